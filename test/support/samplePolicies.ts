import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRulePage } from './rulePage';

export interface SamplePolicy {
  readonly name: string;
  readonly text: string;
}

const PAGES = join(__dirname, '..', 'rules');

/** Every snippet of every rule page, with the name that tells its language. */
export function samplePolicies(): SamplePolicy[] {
  return readdirSync(PAGES)
    .filter((name) => name.endsWith('.md'))
    .flatMap((page) =>
      parseRulePage(readFileSync(join(PAGES, page), 'utf8')).snippets.map((snippet) => ({
        name: snippet.options.get('name') ?? 'policy.json',
        text: snippet.text,
      })),
    );
}

/** A text as it stands between the quotes of a JSON string, in a JSON object, as the AWS CLI prints a key policy. */
export function asGetKeyPolicyOutput(policy: string): string {
  return JSON.stringify({ Policy: policy, PolicyName: 'default' }, null, 4);
}
