import { kmsStatements } from '../../evaluation/kmsStatements';
import { policyVariables } from '../../evaluation/policyVariables';
import { VERSIONS } from '../../knowledge/elements';
import type { PolicyDocument } from '../../model/policy';
import type { Change, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { branchesOf, type Origin } from '../../model/value';
import { defineRule } from '../rule';

const [CURRENT, OLD] = VERSIONS;

/** How many uses of variables one report points at. */
const MOST_RELATED = 5;

export const policyVersion = defineRule({
  id: 'policy-version',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'The policy version does not fit what the policy says',
  why: 'Only version 2012-10-17 replaces policy variables; under the older one, also when none is given, they are literal text that never matches.',
  remedy: 'Write "Version": "2012-10-17".',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
    'IAM Access Analyzer: Missing version',
    'IAM Access Analyzer: Invalid version',
    'IAM Access Analyzer: Policy variables unsupported version',
    'parliament NO_VERSION',
    'parliament OLD_VERSION',
    'cfn-lint W2511',
  ],
  tags: ['grammar'],
  *check(policy) {
    if (policy.kind !== 'key' && (policy.kind !== 'identity' || kmsStatements(policy).length === 0)) return;
    for (const version of branchesOf(policy.version)) {
      if (version.state === 'absent') yield outdated(policy, undefined);
      if (version.state !== 'known' || version.value === CURRENT) continue;
      yield version.value === OLD ? outdated(policy, version.origin) : invalid(version.value, version.origin);
    }
  },
});

function invalid(version: string, origin: Origin): Report {
  const changes: Change[] = [{ do: 'set', target: origin, value: CURRENT }];
  return {
    span: origin.span,
    message: `AWS knows only the policy versions ${CURRENT} and ${OLD} and rejects "${shortened(version)}": write "${CURRENT}".`,
    repairs: [{ title: `Write "${CURRENT}"`, safe: false, changes }],
  };
}

/** `written`: where the old version stands; undefined when there is none, which means the same to AWS. */
function outdated(policy: PolicyDocument, written: Origin | undefined): Report {
  const { uses, complete } = policyVariables(policy);
  const change: Change = written
    ? { do: 'set', target: written, value: CURRENT }
    : { do: 'insert', into: policy.origin, name: 'Version', value: CURRENT, first: true };
  // Without variables both versions mean the same; with them, the newer one lets statements match that never did.
  const safe = uses.length === 0 && complete;
  const repairs = [{ title: `${written ? 'Write' : 'Add'} version ${CURRENT}`, safe, changes: [change] }];
  const span = (written ?? policy.heading).span;
  const now = written ? `under version ${OLD}` : `without a Version, which counts as ${OLD}`;
  const advice = `Write "Version": "${CURRENT}".`;
  if (uses.length === 0) {
    const message = `Policy variables do not work ${now}. None is used yet, so nothing changes: ${advice.replace('Write', 'write')}`;
    return { span, message, repairs, severity: 'hint', preset: 'strict' };
  }
  const variable = shortened(uses[0]!.variable);
  return {
    span,
    message: `The policy variable ${variable} is literal text ${now}, so it never matches. ${advice}`,
    related: uses
      .slice(0, MOST_RELATED)
      .map((use) => ({ span: use.origin.span, message: `${shortened(use.variable)} is used here` })),
    repairs,
  };
}
