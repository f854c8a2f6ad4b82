import { createTwoFilesPatch } from 'diff';
import { DEFAULT_SETTINGS, type CheckSettings } from '../../server/src/configuration/settings';
import { applyEdits } from '../../server/src/document/edit';
import { LineIndex } from '../../server/src/document/lineIndex';
import { languageIdOfName } from '../../server/src/document/sourceDocument';
import { diagnose, type Diagnosis, type PlacedFinding } from '../../server/src/features/diagnose';
import type { Preset, Repair } from '../../server/src/model/repair';
import { readKeyPolicies } from '../../server/src/readers/keyPolicy';
import type { AnyRule } from '../../server/src/rules/rule';
import { parseJson } from '../../server/src/syntax/json';
import { writeJson } from '../../server/src/writers/json';
import type { Snippet } from './rulePage';

/** What a snippet gives, in the words of a page's expected blocks; problems that no page may have. */
export interface SnippetResult {
  readonly expected: string;
  readonly problems: readonly string[];
}

export interface CheckedText {
  readonly name: string;
  readonly text: string;
  readonly settings: CheckSettings;
  readonly now: number;
}

const NOW = Date.UTC(2026, 0, 15);

/** Runs every rule over a text, as the editor and the command line do. */
export function check({ name, text, settings, now }: CheckedText): Diagnosis {
  const uri = `file:///workspace/${name}`;
  const file = readKeyPolicies({ uri, languageId: languageIdOfName(name), version: 1, text });
  return diagnose(file, settings, { name, now });
}

export function checkedTextOf(snippet: Snippet, rule: AnyRule): CheckedText {
  const { options } = snippet;
  const list = (name: string): string[] => options.get(name)?.split(',') ?? [];
  const now = options.get('now');
  return {
    name: options.get('name') ?? 'policy.json',
    text: padded(snippet.text, Number(options.get('bytes') ?? 0)),
    now: now ? Date.parse(now) : NOW,
    settings: {
      ...DEFAULT_SETTINGS,
      preset: (options.get('preset') as Preset | undefined) ?? rule.preset,
      accounts: { own: list('own'), trusted: list('trusted'), organizations: list('organizations') },
    },
  };
}

/** The text with spaces before its last brace, so that a page can hold a large policy; ASCII texts alone. */
function padded(text: string, bytes: number): string {
  const at = text.lastIndexOf('}');
  return text.slice(0, at) + ' '.repeat(Math.max(0, bytes - text.length)) + text.slice(at);
}

/** The expected blocks of a bad snippet as they should be, and what is wrong with its fixes. */
export function checkSnippet(snippet: Snippet, rule: AnyRule): SnippetResult {
  const checked = checkedTextOf(snippet, rule);
  const diagnosis = check(checked);
  const lines = new LineIndex(checked.text);
  const mine = diagnosis.findings.filter(({ finding }) => finding.ruleId === rule.id);
  if (mine.length === 0) return { expected: '', problems: [] };
  const blocks: string[] = [];
  const problems: string[] = [];
  const listing: string[] = [];
  for (const placed of mine) {
    const { finding, range } = placed;
    listing.push(`${finding.severity} at ${place(lines, range)}`, `  ${finding.message}`);
    for (const note of finding.related ?? []) {
      listing.push(`  related ${place(lines, diagnosis.file.snapshot.locate(note.span))}: ${note.message}`);
    }
    for (const repair of finding.repairs ?? []) {
      listing.push(`  ${repair.safe ? 'safe' : 'suggestion'}: ${repair.title}`);
      const result = checkRepair(repair, placed, diagnosis, checked);
      problems.push(...result.problems);
      if (result.diff) blocks.push(`\`\`\`diff ${repair.title}\n${result.diff}\n\`\`\``);
    }
  }
  const findings = `\`\`\`findings\n${listing.join('\n')}\n\`\`\``;
  return { expected: [findings, ...new Set(blocks)].join('\n\n'), problems };
}

function checkRepair(
  repair: Repair,
  placed: PlacedFinding,
  diagnosis: Diagnosis,
  checked: CheckedText,
): { diff?: string; problems: string[] } {
  const label = `"${repair.title}"`;
  const edits = writeJson(repair.changes, diagnosis.file.snapshot);
  if (!edits) return { problems: [`${label} could not be written.`] };
  const fixed = applyEdits(checked.text, edits);
  if (fixed === checked.text) return { problems: [`${label} changes nothing.`] };
  const problems: string[] = [];
  const comments = languageIdOfName(checked.name) === 'jsonc';
  const faultsBefore = parseJson(checked.text, { comments }).faults.length;
  const faultsAfter = parseJson(fixed, { comments }).faults.length;
  if (faultsAfter > 0 && faultsAfter >= faultsBefore)
    problems.push(`${label} leaves a text that does not parse:\n${fixed}`);
  const after = check({ ...checked, text: fixed });
  const counted = countByRule(diagnosis);
  for (const [ruleId, count] of countByRule(after)) {
    const before = counted.get(ruleId) ?? 0;
    const most = ruleId === placed.finding.ruleId ? before - 1 : before;
    // What a broken text hid is not the fix's doing.
    if (count > most && (faultsBefore === 0 || ruleId === placed.finding.ruleId)) {
      problems.push(`${label} leaves ${count} findings of ${ruleId}, at most ${most} expected:\n${fixed}`);
    }
  }
  return { diff: diffOf(checked.text, fixed), problems };
}

function countByRule(diagnosis: Diagnosis): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { finding } of diagnosis.findings) counts.set(finding.ruleId, (counts.get(finding.ruleId) ?? 0) + 1);
  return counts;
}

function diffOf(before: string, after: string): string {
  const patch = createTwoFilesPatch('before', 'after', `${before}\n`, `${after}\n`, '', '', { context: 1 });
  return patch
    .split('\n')
    .filter((line) => !/^(=====|--- |\+\+\+ |@@|\\ )/.test(line))
    .join('\n')
    .trimEnd();
}

function place(lines: LineIndex, range: { start: number; end: number }): string {
  const { line, character } = lines.positionAt(range.start);
  const text = lines.text.slice(range.start, range.end);
  const shown = text.includes('\n') ? `${text.slice(0, text.indexOf('\n'))} …` : text;
  return `${line + 1}:${character + 1} \`${shown}\``;
}
