import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { TestServer } from '../support/languageServer';
import { CLI, COMMA, EFFECT, GOOD, jsonCheck, Sandbox } from './commandLine';

describe('kms-lens check', () => {
  let sandboxes: Sandbox[] = [];
  const sandbox = (files: Record<string, string | Buffer>): Sandbox => {
    const made = new Sandbox(files);
    sandboxes.push(made);
    return made;
  };
  afterEach(() => {
    for (const each of sandboxes) each.remove();
    sandboxes = [];
  });

  it('ends with 0 when nothing is found', () => {
    const { code, out, err } = sandbox({ 'a.json': GOOD, 'b.json': '{ "name": "x" }' }).run(['check']);
    assert.deepEqual({ code, out, err }, { code: 0, out: 'No findings: 1 file checked.\n', err: '' });
  });

  it('ends with 1 at or over --fail-on, and shows excerpt, place, rule, fix and page', () => {
    const { code, out } = sandbox({ 'p/a.json': COMMA }).run(['check']);
    assert.equal(code, 1);
    assert.equal(
      out,
      `p/a.json:9:22 error policy-syntax
  Not valid JSON: a comma stands before the closing bracket. AWS rejects the policy until this is corrected.
  9 | "Resource": "*",
    |                ^
  fix Remove the trailing comma
  https://github.com/kms-lens/kms-lens/blob/main/docs/rules/policy-syntax.md

1 finding (1 error) in 1 file; 1 file checked. 1 can be repaired with --fix.
`,
    );
  });

  it('compares severities for --fail-on and --min-severity', () => {
    const files = sandbox({ 'a.json': EFFECT, '.kms-lens.json': '{ "rules": { "policy-effect": "info" } }' });
    assert.equal(files.run(['check']).code, 0);
    assert.equal(files.run(['check', '--fail-on', 'info']).code, 1);
    const hidden = jsonCheck(files, ['--fail-on=hint', '--min-severity=warning']);
    assert.deepEqual([hidden.code, hidden.findings.length], [0, 0]);
  });

  it('ends with 2 for what cannot be read, and still checks the rest', () => {
    const { code, out, err } = sandbox({ 'a.json': COMMA }).run(['check', 'none.json', 'a.json', 'x*.json']);
    assert.equal(code, 2);
    assert.match(out, /1 finding \(1 error\).*2 problems/);
    assert.equal(
      err,
      'kms-lens: none.json: there is no such file or folder\nkms-lens: x*.json: no file fits this pattern\n',
    );
  });

  it('checks files, folders and globs, each file once', () => {
    const files = sandbox({ 'a.json': COMMA, 'd/b.json': COMMA, 'd/e/c.jsonc': EFFECT, 'd/n.txt': COMMA });
    const named = (args: string[]): string[] => [...new Set(jsonCheck(files, args).findings.map(({ file }) => file))];
    assert.deepEqual(named(['d', 'd/b.json', './a.json']), ['d/b.json', 'd/e/c.jsonc', 'a.json']);
    assert.deepEqual(named(['**/*.json']), ['a.json', 'd/b.json']);
    assert.deepEqual(named(['*.json']), ['a.json']);
    assert.deepEqual(named(['d/{b,x}.json']), ['d/b.json']);
  });

  it('names files relative to the working directory', () => {
    const files = sandbox({ 'a.json': COMMA, 'd/b.json': COMMA });
    const { findings } = jsonCheck(files, ['..'], { cwd: 'd' });
    assert.deepEqual(
      findings.map(({ file }) => file),
      ['../a.json', 'b.json'],
    );
  });

  it('says that it looks at .json and .jsonc alone', () => {
    const { code, err } = sandbox({ 'n.txt': COMMA }).run(['check', 'n.txt']);
    assert.deepEqual([code, err], [0, 'kms-lens: skipped n.txt: only .json and .jsonc files are checked\n']);
  });

  it('leaves out what .gitignore files leave out, nested and above, and other people’s folders', () => {
    const files = sandbox({
      '.git/info/exclude': 'excluded.json\n',
      '.gitignore': 'out/\n*.local.json\n',
      'excluded.json': COMMA,
      'out/a.json': COMMA,
      'd/x.local.json': COMMA,
      'd/.gitignore': '!x.local.json\nsecret.json\n',
      'd/secret.json': COMMA,
      'd/e/secret.json': COMMA,
      'secret.json': COMMA,
      'y.local.json': COMMA,
      'node_modules/p/a.json': COMMA,
      'cdk.out/a.json': COMMA,
      '.terraform/a.json': COMMA,
    });
    const names = (args: string[], cwd = '.'): string[] =>
      jsonCheck(files, args, { cwd }).findings.map(({ file }) => file);
    assert.deepEqual(names([]), ['d/x.local.json', 'secret.json']);
    assert.deepEqual(names([], 'd'), ['x.local.json']);
    assert.deepEqual(names(['out/a.json', 'cdk.out']), ['out/a.json', 'cdk.out/a.json']);
  });

  it('reads standard input under a name', () => {
    const files = sandbox({
      '.kms-lens.json': '{ "disable": [{ "rule": "policy-effect", "file": "x/*.json", "reason": "r" }] }',
    });
    const seen = jsonCheck(files, ['--stdin', '--stdin-filename', 'y/a.json'], { stdin: EFFECT });
    assert.deepEqual(
      [seen.code, seen.findings[0]?.file, seen.findings[0]?.range.start],
      [1, 'y/a.json', { line: 5, character: 16 }],
    );
    const silenced = jsonCheck(files, ['-', '--stdin-filename', 'x/a.json'], { stdin: EFFECT });
    assert.deepEqual([silenced.code, silenced.suppressed], [0, 1]);
  });

  it('finds no repairs unasked, makes the safe ones with --fix, and reports what is left', () => {
    const files = sandbox({ 'a.json': COMMA, 'b.json': EFFECT });
    const { code, out } = files.run(['check', '--fix']);
    assert.equal(code, 1);
    assert.match(out, /b\.json:6:17 error policy-effect/);
    assert.match(out, /1 finding \(1 error\) in 1 file; 2 files checked; 1 repair made\./);
    assert.deepEqual(jsonCheck(files, ['a.json', '--fix']).findings, []);
    assert.equal(jsonCheck(files, ['b.json']).findings.length, 1);
  });

  it('heeds the project file, and reports its faults at their place', () => {
    const project = '{\n  "prest": "all",\n  "rules": { "policy-effect": "off" },\n  "exclude": ["gen"]\n}\n';
    const files = sandbox({ '.kms-lens.json': project, 'd/a.json': EFFECT, 'gen/b.json': COMMA });
    const { code, findings, excluded, filesChecked } = jsonCheck(files, []);
    assert.deepEqual([code, excluded, filesChecked], [1, 1, 2]);
    assert.deepEqual(
      findings.map(({ ruleId, severity, file, range }) => [ruleId, severity, file, range.start]),
      [['configuration', 'warning', '.kms-lens.json', { line: 1, character: 2 }]],
    );
    const elsewhere = jsonCheck(files, ['d/a.json']).findings;
    assert.deepEqual(
      elsewhere.map(({ file }) => file),
      ['.kms-lens.json'],
      'also when only a file that it applies to is named',
    );
  });

  it('takes another project file with --config, and the preset from --preset', () => {
    const files = sandbox({
      '.kms-lens.json': '{ "rules": { "policy-effect": "off" } }',
      'ci/strict.json': '{ "rules": { "policy-effect": "warning" }, "exclude": ["/b.json"] }',
      'a.json': EFFECT,
      'b.json': EFFECT,
    });
    const { findings, excluded } = jsonCheck(files, ['--config', 'ci/strict.json', 'a.json', 'b.json']);
    assert.deepEqual(
      findings.map(({ file, severity }) => [file, severity]),
      [['a.json', 'warning']],
    );
    assert.equal(excluded, 1);
    assert.deepEqual(files.run(['check', '--config', 'none.json']), {
      code: 2,
      out: '',
      err: 'kms-lens: --config none.json cannot be used: there is no such file.\n',
    });
  });

  it('counts what comments suppress, and ignores them with --no-inline-suppressions', () => {
    const text = EFFECT.replace(
      '      "Effect": "allow"',
      '      // kms-lens-disable-next-line policy-effect -- shown\n      "Effect": "allow"',
    );
    const files = sandbox({ 'a.jsonc': text });
    const heeded = jsonCheck(files, []);
    assert.deepEqual([heeded.code, heeded.suppressed, heeded.findings.length], [0, 1, 0]);
    const ignored = jsonCheck(files, ['--no-inline-suppressions']);
    assert.deepEqual([ignored.code, ignored.suppressed, ignored.findings[0]?.ruleId], [1, 0, 'policy-effect']);
  });

  it('writes a baseline, heeds it although lines moved, and shows what is new', () => {
    const files = sandbox({ 'a.json': EFFECT, 'd/b.json': COMMA });
    const written = files.run(['check', '--write-baseline', 'accepted.json']);
    assert.deepEqual([written.code, written.out], [0, '']);
    assert.equal(written.err, 'kms-lens: Wrote 2 accepted findings to accepted.json.\n');
    files.write('a.json', `\n\n${EFFECT}`);
    const heeded = jsonCheck(files, ['--baseline', 'accepted.json']);
    assert.deepEqual([heeded.code, heeded.baselined, heeded.findings.length], [0, 2, 0]);
    files.write('.kms-lens.json', '{ "baseline": "accepted.json" }');
    files.write('c.json', COMMA);
    const found = jsonCheck(files, []);
    assert.deepEqual([found.code, found.baselined, found.findings.map(({ file }) => file)], [1, 2, ['c.json']]);
    assert.equal(jsonCheck(files, ['--no-baseline']).findings.length, 3);
    files.write('accepted.json', '{}');
    assert.equal(files.run(['check', '--baseline', 'accepted.json']).code, 2);
    assert.deepEqual(
      jsonCheck(files, ['c.json']).findings.map(({ ruleId, file }) => [ruleId, file]),
      [
        ['configuration', '.kms-lens.json'],
        ['policy-syntax', 'c.json'],
      ],
    );
  });

  it('checks only what changed since a revision, new files included', () => {
    const files = sandbox({ 'a.json': COMMA, 'b.json': COMMA, 'c.json': COMMA, '.gitignore': 'ignored.json\n' });
    files.git('init', '-q');
    files.git('add', '-A');
    files.git('commit', '-qm', 'first');
    files.git('checkout', '-qb', 'branch');
    files.write('a.json', `${COMMA}\n`);
    files.git('commit', '-qam', 'second');
    files.write('b.json', `${COMMA}\n\n`);
    files.write('d/neu – ü.json', COMMA);
    files.write('ignored.json', COMMA);
    const names = (revision: string, cwd = '.'): string[] =>
      jsonCheck(files, ['--changed-since', revision], { cwd }).findings.map(({ file }) => file);
    assert.deepEqual(names('main'), ['a.json', 'b.json', 'd/neu – ü.json']);
    assert.deepEqual(names('HEAD'), ['b.json', 'd/neu – ü.json']);
    assert.deepEqual(names('HEAD', 'd'), ['neu – ü.json']);
    // What the other branch did meanwhile is no change of this one.
    files.git('stash', '-q');
    files.git('checkout', '-q', 'main');
    files.write('c.json', `${COMMA}\n`);
    files.git('commit', '-qam', 'third');
    files.git('checkout', '-q', 'branch');
    assert.deepEqual(names('main'), ['a.json', 'd/neu – ü.json']);
    const unknown = files.run(['check', '--changed-since', 'nowhere']);
    assert.deepEqual([unknown.code, /no revision "nowhere"/.test(unknown.err)], [2, true]);
    assert.equal(files.run(['check', '--changed-since=--output=x']).code, 2);
  });

  it('says clearly when there is no git, or no repository', () => {
    const files = sandbox({ 'a.json': COMMA });
    const none = files.run(['check', '--changed-since', 'main'], {
      env: { GIT_CEILING_DIRECTORIES: files.path('..') },
    });
    assert.deepEqual([none.code, /git repository only/.test(none.err)], [2, true]);
    const missing = files.run(['check', '--changed-since', 'main'], { env: { PATH: '' } });
    assert.deepEqual([missing.code, /git is not installed/.test(missing.err)], [2, true]);
  });

  const usage: [args: string[], message: RegExp][] = [
    [[], /^kms-lens: Give a command:\n/],
    [['chekc'], /There is no command "chekc": did you mean "check"\?/],
    [['--fix'], /The command comes first/],
    [['check', '--fixx'], /has no option --fixx: did you mean --fix\?/],
    [['check', '--formt=json'], /did you mean --format\?/],
    [['check', '--format', 'jsn'], /--format takes no "jsn": did you mean "json"\?/],
    [['check', '--format'], /--format needs a value: text, json, sarif, junit, github/],
    [['check', '--config', '--fix'], /--config needs a value/],
    [['check', '--fix=yes'], /--fix takes no value/],
    [['check', '-x'], /has no option -x/],
    [['check', '--fix', '--fix-dry-run'], /give one of them/],
    [['check', '--stdin', 'a.json'], /no files can be named/],
    [['check', '--stdin', '--fix'], /--fix-dry-run/],
    [['check', '--stdin-filename', 'a.json'], /goes with --stdin/],
    [['check', '--max-file-size', 'big'], /such as 500KB or 5MB/],
    [['explain'], /takes one rule/],
    [['explain', 'policy-efect'], /did you mean "policy-effect"\?/],
    [['rules', 'x'], /"kms-lens explain x"/],
    [['lsp'], /add --stdio/],
  ];
  it('ends with 2 and a hint for arguments that it does not take', () => {
    const files = sandbox({});
    for (const [args, message] of usage) {
      const { code, out, err } = files.run(args);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.match(err, message);
    }
  });
});

describe('kms-lens, other commands', () => {
  it('show help and version', () => {
    const files = new Sandbox();
    try {
      const version = files.run(['--version']);
      assert.match(version.out, /^\d+\.\d+\.\d+\n$/);
      for (const command of ['check', 'init', 'rules', 'explain', 'lsp']) {
        const { code, out } = files.run([command, '--help']);
        assert.equal(code, 0);
        assert.match(out, new RegExp(`^Usage: kms-lens ${command}`));
      }
      assert.match(files.run(['--help']).out, /Usage: kms-lens <command>/);
    } finally {
      files.remove();
    }
  });

  it('init writes a project file that is fine, and leaves an existing one', () => {
    const files = new Sandbox({ 'a.json': GOOD });
    try {
      assert.equal(files.run(['init']).code, 0);
      const { code, filesChecked, findings } = jsonCheck(files, ['.']);
      assert.deepEqual([code, filesChecked, findings], [0, 2, []]);
      const again = files.run(['init']);
      assert.deepEqual([again.code, /exists already/.test(again.err)], [2, true]);
    } finally {
      files.remove();
    }
  });

  it('end quietly when their reader has seen enough', function () {
    if (process.platform === 'win32') return this.skip();
    const command = `"${process.execPath}" "${CLI}" rules --format json | head -c 10`;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    assert.deepEqual([status, stdout.length, stderr], [0, 10, '']);
  });

  it('lsp --stdio serves a client, and ends when it says so', async () => {
    const server = await TestServer.start({ command: [process.execPath, CLI, 'lsp', '--stdio'] });
    const uri = 'file:///w/a.kms-policy.json';
    await server.open(uri, COMMA);
    const found = await server.diagnostics(uri);
    assert.deepEqual(
      found.map(({ code }) => code),
      ['policy-syntax'],
    );
    assert.equal(await server.stop(), 0);
  });

  it('rules and explain say what there is', () => {
    const files = new Sandbox();
    try {
      assert.match(files.run(['rules']).out, /^policy-syntax +error +recommended +The policy is not valid JSON$/m);
      const { rules } = JSON.parse(files.run(['rules', '--format', 'json']).out) as {
        rules: { id: string; why: string }[];
      };
      assert.ok(rules.every(({ id, why }) => /^[a-z-]+$/.test(id) && why.length > 10));
      assert.equal(rules.at(-1)?.id, 'configuration');
      assert.match(
        files.run(['explain', 'policy-effect']).out,
        /^policy-effect: [^]*Severity: error; preset: recommended\nhttps:/,
      );
    } finally {
      files.remove();
    }
  });
});
