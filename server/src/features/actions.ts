import type { Edit } from '../document/edit';
import type { Range } from '../document/segment';
import { certain } from '../model/value';
import { statementsOf } from '../evaluation/coverage';
import type { Diagnosis, PlacedFinding } from './diagnose';
import { editsOfRepair } from './repairs';

/** What can be done about a finding. */
export type FindingAction =
  | {
      readonly kind: 'repair';
      readonly placed: PlacedFinding;
      readonly title: string;
      readonly safe: boolean;
      readonly edits: readonly Edit[];
    }
  /** Writes a `disable` entry into the project file; `sid` narrows it to one statement. */
  | { readonly kind: 'disable'; readonly placed: PlacedFinding; readonly title: string; readonly sid: string | null }
  | { readonly kind: 'openPage'; readonly placed: PlacedFinding; readonly title: string };

/** The actions for findings that touch `range`: repairs first, then for each finding how to silence and how to understand it. */
export function actionsAt(diagnosis: Diagnosis, range: Range): FindingAction[] {
  const touched = diagnosis.findings.filter(
    (placed) => placed.range.start <= range.end && range.start <= placed.range.end,
  );
  const repairs: FindingAction[] = [];
  const others: FindingAction[] = [];
  for (const placed of touched) {
    const { finding } = placed;
    for (const { title, safe, changes } of finding.repairs ?? []) {
      const edits = editsOfRepair({ title, safe, changes }, diagnosis.file.snapshot);
      if (edits) repairs.push({ kind: 'repair', placed, title, safe, edits });
    }
    if (!CANNOT_BE_DISABLED.has(finding.ruleId)) {
      const sid = sidAt(diagnosis, placed);
      const where = sid === null ? 'in this file' : `for statement "${sid}"`;
      others.push({ kind: 'disable', placed, title: `Disable ${finding.ruleId} ${where}`, sid });
    }
    others.push({ kind: 'openPage', placed, title: `Explain ${finding.ruleId}` });
  }
  return [...repairs, ...others];
}

/** Findings of the project file itself, and text that cannot be read, are mended and not silenced. */
const CANNOT_BE_DISABLED: ReadonlySet<string> = new Set(['configuration', 'policy-syntax']);

/** The Sid of the statement in which a finding stands. */
function sidAt(diagnosis: Diagnosis, placed: PlacedFinding): string | null {
  for (const policy of diagnosis.file.policies) {
    for (const statement of statementsOf(policy).known) {
      if (statement.origin.span.segment === placed.finding.span.segment) return certain(statement.sid) ?? null;
    }
  }
  return null;
}
