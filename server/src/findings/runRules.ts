import { presetHolds, type CheckSettings } from '../configuration/settings';
import { ownAccountOf, type OwnAccount } from '../evaluation/ownAccount';
import { statementsOf } from '../evaluation/coverage';
import type { PolicyDocument, Statement } from '../model/policy';
import type { Report, Severity } from '../model/repair';
import type { AnyRule, Context, Rule } from '../rules/rule';

/** What one rule says of one place, before suppressions. */
export interface RuleReport {
  readonly rule: AnyRule;
  readonly report: Report;
  readonly severity: Severity;
  readonly policy: PolicyDocument;
  /** The statement that it speaks of, where it speaks of one alone. */
  readonly statement: Statement | undefined;
}

/** The rules' reports on these policies under these settings; `now` in milliseconds since the epoch. */
export function runRules(
  rules: readonly AnyRule[],
  policies: readonly PolicyDocument[],
  settings: CheckSettings,
  now: number,
): RuleReport[] {
  const active = activeRules(rules, settings);
  const found: RuleReport[] = [];
  for (const policy of policies) {
    const context: Context = { own: ownAccountOf(policy, settings.accounts), accounts: settings.accounts, now };
    const add = (rule: AnyRule, report: Report, statement: Statement | undefined): void => {
      const severity = severityOf(rule, report, settings);
      if (severity) found.push({ rule, report, severity, policy, statement });
    };
    for (const rule of active.policy) {
      for (const report of rule.check(policy, context)) add(rule, report, undefined);
    }
    const key = memoKey(policy, context.own, now);
    const most = found.length + MOST_REPORTS;
    for (const statement of statementsOf(policy).known) {
      if (found.length > most) break;
      for (const { rule, report } of statementReports(statement, policy, context, active, key)) {
        add(rule, report, statement);
      }
    }
  }
  return found;
}

/**
 * Reports on the statements of one policy, beyond which the next statement is not judged. Such a policy is larger than any
 * that AWS takes, which is told too; a thousand findings more help nobody.
 */
const MOST_REPORTS = 5000;

/** The severity under these settings; undefined when they leave the report out. */
export function severityOf(rule: AnyRule, report: Report, settings: CheckSettings): Severity | undefined {
  const configured = settings.rules.get(rule.id);
  if (configured === 'off') return undefined;
  if (configured) return configured;
  if (!presetHolds(settings.preset, report.preset ?? rule.preset)) return undefined;
  return report.severity ?? rule.severity;
}

interface ActiveRules {
  readonly policy: readonly Rule<'policy'>[];
  readonly statement: readonly Rule<'statement'>[];
}

const activeBySettings = new WeakMap<CheckSettings, { rules: readonly AnyRule[]; active: ActiveRules }>();

/** Rules that the settings can let speak at all; a report may ask for a larger preset, never for a smaller one. */
function activeRules(rules: readonly AnyRule[], settings: CheckSettings): ActiveRules {
  const kept = activeBySettings.get(settings);
  if (kept?.rules === rules) return kept.active;
  const wanted = rules.filter((rule) => {
    const configured = settings.rules.get(rule.id);
    return configured ? configured !== 'off' : presetHolds(settings.preset, rule.preset);
  });
  const active: ActiveRules = {
    policy: wanted.filter((rule) => rule.on === 'policy'),
    statement: wanted.filter((rule) => rule.on === 'statement'),
  };
  activeBySettings.set(settings, { rules, active });
  return active;
}

interface StatementMemo {
  readonly key: string;
  readonly active: ActiveRules;
  readonly accounts: Context['accounts'];
  readonly reports: readonly { rule: AnyRule; report: Report }[];
}

const memo = new WeakMap<Statement, StatementMemo>();

/** A statement that did not change is not judged again: most of a policy does not change with a keystroke. */
function statementReports(
  statement: Statement,
  policy: PolicyDocument,
  context: Context,
  active: ActiveRules,
  key: string,
): StatementMemo['reports'] {
  const kept = memo.get(statement);
  if (kept && kept.key === key && kept.active === active && kept.accounts === context.accounts) return kept.reports;
  const fact = { policy, statement };
  const reports = active.statement.flatMap((rule) =>
    Array.from(rule.check(fact, context), (report) => ({ rule: rule as AnyRule, report })),
  );
  memo.set(statement, { key, active, accounts: context.accounts, reports });
  return reports;
}

/** All that a statement's findings depend on beside the statement itself; time counts by the day. */
function memoKey(policy: PolicyDocument, own: OwnAccount, now: number): string {
  const { owner, version } = policy;
  const values = [version, owner.account, owner.region, owner.partition, owner.keyArn];
  const states = values.map((value) => (value.state === 'known' ? value.value : value.state));
  const account = own.state === 'known' ? own.account : own.state;
  const day = Math.floor(now / 86_400_000);
  return [policy.kind, policy.attached, owner.accountIsSymbol, account, day, ...states].join('|');
}
