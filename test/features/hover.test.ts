import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainTopic } from '../../server/src/features/explainTopic';
import { hoverAt } from '../../server/src/features/hover';
import { markdownCode } from '../../server/src/features/markdown';
import { readKeyPolicies } from '../../server/src/readers/keyPolicy';
import { cursorText, escapedWithCursor, sourceOf } from '../support/cursorText';
import { asGetKeyPolicyOutput, samplePolicies } from '../support/samplePolicies';
import { runs } from '../support/runs';

function statement(inner: string): string {
  return `{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n      ${inner}\n    }\n  ]\n}\n`;
}

/** The token that is explained, and how. */
function hover(text: string, name?: string): { token: string; markdown: string } | undefined {
  const { document, file, offset } = cursorText(text, name);
  const found = hoverAt(file, offset);
  if (!found) return undefined;
  const { start, end } = found.range;
  assert.ok(start <= offset && offset <= end, `${start}-${end} does not hold ${offset}`);
  return { token: document.text.slice(start, end), markdown: found.markdown };
}

describe('hoverAt', () => {
  /** What the pointer is at, the token, and pieces of the explanation. */
  const EXPLAINED: readonly [string, string, ...string[]][] = [
    ['"Ac|tion": "kms:*"', '"Action"', '**Action**', 'reference_policies_elements_action.html'],
    [
      '"Action": "kms:Dec|rypt"',
      '"kms:Decrypt"',
      '**kms:Decrypt** · Write',
      'Key policy: can allow it',
      'API_Decrypt.html',
    ],
    ['"Action": ["kms:DECRYPT|"]', '"kms:DECRYPT"', '**kms:Decrypt**'],
    ['"Action": "kms:CreateK|ey"', '"kms:CreateKey"', 'Key policy: has no effect on it', 'the whole account'],
    ['"Action": "kms:Update|Alias"', '"kms:UpdateAlias"', 'must allow it for the alias as well', 'cannot do it'],
    [
      '"Action": "|kms:Describe*"',
      '"kms:Describe*"',
      'matches 2 of 58',
      '`DescribeKey`',
      'Of no effect in a key policy: `kms:DescribeCustomKeyStores`',
    ],
    ['"Action": "|*"', '"*"', 'matches all 58 KMS actions', 'Permissions management: `CreateGrant`'],
    ['"Action": "kms:Decript|"', '"kms:Decript"', 'Did you mean `kms:Decrypt`?'],
    ['"Principal": {"A|WS": "*"}, "Action": "kms:*"', '"AWS"', 'Accounts, users, roles'],
    ['"Principal": "|*", "Action": "kms:*"', '"*"', '**Everyone**'],
    [
      '"Principal": {"AWS": "arn:aws:iam::111122223333:r|oot"}, "Action": "kms:*"',
      '"arn:aws:iam::111122223333:root"',
      'its IAM policies decide',
    ],
    ['"Principal": {"AWS": ["1111|22223333"]}, "Action": "kms:*"', '"111122223333"', '**Account 111122223333**'],
    [
      '"Principal": {"AWS": "arn:aws:iam::111122223333:role/ops/Ad|min"}, "Action": "kms:*"',
      '"arn:aws:iam::111122223333:role/ops/Admin"',
      '**Role** `Admin` of account 111122223333',
    ],
    [
      '"Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/Admin/|me"}, "Action": "kms:*"',
      '"arn:aws:sts::111122223333:assumed-role/Admin/me"',
      '`me`, of role `Admin`',
    ],
    [
      '"Principal": {"AWS": "AROAEXAMPLE|1234567890"}, "Action": "kms:*"',
      '"AROAEXAMPLE1234567890"',
      'deleted user or role',
    ],
    [
      '"Principal": {"Service": "cloudtrail.|amazonaws.com"}, "Action": "kms:GenerateDataKey*"',
      '"cloudtrail.amazonaws.com"',
      '**CloudTrail**',
      'aws:SourceArn',
    ],
    [
      '"Action": "kms:Sign", "Condition": {"ForAnyValue:String|LikeIfExists": {"aws:PrincipalOrgPaths": "o-a/*"}}',
      '"ForAnyValue:StringLikeIfExists"',
      '**ForAnyValue:StringLikeIfExists**',
      'IfExists:',
    ],
    [
      '"Action": "kms:Sign", "Condition": {"StringEquls|": {"kms:KeySpec": "RSA_2048"}}',
      '"StringEquls"',
      'Did you mean `StringEquals`?',
    ],
    [
      '"Action": "kms:Sign", "Condition": {"StringEquals": {"kms:Message|Type": "RAW"}}',
      '"kms:MessageType"',
      '`kms:MessageType` · String',
      'In requests of `kms:Sign`, `kms:Verify`',
      '`EXTERNAL_MU`',
    ],
    [
      '"Action": "kms:Decrypt", "Condition": {"StringEquals": {"kms:Message|Type": "RAW"}}',
      '"kms:MessageType"',
      'In no request of the actions of this statement',
    ],
    [
      '"Action": ["kms:Decrypt", "kms:Sign"], "Condition": {"StringEquals": {"kms:Message|Type": "RAW"}}',
      '"kms:MessageType"',
      'not in requests of `kms:Decrypt`',
    ],
    [
      '"Action": "kms:*", "Condition": {"StringEquals": {"kms:EncryptionContext:team|": "x"}}',
      '"kms:EncryptionContext:team"',
      '`kms:EncryptionContext:team`',
    ],
    [
      '"Action": "kms:*", "Condition": {"StringEquals": {"kms:ViaService": "s3.us-|west-2.amazonaws.com"}}',
      '"s3.us-west-2.amazonaws.com"',
      '**S3** in us-west-2',
    ],
    [
      '"Action": "kms:*", "Condition": {"StringEquals": {"kms:CallerAccount": "1111|22223333"}}',
      '"111122223333"',
      '**Account**',
    ],
    [
      '"Action": "kms:*", "Condition": {"StringEquals": {"aws:RequestedRegion": "cn-|north-1"}}',
      '"cn-north-1"',
      '`aws-cn`',
    ],
    ['"Action": "kms:*", "Resource": "|*"', '"*"', '**This key**'],
    [
      '"Action": "kms:*", "Resource": "arn:aws:kms:us-west-2:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab|"',
      '"arn:aws:kms:us-west-2:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"',
      '**Multi-Region key**',
      'Region: `us-west-2`',
      'Account: `111122223333`',
    ],
    [
      '"Action": "kms:*", "Resource": "1234abcd-12ab-34cd-56ef-1234567890ab|"',
      '"1234abcd-12ab-34cd-56ef-1234567890ab"',
      '**Key**',
    ],
    [
      '"Action": "kms:*", "Resource": "arn:aws:kms:us-west-2:111122223333:alias/|app"',
      '"arn:aws:kms:us-west-2:111122223333:alias/app"',
      '**Alias**',
    ],
    ['"Action": "kms:*", "Sid": "Adm|in"', '"Admin"', '`Allow: kms:*`'],
  ];

  for (const [text, token, ...pieces] of EXPLAINED) {
    it(`explains ${token} in ${text}`, () => {
      const plain = hover(statement(text));
      assert.equal(plain?.token, token);
      for (const piece of pieces) assert.ok(plain!.markdown.includes(piece), `${piece}\nis not in\n${plain!.markdown}`);
      const escaped = hover(escapedWithCursor(statement(`"Principal": "*", ${text}`)), 'output.json');
      // The rewritten statement may be another kind of policy; the token and that something is said of it stay.
      assert.equal(escaped?.token, JSON.stringify(token).slice(1, -1));
    });
  }

  it('explains tokens of half-typed text', () => {
    const text = '{ "Statement": [{ "Effect": "Allow", "Action": ["kms:Si|gn", "kms:Ver';
    assert.equal(hover(text)?.token, '"kms:Sign"');
  });

  it('says nothing outside policies, between tokens, and of what it does not know', () => {
    for (const inner of [
      '"Action": | "kms:*"',
      '"Action": "s3:Get|Object", "Resource": "*"',
      '"Other|": 1',
      '"Action": "kms:*" |',
    ]) {
      assert.equal(hover(statement(inner)), undefined, inner);
    }
    assert.equal(hover('{ "Act|ion": "kms:Decrypt", "Statement": "" }', 'unrelated.json'), undefined);
    assert.equal(hover('{ "name": "kms:De|crypt" }', 'unrelated.json'), undefined);
  });

  it('lets nothing of a file become markup', () => {
    const nasty = 'kms:`](command:x)![i](http://example.com)<b>*';
    const { markdown } = hover(statement(`"Sid": "a|", "Action": "${nasty}"`))!;
    assert.ok(markdown.startsWith(`\`\`Allow: ${nasty}\`\``), markdown);
    assert.equal(markdownCode('``'), '``` `` ```');
    assert.equal(markdownCode('a\nb\u202ec'), '`a b\\u202ec`');
  });

  it('explains what completion offers, with a page of AWS and no command', () => {
    const topics = [
      { about: 'action', name: 'kms:ReEncrypt*' },
      { about: 'condition-key', name: 'kms:EncryptionContext:name' },
      { about: 'condition-key', name: 'kms:RecipientAttestation:PCR0' },
      { about: 'operator', name: 'ForAllValues:StringLike' },
      { about: 'element', place: 'policy', name: 'Version' },
    ] as const;
    for (const topic of topics) {
      const markdown = explainTopic(topic);
      assert.match(markdown ?? '', /\]\(https:\/\/docs\.aws\.amazon\.com\/[^)\s]+\)$/, topic.name);
      assert.ok(!markdown!.includes('command:'));
    }
  });

  it('never throws, with the offset inside the range inside the text, at any offset of any sample', () => {
    const samples = samplePolicies().filter(({ text }) => text.length > 0);
    const variants = [...samples, ...samples.map(({ name, text }) => ({ name, text: asGetKeyPolicyOutput(text) }))];
    fc.assert(
      fc.property(fc.constantFrom(...variants), fc.nat(), fc.nat(), ({ name, text }, cut, at) => {
        const length = cut % 3 === 0 ? cut % (text.length + 1) : text.length;
        const offset = at % (length + 1);
        const found = hoverAt(readKeyPolicies(sourceOf(text.slice(0, length), name)), offset);
        if (!found) return;
        const { start, end } = found.range;
        assert.ok(0 <= start && start <= offset && offset <= end && end <= length);
      }),
      { numRuns: runs(2000) },
    );
  });
});
