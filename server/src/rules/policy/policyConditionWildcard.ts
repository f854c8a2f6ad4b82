import { atomsOf, type Atom } from '../../evaluation/atoms';
import { isKmsStatement } from '../../evaluation/kmsStatements';
import type { Operator } from '../../knowledge/operators';
import { moveCondition } from '../../model/conditionChanges';
import type { Statement } from '../../model/policy';
import type { Repair } from '../../model/repair';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policyConditionWildcard = defineRule({
  id: 'policy-condition-wildcard',
  on: 'statement',
  severity: 'error',
  preset: 'recommended',
  title: 'The operator takes the wildcard literally',
  why: 'StringEquals and its kin compare * and ? as the characters they are, so the condition matches nothing that was meant.',
  remedy: 'Use StringLike or ArnLike where the value is a pattern.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String',
    'IAM Access Analyzer: Wildcard without like operator',
  ],
  tags: ['grammar'],
  *check({ policy, statement }) {
    if (!isKmsStatement(policy, statement)) return;
    for (const atom of atomsOf(statement).atoms) {
      const { operator } = atom;
      // Numbers, dates, addresses and booleans take no wildcard at all, which policy-condition-value says.
      if (operator?.family !== 'String' || operator.wildcards !== 'literal') continue;
      for (const { text, origin } of atom.values) {
        const wildcard = wildcardIn(text, atom);
        if (wildcard === undefined) continue;
        const result = operator.negated ? 'so it holds for every other value' : 'so it never matches';
        const pattern = patternFormFor(atom, operator);
        const advice = pattern === undefined ? 'List the values.' : `Use ${pattern}.`;
        yield {
          span: origin.span,
          message: `${operator.name} takes the ${wildcard} in "${shortened(text)}" as that character itself, ${result}. ${advice}`,
          repairs: patternRepairs(atom, operator, statement),
        };
      }
    }
  },
});

/** The first wildcard; those of `${*}`, which stand for themselves, and of policy variables' names are none. */
function wildcardIn(text: string, { key, family }: Atom): '*' | '?' | undefined {
  const bare = text.includes('${') ? text.replace(/\$\{[^}]*\}/g, '') : text;
  if (bare.includes('*')) return '*';
  // A question mark is at home in addresses of pages and in free text.
  const isFreeText = key?.part !== undefined || family === 'aws:referer' || family === 'aws:useragent';
  return bare.includes('?') && !isFreeText ? '?' : undefined;
}

/** The operator that takes the values as patterns: ArnLike where the key holds an ARN and every value has its six parts. */
function patternFormFor({ key, values, complete }: Atom, { patternForm, negated }: Operator): string | undefined {
  const isArn = key?.type === 'ARN' && complete && values.every(({ text }) => text.split(':').length >= 6);
  if (patternForm === undefined || !isArn) return patternForm;
  return negated ? 'ArnNotLike' : 'ArnLike';
}

/** Patterns match more than the literal text does, so the author has to want it. */
function patternRepairs(atom: Atom, operator: Operator, statement: Statement): Repair[] {
  const { set, ifExists } = operator;
  const pattern = patternFormFor(atom, operator);
  if (pattern === undefined) return [];
  const name = `${set ? `${set}:` : ''}${pattern}${ifExists ? 'IfExists' : ''}`;
  const changes = moveCondition(statement, atom.condition, name);
  return changes ? [{ title: `Use ${name}`, safe: false, changes }] : [];
}
