import { equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { KMS_ACTIONS } from '../../server/src/knowledge/actions';
import { conditionKeyTable } from '../../server/src/knowledge/conditionKeys';
import {
  explainAction,
  explainConditionKey,
  explainElement,
  explainOperator,
  type Explanation,
} from '../../server/src/knowledge/documentation';
import { elementNames } from '../../server/src/knowledge/elements';
import { operatorNames } from '../../server/src/knowledge/operators';

function complete(explanation: Explanation | undefined, name: string): void {
  ok(explanation, `no explanation of ${name}`);
  ok(/^["A-Z]/.test(explanation.text) && explanation.text.endsWith('.') && explanation.text.length > 15, name);
  ok(/^https:\/\/docs\.aws\.amazon\.com\/[A-Za-z]+\/latest\/[\w/.-]+\.html(#[\w-]+)?$/.test(explanation.page), name);
}

describe('explanations', () => {
  it('exist for every action, element and operator', () => {
    for (const { name } of KMS_ACTIONS) complete(explainAction(name), name);
    for (const name of operatorNames()) complete(explainOperator(name), name);
    for (const place of ['policy', 'statement', 'principal'] as const) {
      for (const name of elementNames(place)) complete(explainElement(place, name), name);
    }
  });

  it('exist for every key of KMS and every global one', () => {
    for (const key of conditionKeyTable().filter((each) => each.scope !== 'cross-service')) {
      const member = /PCR$/.test(key.name) ? `${key.name}0` : key.part === '' ? `${key.name}x` : key.name;
      complete(explainConditionKey(member), member);
    }
  });

  it('say what prefixes and suffixes add', () => {
    const text = explainOperator('forallvalues:stringlikeifexists')?.text ?? '';
    ok(text.includes('ForAllValues:') && text.includes('IfExists:'));
  });

  it('are not invented for the unknown', () => {
    equal(explainAction('kms:ReEncrypt'), undefined);
    equal(explainConditionKey('s3:prefix'), undefined);
    equal(explainOperator('StringMatches'), undefined);
    equal(explainElement('statement', 'toString'), undefined);
  });
});
