import { strict as assert } from 'node:assert';
import { ownAccountOf } from '../../server/src/evaluation/ownAccount';
import type { AccountSettings } from '../../server/src/model/accounts';
import { NO_ACCOUNTS } from '../../server/src/model/accounts';
import type { PolicyDocument } from '../../server/src/model/policy';
import type { Report } from '../../server/src/model/repair';
import type { Rule } from '../../server/src/rules/rule';
import { statements, type Json, type JsonObject, type PolicyOptions } from './policyModel';
import { RESPELLINGS, type StatementList } from './respell';

/** O, the key's account, and F, another one. */
export const OWN = '111122223333';
export const OTHER = '444455556666';

export interface VerdictRow {
  readonly row: string;
  /** The gravest severity, with `○` when it is for the strict preset alone; `silent` for none. */
  readonly verdict: string;
  /** The table's words as a policy first, then spellings of its own. */
  readonly policies: readonly StatementList[];
  readonly options?: PolicyOptions;
  readonly accounts?: Partial<AccountSettings>;
  /** Respellings by number that say something else in this row. */
  readonly except?: readonly number[];
}

/** Tests each row as it is written, in its own other spellings, and in the mechanical ones. */
export function testRows(rule: Rule<'policy'>, rows: readonly VerdictRow[]): void {
  for (const { row, verdict, policies, options, accounts, except = [] } of rows) {
    const judged = (list: StatementList): string => verdictOf(rule, statements(list, options), accounts);
    it(`${row}: ${verdict}`, () => {
      policies.forEach((list, index) => assert.equal(judged(list), verdict, `spelling ${index + 1}`));
      RESPELLINGS.forEach(({ name, respell }, index) => {
        if (except.includes(index)) return;
        for (const list of policies) assert.equal(judged(respell(list)), verdict, name);
      });
    });
  }
}

export function verdictOf(
  rule: Rule<'policy'>,
  policy: PolicyDocument,
  accounts: Partial<AccountSettings> = {},
): string {
  const reports = reportsOf(rule, policy, accounts);
  const verdicts = reports.map(
    ({ severity, preset }) => `${severity ?? rule.severity}${isStrict(preset ?? rule.preset)}`,
  );
  return ORDER.find((each) => verdicts.includes(each)) ?? 'silent';
}

export function reportsOf(
  rule: Rule<'policy'>,
  policy: PolicyDocument,
  accounts: Partial<AccountSettings> = {},
): Report[] {
  const settings = { ...NO_ACCOUNTS, ...accounts };
  return [...rule.check(policy, { own: ownAccountOf(policy, settings), accounts: settings, now: 0 })];
}

export function allow(principal: Json, action: Json, condition?: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    Resource: '*',
    ...(condition && { Condition: condition }),
    ...more,
  };
}

/** Conditions of which each is tried alone. */
export function conditions(...list: JsonObject[]): JsonObject[] {
  return list;
}

export function deny(principal: Json, action: Json, condition?: JsonObject): JsonObject {
  return { ...allow(principal, action, condition), Effect: 'Deny' };
}

/** `role/App` of the own account, else of the one given. */
export function arn(name: string, account = OWN): JsonObject {
  return { AWS: `arn:aws:iam::${account}:${name}` };
}

export function service(...names: string[]): JsonObject {
  const hosts = names.map((name) => `${name}.amazonaws.com`);
  return { Service: hosts.length === 1 ? hosts[0]! : hosts };
}

/** The account as AWS's default policy names it. */
export const ROOT: JsonObject = allow(arn('root'), 'kms:*');

const ORDER = ['error', 'warning', 'info', 'hint'].flatMap((severity) => [severity, `${severity} ○`]);

function isStrict(preset: Report['preset']): string {
  return preset === 'strict' ? ' ○' : '';
}
