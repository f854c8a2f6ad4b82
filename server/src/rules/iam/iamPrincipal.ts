import { isKmsStatement } from '../../evaluation/kmsStatements';
import type { Report } from '../../model/repair';
import { defineRule } from '../rule';

export const iamPrincipal = defineRule({
  id: 'iam-principal',
  on: 'statement',
  severity: 'error',
  preset: 'recommended',
  title: 'An IAM policy names a principal',
  why: 'An IAM policy speaks of the identity that it is attached to, and IAM rejects one with Principal or NotPrincipal.',
  remedy: 'Remove the element; attach the policy to the identity, or put the statement into the key policy.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    'IAM Access Analyzer: Unsupported principal',
    'parliament MALFORMED',
  ],
  tags: ['grammar'],
  *check({ policy, statement }) {
    if (policy.kind !== 'identity' || !isKmsStatement(policy, statement)) return;
    for (const element of ['Principal', 'NotPrincipal']) {
      const name = statement.names.get(element);
      if (!name) continue;
      const report: Report = {
        span: name.span,
        message: `An IAM policy takes no ${element}: it speaks of the identity that it is attached to, and IAM rejects it otherwise. Remove the element, or move the statement into the key policy.`,
        repairs: [{ title: `Remove ${element}`, safe: false, changes: [{ do: 'remove', target: name }] }],
      };
      yield report;
    }
  },
});
