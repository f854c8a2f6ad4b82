import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLI = join(__dirname, '..', '..', 'dist', 'cli.js');
const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Root",
      "Effect": "allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
      "Action": "kms:*",
      "Resource": "*"
    }
  ]
}
`;

interface Outcome {
  readonly problem?: string;
  readonly version: string;
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly hover: string;
  readonly text: string;
  readonly completions: readonly string[];
}

describe('Neovim', () => {
  it('shows findings, explanations, repairs and completions of kms-lens lsp --stdio', function () {
    if (spawnSync('nvim', ['--version']).error) return this.skip();
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), 'kms-lens-neovim-'));
    try {
      const policy = join(folder, 'main.kms-policy.json');
      const result = join(folder, 'result.out');
      writeFileSync(policy, POLICY);
      const { stdout, stderr, status } = spawnSync(
        'nvim',
        ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${join(__dirname, 'neovim.lua')}`],
        {
          cwd: folder,
          encoding: 'utf8',
          timeout: 50_000,
          env: {
            ...process.env,
            // Neither somebody's own configuration nor a log in somebody's home.
            ...{ HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder },
            ...{ XDG_CACHE_HOME: folder, KMS_LENS_NODE: process.execPath, KMS_LENS_CLI: CLI },
            ...{ KMS_LENS_POLICY: policy, KMS_LENS_RESULT: result },
          },
        },
      );
      assert.equal(status, 0, stdout + stderr);
      const outcome = JSON.parse(readFileSync(result, 'utf8')) as Outcome;
      assert.equal(outcome.problem, undefined, stdout + stderr);
      assert.ok(outcome.first.includes('policy-effect'), String(outcome.first));
      assert.match(outcome.hover, /kms:\*|KMS actions|every/i);
      assert.deepEqual(outcome.last, []);
      assert.equal(`${outcome.text}\n`, POLICY.replace('"allow"', '"Allow"'));
      assert.ok(
        outcome.completions.some((label) => label.includes('GenerateDataKey')),
        outcome.completions.join(),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
