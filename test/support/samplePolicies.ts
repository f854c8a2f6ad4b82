import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseRulePage } from './rulePage';

export interface SamplePolicy {
  readonly name: string;
  readonly text: string;
}

const PAGES = join(__dirname, '..', 'rules');
const WORKSPACE = join(__dirname, '..', 'fixtures', 'sample-workspace');

/** Every snippet of every rule page, with the name that tells its language. */
export function samplePolicies(): readonly SamplePolicy[] {
  return (samples ??= readSamples());
}

/** Many suites ask for them. */
let samples: readonly SamplePolicy[] | undefined;

function readSamples(): SamplePolicy[] {
  return readdirSync(PAGES)
    .filter((name) => name.endsWith('.md'))
    .flatMap((page) =>
      parseRulePage(readFileSync(join(PAGES, page), 'utf8')).snippets.map((snippet) => ({
        name: snippet.options.get('name') ?? 'policy.json',
        text: snippet.text,
      })),
    );
}

/** The policies of the sample workspace. */
export function workspacePolicies(): SamplePolicy[] {
  return readdirSync(WORKSPACE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json') && !name.endsWith('.kms-lens.json'))
    .sort()
    .map((name) => ({ name: basename(name), text: readFileSync(join(WORKSPACE, name), 'utf8') }));
}

/** A text as it stands between the quotes of a JSON string, in a JSON object, as the AWS CLI prints a key policy. */
export function asGetKeyPolicyOutput(policy: string): string {
  return JSON.stringify({ Policy: policy, PolicyName: 'default' }, null, 4);
}
