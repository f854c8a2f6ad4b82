import { equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  elementNames,
  elementOfOtherCase,
  isElement,
  nearestEffect,
  nearestElement,
} from '../../server/src/knowledge/elements';
import { KEY_SPECS, signingAlgorithmsOfKeySpec, usagesOfKeySpec } from '../../server/src/knowledge/keySpecs';
import { firstForbiddenCharacter, KEY_POLICY_BYTES } from '../../server/src/knowledge/limits';

describe('elements of policies', () => {
  it('are case-sensitive, with the right spelling at hand', () => {
    ok(isElement('statement', 'NotAction') && !isElement('statement', 'notaction'));
    equal(elementOfOtherCase('statement', 'effect'), 'Effect');
    equal(elementOfOtherCase('principal', 'aws'), 'AWS');
    equal(elementOfOtherCase('statement', 'Effect'), undefined);
  });

  it('have near misses', () => {
    equal(nearestElement('statement', 'Actions'), 'Action');
    equal(nearestElement('statement', 'Principle'), 'Principal');
    equal(nearestElement('statement', 'Conditions'), 'Condition');
    equal(nearestElement('policy', 'Statment'), 'Statement');
    equal(nearestElement('principal', 'Services'), 'Service');
    equal(nearestElement('statement', 'Frobnicate'), undefined);
    equal(nearestEffect('Alow'), 'Allow');
    equal(nearestEffect('permit'), 'Allow');
    equal(nearestEffect('Maybe'), undefined);
    equal(nearestEffect(' denies'), 'Deny');
    for (const place of ['policy', 'statement', 'principal'] as const) {
      for (const name of elementNames(place)) equal(nearestElement(place, name), name);
    }
  });
});

describe('key specs and limits', () => {
  it('go together', () => {
    equal(KEY_SPECS.length, 20);
    for (const spec of KEY_SPECS) {
      const usages = usagesOfKeySpec(spec);
      ok(usages && usages.length > 0, spec);
      equal(signingAlgorithmsOfKeySpec(spec) !== undefined, usages.includes('SIGN_VERIFY'), spec);
    }
    equal(usagesOfKeySpec('toString'), undefined);
  });

  it('bound a key policy', () => {
    equal(KEY_POLICY_BYTES, 32_768);
    equal(firstForbiddenCharacter('{"a": "é\t\r\n"}'), -1);
    equal(firstForbiddenCharacter('ab€'), 2);
    equal(firstForbiddenCharacter('a\u0000'), 1);
  });
});
