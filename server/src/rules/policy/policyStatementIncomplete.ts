import { isKmsStatement } from '../../evaluation/kmsStatements';
import { nearestElement } from '../../knowledge/elements';
import type { PolicyKind, Statement } from '../../model/policy';
import type { Report } from '../../model/repair';
import { defineRule } from '../rule';

export const policyStatementIncomplete = defineRule({
  id: 'policy-statement-incomplete',
  on: 'statement',
  severity: 'error',
  preset: 'recommended',
  title: 'The statement lacks an element without which it does nothing',
  why: 'KMS accepts a statement without Action or Resource and ignores it; without Principal or Effect it rejects the policy.',
  remedy: 'Give every statement Effect, Principal (in key policies), Action and Resource.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    'https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html',
    'IAM Access Analyzer: Missing effect',
    'IAM Access Analyzer: Missing action',
    'IAM Access Analyzer: Missing resource',
    'IAM Access Analyzer: Missing principal',
    'terrascan AC_AWS_0481',
    'cfn-lint E3512',
    'parliament MALFORMED',
  ],
  tags: ['grammar', 'security'],
  *check({ policy, statement }) {
    if (!isKmsStatement(policy, statement)) return;
    const missing = missingElements(statement, policy.kind);
    const { span } = statement.heading;
    if (missing.length > 2) {
      const names = `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)!}`;
      yield { span, message: `This statement has no ${names}, so it says nothing yet. Add them.` };
      return;
    }
    for (const element of missing) yield { span, ...REPORTS[element](policy.kind, statement) };
  },
});

type Element = 'Effect' | 'Principal' | 'Action' | 'Resource';

function missingElements(statement: Statement, kind: PolicyKind): Element[] {
  const { effect, principal, notPrincipal, action, notAction, resource, notResource } = statement;
  const missing: Element[] = [];
  const check = (element: Element, ...values: readonly { readonly state: string }[]): void => {
    if (values.every((value) => value.state === 'absent') && !isMisspelt(statement, element)) missing.push(element);
  };
  check('Effect', effect);
  if (kind === 'key') check('Principal', principal, notPrincipal);
  check('Action', action, notAction);
  check('Resource', resource, notResource);
  return missing;
}

/** An element under a name that does not exist is reported as that. */
function isMisspelt(statement: Statement, element: Element): boolean {
  return statement.faults.some(
    (fault) =>
      fault.kind === 'unknown-element' &&
      fault.place === 'statement' &&
      [element, `Not${element}`].includes(nearestElement('statement', fault.name) ?? ''),
  );
}

type Part = Pick<Report, 'message' | 'repairs'>;

const REPORTS: Readonly<Record<Element, (kind: PolicyKind, statement: Statement) => Part>> = {
  Effect: () => ({
    message: 'This statement has no Effect, so the policy is invalid. Say whether it is to "Allow" or to "Deny".',
  }),
  Principal: () => ({
    message:
      'This statement has no Principal. KMS rejects a key policy unless every statement names whom it concerns: add the principals.',
  }),
  Action: (kind) => ({
    message:
      kind === 'key'
        ? 'This statement has no Action. KMS accepts it without a word, and it does nothing: add the actions.'
        : 'This statement has no Action, and IAM rejects the policy: add the actions.',
  }),
  Resource: (kind, { origin }) =>
    kind === 'key'
      ? {
          message:
            'This statement has no Resource. KMS accepts it without a word, and it does nothing: add "Resource": "*", which means this key.',
          repairs: [
            {
              title: 'Add "Resource": "*"',
              safe: false,
              changes: [{ do: 'insert', into: origin, name: 'Resource', value: '*' }],
            },
          ],
        }
      : { message: 'This statement has no Resource, and IAM rejects the policy: add the ARNs of the keys.' },
};
