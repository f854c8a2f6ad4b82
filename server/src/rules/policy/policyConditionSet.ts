import { atomsOf, type Atom } from '../../evaluation/atoms';
import { effectOf } from '../../evaluation/coverage';
import { isKmsStatement } from '../../evaluation/kmsStatements';
import type { ConditionKey } from '../../knowledge/conditionKeys';
import { addCondition, moveCondition } from '../../model/conditionChanges';
import type { Statement } from '../../model/policy';
import type { Change, Repair, Report } from '../../model/repair';
import { defineRule } from '../rule';

export const policyConditionSet = defineRule({
  id: 'policy-condition-set',
  on: 'statement',
  severity: 'warning',
  preset: 'recommended',
  title: 'The set operator does not limit what it seems to',
  why: 'ForAllValues also holds when the request carries no value at all, so an Allow opens to whoever leaves the key out.',
  remedy: 'Use ForAllValues on keys with several values only, and demand by Null that the key is there.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context-keys',
    'IAM Access Analyzer: ForAllValues with single valued key',
    'IAM Access Analyzer: Allow with ForAllValues',
    'IAM Access Analyzer: Missing qualifier',
    'parliament SINGLE_VALUE_CONDITION_TOO_PERMISSIVE',
  ],
  tags: ['security'],
  *check({ policy, statement }) {
    if (!isKmsStatement(policy, statement)) return;
    const { atoms, complete } = atomsOf(statement);
    for (const atom of atoms) {
      const { key, operator } = atom;
      if (!key || !operator || key.type === 'Unknown' || key.scope === 'cross-service') continue;
      if (operator.set === 'ForAllValues') {
        if (!key.multivalued) yield onSingleValue(atom, key, statement);
        else if (complete && isOpen(atom, atoms, statement)) yield withoutNull(atom, key, statement);
      } else if (key.multivalued && operator.set === undefined && operator.family !== 'Null') {
        yield withoutSet(atom, key);
      }
    }
  },
});

function onSingleValue(atom: Atom, key: ConditionKey, statement: Statement): Report {
  const { operator, condition } = atom;
  const single = operator!.name.replace(/^ForAllValues:/, '');
  const isAllow = effectOf(statement) === 'Allow';
  const { negated, ifExists } = operator!;
  const hit = isAllow ? 'allows' : 'denies';
  const opens = negated || ifExists ? '' : ` and also holds without it, so that this ${hit} requests that lack it`;
  return {
    span: condition.operator.state === 'known' ? condition.operator.origin.span : condition.origin.span,
    message: `${key.name} has one value, while ForAllValues is for keys with several${opens}. Use ${single}.`,
    repairs: repair(`Use ${single}`, moveCondition(statement, condition, single), isAllow),
  };
}

/** An Allow that holds without the key, and whose author most likely does not know it. */
function isOpen({ name, key }: Atom, atoms: readonly Atom[], statement: Statement): boolean {
  if (effectOf(statement) !== 'Allow') return false;
  // The parameter is mandatory, and tags are what a request to tag is about.
  if (key?.name === 'kms:GrantOperations' || key?.name === 'aws:TagKeys') return false;
  const companion = COMPANIONS.get(key?.name ?? '');
  const isTwin = (other: Atom): boolean =>
    other.name === name || (companion !== undefined && other.family === companion);
  return !atoms.some((other) => isTwin(other) && demandsKey(other));
}

/** Keys that a request has whenever it has the other: a pair of the encryption context has a key, an account a path. */
const COMPANIONS: ReadonlyMap<string, string> = new Map([
  ['kms:EncryptionContextKeys', 'kms:encryptioncontext:'],
  ['aws:PrincipalOrgPaths', 'aws:principalorgid'],
  ['aws:ResourceOrgPaths', 'aws:resourceorgid'],
  ['aws:SourceOrgPaths', 'aws:sourceorgid'],
]);

/** True when the condition does not hold for a request without its key. */
function demandsKey({ operator, values }: Atom): boolean {
  if (!operator) return false;
  if (operator.family === 'Null') return values.every(({ text }) => text.toLowerCase() === 'false');
  return !operator.negated && !operator.ifExists && operator.set !== 'ForAllValues';
}

function withoutNull(atom: Atom, key: ConditionKey, statement: Statement): Report {
  const { condition } = atom;
  return {
    span: condition.operator.state === 'known' ? condition.operator.origin.span : condition.origin.span,
    message: `${atom.operator!.name} also holds when a request carries no ${key.name} at all. Add "Null": {"${key.name}": "false"}.`,
    repairs: repair(`Demand that ${key.name} is there`, addCondition(statement, 'Null', key.name, 'false'), true),
  };
}

function withoutSet({ condition, operator }: Atom, key: ConditionKey): Report {
  return {
    span: condition.operator.state === 'known' ? condition.operator.origin.span : condition.origin.span,
    severity: 'hint',
    preset: 'strict',
    message: `${key.name} may have several values; say by ForAnyValue:${operator!.name} or ForAllValues:${operator!.name} how they are compared.`,
  };
}

function repair(title: string, changes: readonly Change[] | undefined, safe: boolean): Repair[] {
  return changes ? [{ title, safe, changes }] : [];
}
