import assert from 'node:assert/strict';
import { XorShift } from '../support/xorShift';
import { COMMA, EFFECT, GOOD, jsonCheck, Sandbox } from '../cli/commandLine';

const FILES = 2_000;

describe('kms-lens check in a folder of garbage', function () {
  this.timeout(120_000);

  it('checks what can be checked, tells what cannot, and ends', () => {
    const random = new XorShift(20_261_122);
    const garbage = Array.from({ length: FILES }, (_, index) => [nameOf(index), contentOf(index, random)] as const);
    const sandbox = new Sandbox(Object.fromEntries(garbage));
    try {
      const started = Date.now();
      const { code, findings, errors, skipped, filesChecked } = jsonCheck(sandbox, ['--preset', 'all']);
      const seconds = (Date.now() - started) / 1000;
      assert.ok(seconds < 20, `${seconds} s`);
      // Some of the policies are no UTF-8: that is trouble, and told; unrelated files are not.
      assert.equal(code, 2);
      assert.ok(errors.length > 0 && errors.every(({ message }) => /is not valid UTF-8/.test(message)));
      assert.deepEqual(skipped, []);
      assert.ok(filesChecked > FILES / 4 && filesChecked < FILES, String(filesChecked));
      assert.ok(findings.some(({ ruleId }) => ruleId === 'policy-effect'));
      for (const { file, range } of findings) {
        const { start, end } = range;
        assert.ok(start.line < end.line || (start.line === end.line && start.character <= end.character), file);
      }
      for (const format of ['text', 'sarif', 'junit', 'github']) {
        const { code, out } = sandbox.run(['check', '--preset', 'all', '--format', format]);
        assert.equal(code, 2, format);
        assert.ok(out.length > 0, format);
      }
      const fixed = jsonCheck(sandbox, ['--fix']);
      assert.ok(fixed.fixed > 0);
      assert.equal(jsonCheck(sandbox, ['--fix']).fixed, 0, 'what can be repaired is repaired the first time');
    } finally {
      sandbox.remove();
    }
  });
});

function nameOf(index: number): string {
  const names = [`${index}.json`, `${index}.jsonc`, `${index}.kms-policy.json`, `d ${index % 7}/${index}.json`];
  return names[index % names.length]!;
}

/** One of a dozen kinds of broken and odd files. */
function contentOf(index: number, random: XorShift): string | Buffer {
  const policy = [GOOD, COMMA, EFFECT][index % 3]!;
  const at = random.below(policy.length);
  switch (random.below(13)) {
    case 0:
      return Buffer.from(Array.from({ length: 1 + random.below(4000) }, () => random.below(256)));
    case 1: {
      // The end falls in the middle of a character.
      const bytes = Buffer.from(policy.replace('"Version"', '"Id": "日本", "Version"'));
      return bytes.subarray(0, bytes.indexOf('日本') + 1 + random.below(2));
    }
    case 2:
      return Buffer.concat([Buffer.from(policy.slice(0, at)), Buffer.from([0xc3]), Buffer.from(policy.slice(at))]);
    case 3:
      return policy.slice(0, at);
    case 4:
      return policy.slice(at);
    case 5:
      return policy.replace('"2012-10-17"', `${'9'.repeat(400)}.${'9'.repeat(400)}e${'9'.repeat(9)}`);
    case 6:
      return policy.replace('"Statement"', '"Statement": [], "Statement": 1e999, "statement": null, "Statement"');
    case 7:
      return `${'{"Statement":['.repeat(random.below(700))}"kms:Decrypt"`;
    case 8:
      return policy.replaceAll('\n', ['\r', '\r\n', '\u2028', '\u0000'][random.below(4)]!);
    case 9:
      return JSON.stringify({ Policy: policy.slice(0, at), PolicyName: 'default' });
    case 10:
      return Buffer.from(`\ufeff${policy}`, random.below(2) === 0 ? 'utf16le' : 'utf8');
    case 11:
      return `[${policy.slice(0, at)}${policy}${policy.slice(at)}]`;
    default:
      return policy;
  }
}
