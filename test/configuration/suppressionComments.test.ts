import assert from 'node:assert/strict';
import fc from 'fast-check';
import { suppressionsInComments } from '../../server/src/configuration/suppressionComments';
import { rootSegment } from '../../server/src/document/segment';
import { snapshotOf } from '../../server/src/document/snapshot';
import { jsonComments } from '../../server/src/syntax/jsonComments';

interface Seen {
  readonly ruleIds: readonly string[];
  readonly reason: string | null;
  readonly covers: string;
}

/** What each comment silences, as text; `comments` finds the comments of the format. */
function suppressions(text: string, comments = jsonComments(text)): Seen[] {
  const snapshot = snapshotOf(rootSegment('file:///a.jsonc', text), null);
  return suppressionsInComments(snapshot, comments).map(({ ruleIds, reason, range }) => ({
    ruleIds,
    reason,
    covers: text.slice(range.start, range.end),
  }));
}

describe('comments that suppress', () => {
  it('speak of the next line', () => {
    const text =
      '{\n  // kms-lens-disable-next-line policy-public, policy-lockout -- a test key\n  "a": 1,\n  "b": 2\n}';
    assert.deepEqual(suppressions(text), [
      { ruleIds: ['policy-public', 'policy-lockout'], reason: 'a test key', covers: '  "a": 1,\n' },
    ]);
  });

  it('skip further comments and empty lines on the way to the next line', () => {
    const text = '// kms-lens-disable-next-line a -- 1\n// kms-lens-disable-next-line b -- 2\n\n/* why */\n"x"\n"y"';
    assert.deepEqual(
      suppressions(text).map(({ covers }) => covers),
      ['"x"\n', '"x"\n'],
    );
  });

  it('do not skip a line that holds a comment beside something else', () => {
    const text = '// kms-lens-disable-next-line a\n"x" // note\n"y"';
    assert.equal(suppressions(text)[0]!.covers, '"x" // note\n');
  });

  it('speak of their own line, also of the last one without a line end', () => {
    assert.deepEqual(suppressions('"w"\r\n"x" /* kms-lens-disable-line */\r\n"y"'), [
      { ruleIds: [], reason: null, covers: '"x" /* kms-lens-disable-line */\r\n' },
    ]);
    assert.equal(suppressions('"w"\n"x" // kms-lens-disable-line a')[0]!.covers, '"x" // kms-lens-disable-line a');
  });

  it('speak of all up to the comment that ends them, rule by rule', () => {
    const text = '1 /* kms-lens-disable a, b -- r */ 2 /* kms-lens-enable a */ 3 /* kms-lens-enable */ 4';
    assert.deepEqual(suppressions(text), [
      { ruleIds: ['a'], reason: 'r', covers: '/* kms-lens-disable a, b -- r */ 2 ' },
      { ruleIds: ['b'], reason: 'r', covers: '/* kms-lens-disable a, b -- r */ 2 /* kms-lens-enable a */ 3 ' },
    ]);
  });

  it('speak of all to the end without one', () => {
    assert.equal(suppressions('1 // kms-lens-disable\n2\n3')[0]!.covers, '// kms-lens-disable\n2\n3');
  });

  it('of every rule end even with the name of one, since a finding too many is better than one too few', () => {
    assert.equal(
      suppressions('/* kms-lens-disable */ 1 /* kms-lens-enable a */ 2')[0]!.covers,
      '/* kms-lens-disable */ 1 ',
    );
  });

  it('keep ids of rules that do not exist as they are written', () => {
    assert.deepEqual(suppressions('// kms-lens-disable-line polcy-publik')[0]!.ruleIds, ['polcy-publik']);
  });

  it('are known in the comments of other formats', () => {
    const marks: [string, string][] = [
      ['# ', ''],
      ['## ', ''],
      ['; ', ''],
      ['-- ', ''],
      ['<!-- ', ' -->'],
      ['/**\n * ', '\n */'],
      ['//! ', ''],
    ];
    for (const [open, close] of marks) {
      const comment = `${open}kms-lens-disable-line a, b -- because${close}`;
      assert.deepEqual(
        suppressions(comment, [{ start: 0, end: comment.length }]).map(({ ruleIds, reason }) => ({ ruleIds, reason })),
        [{ ruleIds: ['a', 'b'], reason: 'because' }],
        comment,
      );
    }
  });

  it('are nothing else: other words, and text that only mentions them', () => {
    for (const text of [
      '// kms-lens-disabled a',
      '// kms-lens-disable-nextline a',
      '// see kms-lens-disable-line',
      '// kms-lens',
      '"// kms-lens-disable a"',
    ]) {
      assert.deepEqual(suppressions(text), [], text);
    }
  });

  it('never reach outside the text by more than its end', () => {
    const piece = fc.constantFrom(
      ...[
        '// kms-lens-disable a\n',
        '/* kms-lens-enable */',
        '// kms-lens-disable-next-line\n',
        '\n',
        '\r',
        '"x"',
        ' ',
      ],
      ...['/* kms-lens-disable-line a -- r */', '/* kms-lens-disable', '//', ' kms-lens-disable a, b -- '],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const snapshot = snapshotOf(rootSegment('file:///a.jsonc', text), null);
        for (const { range, origin } of suppressionsInComments(snapshot, jsonComments(text))) {
          assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length + 1);
          const { start, end } = snapshot.locate(origin.span);
          assert.ok(0 <= start && start < end && end <= text.length);
        }
      }),
    );
  });
});
