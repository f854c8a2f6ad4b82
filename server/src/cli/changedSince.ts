import { spawnSync } from 'node:child_process';
import { UsageError } from './arguments';
import { absolutePath } from './paths';

/**
 * The absolute paths (with `/`) of the files that differ from where the current branch left REV, committed or not, and of
 * those that git does not know yet. Throws UsageError when git cannot tell.
 */
export function filesChangedSince(revision: string, cwd: string): ReadonlySet<string> {
  if (revision.startsWith('-')) throw new UsageError(`--changed-since takes a revision, not "${revision}".`);
  const up = git(['rev-parse', '--show-cdup'], cwd);
  if (up.status !== 0) throw new UsageError('--changed-since works in a git repository only; this folder is in none.');
  const top = absolutePath(cwd, up.stdout.replace(/\r?\n$/, '') || '.');
  const commit = git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], cwd);
  if (commit.status !== 0) {
    throw new UsageError(`git knows no revision "${revision}"; in a shallow clone, fetch it first (fetch-depth: 0).`);
  }
  const since = commit.stdout.trim();
  // What others did on REV since the branch left it is no change of this branch.
  const base = git(['merge-base', since, 'HEAD'], cwd);
  const from = base.status === 0 ? base.stdout.trim() : since;
  const changed = git(
    ['diff', '--name-only', '-z', '--no-ext-diff', '--no-renames', '--diff-filter=d', from, '--'],
    top,
  );
  const unknown = git(['ls-files', '--others', '--exclude-standard', '-z'], top);
  for (const { status, stderr } of [changed, unknown]) {
    if (status !== 0) throw new UsageError(`git could not list the changed files: ${stderr.trim()}`);
  }
  const names = `${changed.stdout}${unknown.stdout}`.split('\0').filter((name) => name !== '');
  return new Set(names.map((name) => absolutePath(top, name)));
}

function git(args: readonly string[], cwd: string): { status: number; stdout: string; stderr: string } {
  const result = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, windowsHide: true });
  if (result.error) {
    const { code } = result.error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'git is not installed, or not on the PATH' : result.error.message;
    throw new UsageError(`--changed-since needs git: ${reason}.`);
  }
  return { status: result.status ?? 1, stdout: result.stdout, stderr: result.stderr };
}
