import type { Fault, SyntaxRepair } from '../../model/fault';
import type { Repair, Report } from '../../model/repair';
import { defineRule } from '../rule';

export const policySyntax = defineRule({
  id: 'policy-syntax',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'The policy is not valid JSON',
  why: 'AWS rejects a policy that is not strict JSON, comments and trailing commas included.',
  remedy: 'Correct the text at the marked place.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    'IAM Access Analyzer: Json syntax error',
    'cfn-lint E3512',
  ],
  tags: ['grammar'],
  *check(policy) {
    for (const fault of policy.faults) {
      if (fault.kind === 'syntax') yield syntaxReport(fault);
      if (fault.kind === 'too-deep') {
        const message = `This text is nested deeper than ${fault.limit} levels, so it was not checked. No policy needs that depth; look for a bracket that is never closed.`;
        yield { span: fault.origin.span, message };
      }
    }
  },
});

function syntaxReport(fault: Fault & { kind: 'syntax' }): Report {
  const { span } = fault.origin;
  const repairs = fault.repair ? [REPAIRS[fault.repair](fault)] : [];
  return {
    span,
    message: `Not valid JSON: ${fault.message}. AWS rejects the policy until this is corrected.`,
    repairs,
  };
}

/** What is left means the same, or is read for the first time: a text that does not parse allows nothing yet. */
const REPAIRS: Record<SyntaxRepair, (fault: Fault & { kind: 'syntax' }) => Repair> = {
  'remove-comma': (fault) => ({
    title: 'Remove the trailing comma',
    safe: true,
    changes: [{ do: 'replace-text', target: fault.origin, text: '' }],
  }),
  'insert-comma': (fault) => ({
    title: 'Insert the missing comma',
    safe: false,
    changes: [{ do: 'replace-text', target: afterOf(fault), text: ',' }],
  }),
  'remove-comment': (fault) => ({
    title: 'Remove the comment',
    safe: true,
    changes: [{ do: 'replace-text', target: fault.origin, text: '' }],
  }),
};

function afterOf(fault: Fault): Fault['origin'] {
  const { segment, end } = fault.origin.span;
  return { span: { segment, start: end, end }, uses: [] };
}
