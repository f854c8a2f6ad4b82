import assert from 'node:assert/strict';
import { readKeyPolicies } from '../../server/src/readers/keyPolicy';
import { parseJson } from '../../server/src/syntax/json';
import { assertInside, diagnosisOf, sourceOfSample } from '../support/findingsOfText';

const STATEMENT = '{"Effect":"allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}';
const HEAD = `{"Version":"2012-10-17","Statement":[${STATEMENT}`;

/** Long before this a person would think that the editor hangs; the worst of them takes about one second. */
const MOMENT = 10_000;

function ruleIds(text: string, name = 'a.kms-policy.json'): string[] {
  const file = readKeyPolicies(sourceOfSample({ name, text }));
  assertInside(file);
  return diagnosisOf(file).findings.map(({ finding }) => finding.ruleId);
}

describe('odd texts', () => {
  const many = (count: number, write: (index: number) => string): string =>
    Array.from({ length: count }, (_, i) => write(i)).join();
  const large: [what: string, text: string][] = [
    ['spaces', `${HEAD}${' '.repeat(5e6)}]}`],
    ['tabs and spaces', `${HEAD}${' \t'.repeat(25e5)}]}`],
    ['empty lines', `${HEAD}${'\r\n'.repeat(25e5)}]}`],
    ['strings', `${HEAD},${many(4e5, () => '"kms:Dec"')}]}`],
    ['different actions', `${HEAD},{"Action":[${many(3e5, (index) => `"kms:D${index}"`)}]}]}`],
    [
      'statements',
      `{"Version":"2012-10-17","Statement":[${many(4e4, (index) => STATEMENT.replace('{', `{"Sid":"a${index}",`))}]}`,
    ],
    ['policies', `[${many(4e4, () => `${HEAD}]}`)}]`],
    ['unknown elements', `${HEAD},{${many(3e5, (index) => `"Efect${index}":1`)}}]}`],
    [
      'operators',
      `${HEAD},{"Effect":"Deny","Condition":{${many(2e5, (index) => `"StringEqal${index}":{"a":"b"}`)}}}]}`,
    ],
    [
      'principals',
      `${HEAD},{"Effect":"Allow","Principal":{"AWS":[${many(1e5, (index) => `"arn:aws:iam::111122223333:role/r${index}"`)}]}}]}`,
    ],
    [
      'wildcards',
      `${HEAD},{"Effect":"Allow","Action":"kms:${'*a'.repeat(1e6)}","Resource":"arn:${'*:'.repeat(1e6)}"}]}`,
    ],
    ['escapes', `${HEAD},"${'\\n'.repeat(25e5)}"]}`],
    ['backslashes', `${HEAD},"${'\\'.repeat(4e6)}"]}`],
    ['quotes', `${HEAD},${'"'.repeat(25e5)}]}`],
    ['commas', `${HEAD},${','.repeat(25e5)}]}`],
    ['trailing commas', `${HEAD},${many(3e5, () => '{"a":1,}')}]}`],
    ['comments', `${HEAD}${'//\n'.repeat(1e6)}]}`],
    ['words', `${HEAD},${'q '.repeat(2e6)}]}`],
    ['digits', `${HEAD},${'1'.repeat(5e6)}]}`],
    ['numbers without commas', `${HEAD},${'1 '.repeat(2e6)}]}`],
  ];
  for (const [what, text] of large) {
    it(`of megabytes of ${what} are checked in moments`, () => {
      const started = performance.now();
      const found = ruleIds(text);
      assert.ok(found.length > 0);
      assert.ok(performance.now() - started < MOMENT, `${Math.round(performance.now() - started)} ms`);
    }).timeout(60_000);
  }

  it('keep their places behind long blanks', () => {
    const blank = ` \t${' '.repeat(5000)}`;
    const text = `{"Version":"2012-10-17",${blank}"Statement":${blank}[${STATEMENT}${blank}]${blank}}`;
    const file = readKeyPolicies(sourceOfSample({ name: 'a.kms-policy.json', text }));
    const effect = diagnosisOf(file).findings.find(({ finding }) => finding.ruleId === 'policy-effect');
    assert.equal(text.slice(effect?.range.start, effect?.range.end), '"allow"');
    assert.deepEqual(parseJson(`{"a": "x${blank}y"${blank}}`).root?.children?.[0]?.children?.[1]?.value, `x${blank}y`);
  });

  it('nested deeply are told once', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"Statement":', '}]'],
    ] as const) {
      for (const count of [10_000, 500_000]) {
        assert.deepEqual(ruleIds(`{"Statement":${open.repeat(count)}${close.repeat(count)}}`), ['policy-syntax']);
      }
    }
    const inside = JSON.stringify({ Policy: `{"Statement":${'['.repeat(10_000)}` });
    assert.deepEqual(ruleIds(inside.replace('Statement', 'Statement\\":\\"kms:'), 'a.json'), ['policy-syntax']);
  });

  it('with any line ends, and a byte order mark, give the same findings', () => {
    const pretty = JSON.stringify(JSON.parse(`${HEAD}]}`), null, 2);
    const expected = ruleIds(pretty);
    assert.ok(expected.includes('policy-effect'));
    for (const lineEnd of ['\r\n', '\r']) assert.deepEqual(ruleIds(pretty.replaceAll('\n', lineEnd)), expected);
    assert.deepEqual(
      ruleIds(`\ufeff${pretty}`).filter((id) => id !== 'policy-syntax'),
      expected,
    );
  });

  it('with lone surrogates, null characters and every other code unit are taken', () => {
    for (let unit = 0; unit < 0x10000; unit += unit < 0x300 || (unit >= 0xd7f0 && unit < 0xe010) ? 1 : 97) {
      const character = String.fromCharCode(unit);
      ruleIds(`${HEAD.replace('allow', `a${character}`).replace('kms:*', `kms:${character}`)}${character}]}`);
    }
  }).timeout(30_000);
});
