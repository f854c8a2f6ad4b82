import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { familyFits, nearestOperator, operatorNames, parseOperator } from '../../server/src/knowledge/operators';

describe('condition operators', () => {
  it('are the 27 of the IAM reference', () => {
    equal(operatorNames().length, 27);
    equal(new Set(operatorNames()).size, 27);
  });

  it('are read with every prefix and suffix, in any case', () => {
    const spelling = fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:');
    const mixed = (text: string, upper: boolean): string => (upper ? text.toUpperCase() : text.toLowerCase());
    fc.assert(
      fc.property(
        spelling,
        fc.constantFrom(...operatorNames()),
        fc.boolean(),
        fc.boolean(),
        (set, base, exists, upper) => {
          const suffix = exists && base !== 'Null' ? 'IfExists' : '';
          const operator = parseOperator(mixed(set + base + suffix, upper));
          equal(operator?.name, set + base + suffix);
          equal(operator?.base, base);
          equal(operator?.ifExists, suffix !== '');
          equal(operator?.set, set === '' ? undefined : set.slice(0, -1));
          equal(operator?.negated, /not/i.test(base));
        },
      ),
    );
  });

  it('know their opposites', () => {
    for (const name of operatorNames()) {
      const opposite = parseOperator(name)?.opposite;
      if (opposite !== undefined) equal(parseOperator(opposite)?.opposite, name);
    }
    equal(parseOperator('IpAddress')?.opposite, 'NotIpAddress');
    equal(parseOperator('NumericLessThan')?.opposite, 'NumericGreaterThanEquals');
  });

  it('know which take wildcards', () => {
    const patterns = operatorNames().filter((name) => parseOperator(name)?.wildcards === 'pattern');
    deepStrictEqual(patterns, ['StringLike', 'StringNotLike', 'ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike']);
    equal(parseOperator('StringEquals')?.patternForm, 'StringLike');
    equal(parseOperator('StringNotEquals')?.patternForm, 'StringNotLike');
  });

  it('are not what they are not', () => {
    for (const text of [
      '',
      'NullIfExists',
      'StringMatches',
      'ForAllValues',
      'ForAllValues:',
      'ForSomeValues:Bool',
      'String',
    ]) {
      equal(parseOperator(text), undefined, text);
    }
  });

  it('fit the types of keys', () => {
    const check = (family: Parameters<typeof familyFits>[0], type: string): boolean => familyFits(family, { type });
    ok(check('Null', 'Bool') && check('Numeric', 'Date') && check('String', 'ARN') && check('Bool', 'Unknown'));
    ok(!check('Bool', 'ARN') && !check('IpAddress', 'String') && !check('Arn', 'Bool') && !check('Numeric', 'String'));
    ok(familyFits('Numeric', { type: 'String', part: 'level' }), 'tags may hold numbers');
  });

  const cases: readonly [string, string | undefined][] = [
    ['StringEqual', 'StringEquals'],
    ['StingLike', 'StringLike'],
    ['ArnLikes', 'ArnLike'],
    ['ForAllValue:StringEquals', 'ForAllValues:StringEquals'],
    ['ForAnyValues:StringLike', 'ForAnyValue:StringLike'],
    ['StringEqualsIfExist', 'StringEqualsIfExists'],
    ['Boolean', 'Bool'],
    ['NullIfExists', 'Null'],
    ['Frobnicate', undefined],
  ];
  for (const [wrong, right] of cases) it(`${wrong} → ${right}`, () => equal(nearestOperator(wrong), right));
});
