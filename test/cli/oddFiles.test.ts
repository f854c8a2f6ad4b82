import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { replaceFile } from '../../server/src/cli/replaceFile';
import { CLI, COMMA, EFFECT, GOOD, jsonCheck, Sandbox, type JsonReport } from './commandLine';

const MARK = '\ufeff';

function utf16(text: string, bigEndian = false): Buffer {
  const bytes = Buffer.from(MARK + text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
}

describe('kms-lens check, odd files', () => {
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

  it('repairs in the file’s own encoding, line ends and mode', () => {
    const crlf = COMMA.replaceAll('\n', '\r\n');
    const repaired = crlf.replace('"*",', '"*"');
    const files = sandbox({
      'mark.json': Buffer.from(MARK + crlf),
      'little.json': utf16(crlf),
      'big.json': utf16(crlf, true),
      'plain.json': crlf,
    });
    chmodSync(files.path('plain.json'), 0o640);
    const { code, fixed, findings } = jsonCheck(files, ['--fix']);
    assert.deepEqual([code, fixed, findings], [0, 4, []]);
    assert.deepEqual(readFileSync(files.path('mark.json')), Buffer.from(MARK + repaired));
    assert.deepEqual(readFileSync(files.path('little.json')), utf16(repaired));
    assert.deepEqual(readFileSync(files.path('big.json')), utf16(repaired, true));
    assert.deepEqual(readFileSync(files.path('plain.json'), 'utf8'), repaired);
    if (process.platform !== 'win32') assert.equal(statSync(files.path('plain.json')).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(files.folder).sort(), ['big.json', 'little.json', 'mark.json', 'plain.json']);
  });

  it('counts columns without the mark and in UTF-16 units', () => {
    const text = EFFECT.replace('"Sid": "App",', '"Sid": "é😀",').replace('{\n      "Sid"', '{ "Sid"');
    const files = sandbox({ 'a.json': Buffer.from(MARK + text) });
    const [finding] = jsonCheck(files, []).findings.filter(({ ruleId }) => ruleId === 'policy-effect');
    assert.deepEqual(finding?.range.start, { line: 4, character: 16 });
  });

  // Windows does not let go of a folder in which a program runs.
  const onPosix = process.platform === 'win32' ? it.skip : it;
  onPosix('ends with 2, not with the 1 of findings, when it cannot go on at all', () => {
    const files = sandbox({ 'gone/a.json': GOOD });
    const script = 'rm a.json && rmdir "$PWD" && exec "$0" "$1" check';
    const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, CLI], {
      cwd: files.path('gone'),
      encoding: 'utf8',
    });
    assert.equal(status, 2);
    assert.match(stderr, /^kms-lens: a fault of KMS Lens: Error: ENOENT/);
  });

  it('prints repairs as a difference that patch takes, and writes nothing', () => {
    const files = sandbox({ 'd/a.json': COMMA, 'b.json': GOOD });
    const { code, out, err } = files.run(['check', '--fix-dry-run']);
    assert.equal(code, 1);
    assert.equal(
      out,
      `--- a/d/a.json
+++ b/d/a.json
@@ -6,7 +6,7 @@
       "Effect": "Allow",
       "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
       "Action": "kms:*",
-      "Resource": "*",
+      "Resource": "*"
     }
   ]
 }
`,
    );
    assert.equal(err, 'kms-lens: 1 file would be repaired.\n');
    assert.equal(readFileSync(files.path('d/a.json'), 'utf8'), COMMA);
    const patched = spawnSync('git', ['apply', '-p1', '-'], { cwd: files.folder, input: out, encoding: 'utf8' });
    assert.equal(patched.status, 0, patched.stderr);
    assert.deepEqual(jsonCheck(files, []).findings, []);
  });

  it('follows no links: neither in circles nor out of the folder, and repairs through none', function () {
    const files = sandbox({ 'out/a.json': COMMA, 'in/b.json': GOOD });
    try {
      symlinkSync('..', files.path('in/loop'));
      symlinkSync('self', files.path('in/self'));
      symlinkSync('../out/a.json', files.path('in/link.json'));
      symlinkSync('../out', files.path('in/folder.json'));
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'EPERM', 'Windows without the right to make links');
      return this.skip();
    }
    assert.deepEqual(jsonCheck(files, ['in']).findings, []);
    const named = jsonCheck(files, ['in/link.json', '--fix']);
    assert.equal(named.code, 2);
    assert.equal(named.findings.length, 1);
    assert.deepEqual(named.errors, [
      { file: 'in/link.json', message: 'was not repaired: it is a link; name the file that it leads to' },
    ]);
    assert.equal(readFileSync(files.path('out/a.json'), 'utf8'), COMMA);
    assert.equal(jsonCheck(files, ['in/self']).errors.length, 1);
  });

  it('is not troubled by a folder named like a file', () => {
    const files = sandbox({ 'x.json/y.kms-policy.json/a.json': COMMA });
    mkdirSync(files.path('.kms-lens.json'));
    const { code, findings, errors } = jsonCheck(files, []);
    assert.equal(code, 2);
    assert.deepEqual(
      findings.map(({ file }) => file),
      ['x.json/y.kms-policy.json/a.json'],
    );
    assert.deepEqual(
      errors.map(({ message }) => message),
      ['.kms-lens.json cannot be used: it is not a regular file.'],
    );
  });

  it('tells what it may not read, and checks the rest', function () {
    if (process.platform === 'win32') return this.skip();
    const files = sandbox({ 'a.json': COMMA, 'b.json': COMMA, 'c/d.json': COMMA });
    chmodSync(files.path('a.json'), 0);
    chmodSync(files.path('c'), 0);
    try {
      const { code, out } = files.runUnprivileged(['check', '--format', 'json']);
      const { findings, errors } = JSON.parse(out) as JsonReport;
      assert.deepEqual([code, findings.map(({ file }) => file)], [2, ['b.json']]);
      assert.deepEqual(errors, [
        { file: 'a.json', message: 'cannot be read: permission is denied' },
        { file: 'c', message: 'cannot be read: permission is denied' },
      ]);
    } finally {
      chmodSync(files.path('c'), 0o755);
    }
  });

  it('does not repair what it may not write', function () {
    if (process.platform === 'win32') return this.skip();
    const files = sandbox({ 'a.json': COMMA });
    chmodSync(files.path('a.json'), 0o444);
    const { code, out } = files.runUnprivileged(['check', '--fix', '--format', 'json']);
    assert.deepEqual(
      [code, (JSON.parse(out) as JsonReport).errors],
      [2, [{ file: 'a.json', message: 'was not repaired: permission is denied' }]],
    );
  });

  it('tells of a policy that is no valid UTF-8, and is silent about other files', () => {
    const broken = Buffer.from(GOOD.replace('"Root"', '"R\u00ffot"'), 'latin1');
    const files = sandbox({ 'a.json': broken, 'b.json': Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'c.json': COMMA });
    const { code, errors, findings } = jsonCheck(files, []);
    assert.equal(code, 2);
    assert.deepEqual(errors, [{ file: 'a.json', message: 'is not valid UTF-8, so it was not checked' }]);
    assert.equal(findings.length, 1);
  });

  it('reads lone surrogates, escaped or in UTF-16, and keeps them', () => {
    const text = COMMA.replace('"Root"', '"R\\ud800t"');
    const lone = COMMA.replace('"Root"', '"R\ud800t"');
    const files = sandbox({ 'escaped.json': text, 'raw.json': utf16(lone) });
    assert.equal(jsonCheck(files, ['--fix']).fixed, 2);
    assert.equal(readFileSync(files.path('escaped.json'), 'utf8'), text.replace('"*",', '"*"'));
    assert.deepEqual(readFileSync(files.path('raw.json')), utf16(lone.replace('"*",', '"*"')));
    const sarif = files.run(['check', '--format', 'sarif']);
    assert.doesNotThrow(() => JSON.parse(sarif.out) as unknown);
  });

  it('leaves large files aside and says so, unless they are named or allowed', () => {
    const large = `${GOOD.trimEnd()}${' '.repeat(50_000_000)}\n`;
    const files = sandbox({ 'd/large.json': large, 'd/a.json': COMMA });
    const { code, skipped, findings } = jsonCheck(files, ['d', '--fail-on=error']);
    assert.deepEqual([code, findings.length], [1, 1]);
    assert.deepEqual(skipped, [
      { file: 'd/large.json', message: 'has 50.0 MB, too many to be checked (--max-file-size)' },
    ]);
    assert.equal(jsonCheck(files, ['d/large.json']).code, 2);
    files.write('d/large.json', GOOD.replace('"Root"', `"Root${'x'.repeat(6_000_000)}"`));
    assert.equal(jsonCheck(files, ['d']).skipped.length, 1);
    const allowed = jsonCheck(files, ['d/large.json', '--max-file-size', '7MB']);
    assert.deepEqual([allowed.errors, allowed.filesChecked], [[], 1]);
    files.write('.kms-lens.json', '{ "options": { "maximumFileSize": 7000000 } }');
    assert.deepEqual(jsonCheck(files, ['d']).skipped, []);
    files.write('.kms-lens.json', '{ "options": { "maximumFileSize": 100 } }');
    assert.equal(jsonCheck(files, ['d']).skipped.length, 2);
  });

  it('reads a line of 5 MB in a moment', () => {
    const values = Array.from({ length: 120_000 }, (_each, at) => `"kms:Decrypt${' '.repeat(20)}${at}"`).join(',');
    const text = `{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"kms:*","Resource":[${values}]}]}`;
    assert.ok(text.length > 4_500_000 && text.length < 5_000_000, String(text.length));
    const files = sandbox({ 'a.json': text });
    const started = Date.now();
    const { code, out } = files.run(['check']);
    assert.equal(code, 1);
    assert.match(out, /a\.json:1:\d+ error policy-effect/);
    assert.ok(out.split('\n').every((line) => line.length < 500));
    assert.ok(Date.now() - started < 15_000, `${Date.now() - started} ms`);
  });

  it('stops at 10,000 levels with one finding', () => {
    const deep = `{"Statement":[{"Action":"kms:*","Resource":${'['.repeat(10_000)}${']'.repeat(10_000)}}]}`;
    const { code, findings } = jsonCheck(sandbox({ 'a.json': deep }), []);
    assert.deepEqual([code, findings.map(({ ruleId }) => ruleId)], [1, ['policy-syntax']]);
  });

  it('is silent about unrelated and empty files, whatever they look like', () => {
    const files = sandbox({
      'empty.json': '',
      'nothing.json': '{',
      'deep.json': '['.repeat(100_000),
      'binary.json': Buffer.from(Array.from({ length: 1000 }, (_each, at) => (at * 7919) % 256)),
      'other.json': '{ "Statement": [{ "Action": "s3:*" ',
    });
    const { code, filesChecked, findings, errors } = jsonCheck(files, []);
    assert.deepEqual({ code, filesChecked, findings, errors }, { code: 0, filesChecked: 0, findings: [], errors: [] });
  });

  it('takes names with spaces, dashes, line ends and other scripts', function () {
    if (process.platform === 'win32') return this.skip();
    const names = ['-x.json', 'a b%20#?.json', 'lüne\nend.json', '日本/😀.json'];
    const files = sandbox(Object.fromEntries(names.map((name) => [name, COMMA])));
    assert.deepEqual(
      jsonCheck(files, [])
        .findings.map(({ file }) => file)
        .sort(),
      [...names].sort(),
    );
    assert.match(files.run(['check']).out, /l\u00fcne\\u000aend\.json:9:22/);
    assert.equal(jsonCheck(files, ['--fix', '--', '-x.json']).fixed, 1);
    assert.equal(files.run(['check', '--fix']).code, 0);
  });

  it('reads named pipes neither in a folder nor by name', function () {
    if (process.platform === 'win32') return this.skip();
    const files = sandbox({ 'a.json': GOOD });
    if (spawnSync('mkfifo', [files.path('pipe.json')]).status !== 0) return this.skip();
    assert.equal(files.run(['check']).code, 0);
    const { code, errors } = jsonCheck(files, ['pipe.json']);
    assert.deepEqual([code, errors[0]?.message], [2, 'this is neither a file nor a folder']);
  });
});

describe('replacing a file', () => {
  let sandbox: Sandbox;
  beforeEach(() => (sandbox = new Sandbox({ 'in/a.json': 'old', 'out/b.json': 'old' })));
  afterEach(() => sandbox.remove());
  const old = Buffer.from('old');
  const next = Buffer.from('new');

  it('writes whole, and leaves nothing beside it', () => {
    assert.equal(replaceFile(sandbox.path('in/a.json'), old, next, sandbox.path('in')), undefined);
    assert.equal(readFileSync(sandbox.path('in/a.json'), 'utf8'), 'new');
    assert.deepEqual(readdirSync(sandbox.path('in')), ['a.json']);
  });

  it('refuses a file that changed since it was read', () => {
    const refusal = replaceFile(sandbox.path('in/a.json'), Buffer.from('older'), next, sandbox.path('in'));
    assert.match(refusal!, /changed while it was checked/);
    assert.equal(readFileSync(sandbox.path('in/a.json'), 'utf8'), 'old');
  });

  it('refuses a file outside the folder, also through a link of a folder on the way', function () {
    assert.match(replaceFile(sandbox.path('out/b.json'), old, next, sandbox.path('in'))!, /outside/);
    if (process.platform === 'win32') return this.skip();
    symlinkSync('../out', sandbox.path('in/link'));
    assert.match(replaceFile(sandbox.path('in/link/b.json'), old, next, sandbox.path('in'))!, /outside/);
    assert.equal(readFileSync(sandbox.path('out/b.json'), 'utf8'), 'old');
  });

  it('says why a file that is gone cannot be replaced', () => {
    assert.equal(replaceFile(sandbox.path('in/c.json'), old, next, sandbox.path('in')), 'there is no such file');
  });
});
