import { memberOf, parseJson } from '../syntax/json';

/** A finding that a baseline accepts. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly ruleId: string;
  /** Relative to the folder or repository root, with `/`; for people, since the fingerprint says it too. */
  readonly file: string;
}

export type BaselineReading =
  | { readonly state: 'read'; readonly fingerprints: ReadonlySet<string> }
  /** `reason` completes "… cannot be used: ". */
  | { readonly state: 'unusable'; readonly reason: string };

const VERSION = 1;

/** The text of a baseline file: sorted, one finding a line, so that a change of it reads well as a difference. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const lines = [...new Set(entries.map(({ file, ruleId, fingerprint }) => [file, ruleId, fingerprint].join('\u0000')))]
    .sort()
    .map((joined) => {
      const [file, ruleId, fingerprint] = joined.split('\u0000');
      return `    ${JSON.stringify({ file, ruleId, fingerprint })}`;
    });
  const findings = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": ${VERSION},\n  "findings": ${findings}\n}\n`;
}

export function readBaseline(text: string): BaselineReading {
  const { root, faults } = parseJson(text);
  if (faults.length > 0 || root?.type !== 'object') return unusable('it is not valid JSON');
  const version = memberOf(root, 'version')?.value as unknown;
  if (version !== VERSION) {
    const newer = typeof version === 'number' && version > VERSION;
    return unusable(
      newer ? `it is of version ${version}, which a newer KMS Lens wrote` : 'it is not a baseline of KMS Lens',
    );
  }
  const findings = memberOf(root, 'findings');
  if (findings?.type !== 'array') return unusable('its "findings" is not a list');
  const fingerprints = new Set<string>();
  for (const node of findings.children ?? []) {
    const fingerprint = memberOf(node, 'fingerprint')?.value as unknown;
    if (typeof fingerprint !== 'string') return unusable('one of its findings has no "fingerprint"');
    fingerprints.add(fingerprint);
  }
  return { state: 'read', fingerprints };
}

function unusable(reason: string): BaselineReading {
  return { state: 'unusable', reason };
}
