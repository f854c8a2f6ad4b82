import { readFileSync, writeFileSync } from 'node:fs';
import { RULE_IDS } from '../features/checkProjectFile';
import { DiskFiles, diskReason, pathOfUri, uriOfPath } from '../workspace/diskFiles';
import { DiskFileReader } from '../workspace/diskFileReader';
import { mayConcern } from '../workspace/diskText';
import { isCandidate } from '../workspace/diskWalk';
import { ProjectFiles } from '../workspace/projectFiles';
import { UsageError, type OptionsOf, type ParsedArguments } from './arguments';
import type { Console } from './console';
import { FileChecker, type FixMode } from './fileChecker';
import { absolutePath, reportedName, slashed } from './paths';
import { Progress } from './progress';
import { isAtLeast, type Report } from './report/report';
import { Scopes } from './scopes';
import { targetsOf, type Target } from './targets';
import { toolVersion } from './version';

type Options = OptionsOf<'check'>;

/** Bytes; `--max-file-size` and the project file change it. */
const USUAL_MAXIMUM_FILE_SIZE = 5_000_000;

/**
 * `kms-lens check`: 0 when nothing is at or over `--fail-on`, 1 when something is, 2 when something could not be read or
 * done. Throws UsageError when the arguments do not fit together.
 */
export function check({ options, operands }: ParsedArguments<'check'>, console: Console): number {
  const cwd = slashed(process.cwd());
  const fix = fixModeOf(options);
  const reading = readingOf(options, operands);
  const maximumFileSize = options['max-file-size'] === undefined ? undefined : bytesOf(options['max-file-size']);
  const now = Date.now();
  const scopes = new Scopes(new ProjectFiles(new DiskFiles(), RULE_IDS, () => now), options, cwd);
  const nameOf = (uri: string): string => reportedName(cwd, pathOfUri(uri) ?? uri);
  const differences: string[] = [];
  const onRepaired = (name: string, before: string, after: string): void => {
    if (fix === 'show') differences.push(unifiedDifference(name, before, after));
  };
  const checker = new FileChecker(scopes, { now, fix, nameOf, maximumFileSize, onRepaired });

  if (reading.from === 'stdin') {
    checkStandardInput(checker, absolutePath(cwd, options['stdin-filename'] ?? 'stdin.json'), options, maximumFileSize);
  } else {
    const progress = new Progress(options.quiet ?? false);
    const reader = new DiskFileReader(
      maximumFileSize ?? USUAL_MAXIMUM_FILE_SIZE,
      (path) => maximumFileSize ?? scopes.settingsFor(uriOfPath(path)).maximumFileSize ?? USUAL_MAXIMUM_FILE_SIZE,
    );
    const isWanted = wantedBy(options, cwd);
    for (const target of targetsOf(reading.operands, cwd)) {
      if (!isWanted(target.path)) continue;
      checkTarget(target, checker, reader, cwd);
      progress.step();
    }
    progress.end();
  }

  const least = options['min-severity'] ?? 'hint';
  const shown = checker.findings.filter((finding) => isAtLeast(finding.severity, least));
  if (options['write-baseline'] !== undefined) return writeBaseline(options['write-baseline'], checker, cwd, console);
  const report: Report = { ...reportOf(checker), findings: shown };
  if (fix === 'show') showDifferences(differences, report, console);
  else print(report, options, console);
  if (report.errors.length > 0) return 2;
  const failOn = options['fail-on'] ?? 'warning';
  return shown.some((finding) => isAtLeast(finding.severity, failOn)) ? 1 : 0;
}

function checkTarget(target: Target, checker: FileChecker, reader: DiskFileReader, cwd: string): void {
  const { path } = target;
  const name = (): string => reportedName(cwd, path);
  if ('error' in target) {
    checker.errors.push({ file: name(), message: target.error });
    return;
  }
  if ('skipped' in target) {
    checker.skipped.push({ file: name(), message: target.skipped });
    return;
  }
  const { root, isNamed } = target;
  const read = reader.read(path);
  switch (read.state) {
    case 'read':
      if (mayConcern(path, read.bytes)) checker.check({ path, name: name(), bytes: read.bytes, root });
      return;
    case 'too-large': {
      const message = `has ${megabytes(read.size)}, too many to be checked (--max-file-size)`;
      // Of a file in a folder nobody said that it holds a policy.
      (isNamed ? checker.errors : checker.skipped).push({ file: name(), message });
      return;
    }
    case 'unreadable':
      checker.errors.push({ file: name(), message: `cannot be read: ${read.reason}` });
  }
}

function checkStandardInput(
  checker: FileChecker,
  path: string,
  options: Options,
  maximumFileSize: number | undefined,
): void {
  const name = options['stdin-filename'] ?? 'stdin.json';
  if (!isCandidate(path)) throw new UsageError(`--stdin-filename ${name}: only .json and .jsonc files are checked.`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(0);
  } catch (error) {
    checker.errors.push({ file: name, message: `standard input cannot be read: ${diskReason(error)}` });
    return;
  }
  if (bytes.length > (maximumFileSize ?? USUAL_MAXIMUM_FILE_SIZE)) {
    checker.errors.push({
      file: name,
      message: `has ${megabytes(bytes.length)}, too many to be checked (--max-file-size)`,
    });
  } else {
    checker.check({ path, name: slashed(name), bytes, root: null });
  }
}

function fixModeOf(options: Options): FixMode {
  if (options.fix && options['fix-dry-run'])
    throw new UsageError('--fix writes and --fix-dry-run does not: give one of them.');
  if (options['fix-dry-run'] && (options.format ?? 'text') !== 'text') {
    throw new UsageError('--fix-dry-run prints a difference, so it takes no --format.');
  }
  if (options['write-baseline'] !== undefined && (options.fix || options['fix-dry-run'])) {
    throw new UsageError('--write-baseline accepts what --fix would repair: give one of them.');
  }
  return options.fix ? 'write' : options['fix-dry-run'] ? 'show' : 'none';
}

function readingOf(
  options: Options,
  operands: readonly string[],
): { from: 'stdin' } | { from: 'disk'; operands: readonly string[] } {
  const names = operands.filter((operand) => operand !== '-');
  const stdin = options.stdin || names.length < operands.length;
  if (!stdin && options['stdin-filename'] !== undefined) throw new UsageError('--stdin-filename goes with --stdin.');
  if (!stdin) return { from: 'disk', operands: names.length > 0 ? names : ['.'] };
  if (names.length > 0) throw new UsageError('--stdin reads one text, so no files can be named beside it.');
  if (options.fix)
    throw new UsageError('--fix writes files; with --stdin use --fix-dry-run, which prints the difference.');
  if (options['changed-since'] !== undefined)
    throw new UsageError('--changed-since chooses among files, so not with --stdin.');
  return { from: 'stdin' };
}

function bytesOf(written: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(b|kb?|mb?|gb?)?$/i.exec(written);
  if (!match) throw new UsageError(`--max-file-size takes a size such as 500KB or 5MB, not "${written}".`);
  const unit = { b: 1, k: 1e3, m: 1e6, g: 1e9 }[(match[2] ?? 'b')[0]!.toLowerCase()]!;
  return Math.floor(Number(match[1]) * unit);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function wantedBy(options: Options, cwd: string): (path: string) => boolean {
  const revision = options['changed-since'];
  if (revision === undefined) return () => true;
  const { filesChangedSince } = require('./changedSince') as typeof import('./changedSince');
  const changed = filesChangedSince(revision, cwd);
  return (path) => changed.has(path);
}

function reportOf(checker: FileChecker): Report {
  const { filesChecked, findings, errors, skipped, suppressed, baselined, excluded, fixed } = checker;
  return {
    toolVersion: toolVersion(),
    filesChecked,
    findings,
    errors,
    skipped,
    suppressed,
    baselined,
    excluded,
    fixed,
  };
}

function writeBaseline(written: string, checker: FileChecker, cwd: string, console: Console): number {
  const { newBaselineText } = require('../features/baselineFile') as typeof import('../features/baselineFile');
  const { text, count } = newBaselineText(checker.placed);
  console.trouble(checker.errors);
  try {
    writeFileSync(absolutePath(cwd, written), text);
  } catch (error) {
    console.trouble([{ file: written, message: `the baseline cannot be written: ${diskReason(error)}` }]);
    return 2;
  }
  console.note(`Wrote ${count} accepted ${count === 1 ? 'finding' : 'findings'} to ${written}.`);
  return checker.errors.length > 0 ? 2 : 0;
}

function unifiedDifference(name: string, before: string, after: string): string {
  const { createTwoFilesPatch } = require('diff') as typeof import('diff');
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, '', '', { context: 3 });
  return patch.replace(/^=+\n/, '').replace(/^(---|\+\+\+) (.*?)\t?$/gm, '$1 $2');
}

function showDifferences(differences: readonly string[], report: Report, console: Console): void {
  console.difference(differences.join(''));
  console.trouble(report.errors);
  const count = differences.length;
  console.note(count === 0 ? 'Nothing to repair.' : `${count} ${count === 1 ? 'file' : 'files'} would be repaired.`);
}

function print(report: Report, options: Options, console: Console): void {
  switch (options.format ?? 'text') {
    case 'text': {
      const { textReport } = require('./report/text') as typeof import('./report/text');
      console.trouble(report.errors);
      if (!options.quiet) console.asides(report.skipped);
      const colours = console.usesColours(options['no-color'] ? 'never' : (options.color ?? 'auto'));
      console.print(textReport(report, { colours, quiet: options.quiet ?? false }));
      return;
    }
    case 'json': {
      const { jsonReport } = require('./report/json') as typeof import('./report/json');
      console.print(jsonReport(report));
      return;
    }
    case 'sarif': {
      const { sarifReport } = require('./report/sarif') as typeof import('./report/sarif');
      console.print(sarifReport(report));
      return;
    }
    case 'junit': {
      const { junitReport } = require('./report/junit') as typeof import('./report/junit');
      console.print(junitReport(report));
      return;
    }
    case 'github': {
      const { githubReport } = require('./report/github') as typeof import('./report/github');
      console.print(githubReport(report));
    }
  }
}
