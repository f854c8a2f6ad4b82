import type { CheckSettings, CommentSuppression, DisableEntry } from '../configuration/settings';
import type { Snapshot } from '../document/snapshot';
import { statementsOf } from '../evaluation/coverage';
import type { PolicyDocument, Statement } from '../model/policy';
import type { Suppression } from '../model/suppression';
import { certain } from '../model/value';
import type { AnyRule } from '../rules/rule';
import type { Finding } from './finding';
import { Fingerprints } from './fingerprint';
import { runRules, severityOf, type RuleReport } from './runRules';

/** What is checked: the policies of one version of one file, and what may silence their findings. */
export interface CheckInput {
  readonly snapshot: Snapshot;
  readonly policies: readonly PolicyDocument[];
  /** Names the file in fingerprints: relative to the folder or repository root, with `/`. */
  readonly file: string;
  readonly comments: readonly CommentSuppression[];
  /** Fingerprints of findings that a baseline accepts. */
  readonly baseline?: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface CheckResult {
  /** In the order of the text. */
  readonly findings: readonly Finding[];
  /** What was found but is not shown: by comments and project file, and by the baseline. */
  readonly suppressed: number;
  readonly baselined: number;
}

export function checkPolicies(rules: readonly AnyRule[], input: CheckInput, settings: CheckSettings): CheckResult {
  const comments = settings.inlineSuppressions ? input.comments : [];
  const silenced = new Map<Suppression, number>();
  for (const suppression of [...comments, ...settings.disable]) silenced.set(suppression, 0);
  const reports = input.policies.length > 0 ? runRules(rules, input.policies, settings, input.now) : [];
  const placed = reports
    .map((found) => ({ found, place: input.snapshot.locate(found.report.span) }))
    .sort(
      (a, b) => a.place.start - b.place.start || a.place.end - b.place.end || compare(a.found.rule.id, b.found.rule.id),
    );
  const fingerprints = new Fingerprints();
  const findings: Finding[] = [];
  let suppressed = 0;
  let baselined = 0;
  for (const { found, place } of placed) {
    const silencers = [
      ...comments.filter((comment) => covers(comment, found) && inside(comment, place.start)),
      ...settings.disable.filter((entry) => covers(entry, found) && concerns(entry, found, input.now)),
    ];
    for (const silencer of silencers) silenced.set(silencer, silenced.get(silencer)! + 1);
    const finding = findingOf(found, input, fingerprints);
    if (silencers.length > 0) suppressed++;
    else if (input.baseline?.has(finding.fingerprint)) baselined++;
    else findings.push(finding);
  }
  findings.push(...suppressionFindings(rules, comments, silenced, input, settings));
  return { findings, suppressed, baselined };
}

function findingOf(found: RuleReport, input: CheckInput, fingerprints: Fingerprints): Finding {
  const { rule, report, severity, policy, statement } = found;
  const resource = resourceOf(policy, statement ?? statementsAt(found)[0], input.policies);
  const fingerprint = fingerprints.of([rule.id, input.file, resource ?? ''], report.span);
  return { ...report, ruleId: rule.id, severity, resource, fingerprint };
}

/** The Sid of the statement where it has one; a number would change when a statement is put before it. */
function resourceOf(
  policy: PolicyDocument,
  statement: Statement | undefined,
  policies: readonly PolicyDocument[],
): string | null {
  const id = certain(policy.id);
  const prefix = policies.length > 1 ? (id ?? `policy ${policies.indexOf(policy) + 1}`) : undefined;
  const sid = statement && certain(statement.sid);
  const parts = [prefix, sid && `Statement ${sid}`].filter((part) => part);
  return parts.length > 0 ? parts.join(', ') : null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function covers(suppression: Suppression, found: RuleReport): boolean {
  return suppression.ruleIds.length === 0 || suppression.ruleIds.includes(found.rule.id);
}

function inside(comment: CommentSuppression, offset: number): boolean {
  return comment.range.start <= offset && offset < comment.range.end;
}

/** A disable entry speaks of findings of one Sid when it names one, and until the end of its last day. */
function concerns(entry: DisableEntry, found: RuleReport, now: number): boolean {
  if (entry.until !== null && new Date(now).toISOString().slice(0, 10) > entry.until) return false;
  if (entry.sid === null) return true;
  const statements = found.statement ? [found.statement] : statementsAt(found);
  return statements.some((statement) => certain(statement.sid) === entry.sid);
}

/** For a finding about the whole policy: the statements in which it stands. */
function statementsAt(found: RuleReport): Statement[] {
  const { segment } = found.report.span;
  return statementsOf(found.policy).known.filter((statement) => statement.origin.span.segment === segment);
}

function suppressionFindings(
  rules: readonly AnyRule[],
  comments: readonly CommentSuppression[],
  silenced: ReadonlyMap<Suppression, number>,
  input: CheckInput,
  settings: CheckSettings,
): Finding[] {
  if (comments.length === 0) return [];
  const context = { own: { state: 'unknown' } as const, accounts: settings.accounts, now: input.now };
  const findings: Finding[] = [];
  const fingerprints = new Fingerprints();
  for (const rule of rules) {
    if (rule.on !== 'suppression') continue;
    for (const suppression of comments) {
      for (const report of rule.check({ suppression, silenced: silenced.get(suppression) ?? 0 }, context)) {
        const severity = severityOf(rule, report, settings);
        if (!severity) continue;
        const fingerprint = fingerprints.of([rule.id, input.file], report.span);
        findings.push({ ...report, ruleId: rule.id, severity, resource: null, fingerprint });
      }
    }
  }
  return findings;
}
