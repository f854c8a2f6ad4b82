import { atomsOf, type Atom, type AtomValue } from '../../evaluation/atoms';
import { valueFlaw, type ValueFlaw } from '../../evaluation/conditionValues';
import { includesPattern } from '../../evaluation/patterns';
import { isKmsStatement } from '../../evaluation/kmsStatements';
import { ipRange } from '../../knowledge/ipRange';
import { familyFits, type Operator } from '../../knowledge/operators';
import type { Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { certain, itemsOf } from '../../model/value';
import { defineRule } from '../rule';

export const policyConditionValue = defineRule({
  id: 'policy-condition-value',
  on: 'statement',
  severity: 'error',
  preset: 'recommended',
  title: 'The value can never match its condition key',
  why: 'A condition that compares with something that no request carries holds for nobody, or for everybody when it is negated.',
  remedy: 'Write the value in the form in which requests carry it.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html',
    'IAM Access Analyzer: Type mismatch',
    'IAM Access Analyzer: Invalid service principal format',
    'IAM Access Analyzer: Invalid ARN account',
    'IAM Access Analyzer: Private IP address',
    'parliament MISMATCHED_TYPE',
    'parliament BAD_PATTERN_FOR_MFA',
  ],
  tags: ['grammar'],
  *check({ policy, statement }) {
    if (!isKmsStatement(policy, statement)) return;
    for (const atom of atomsOf(statement).atoms) {
      const { operator, key } = atom;
      // An operator of another type than its key is the greater mistake; policy-condition-operator speaks of it.
      if (!operator || (key && !familyFits(operator.family, key))) continue;
      for (const value of atom.values) {
        const flaw = valueFlaw(key, operator, value.text) ?? privateAddress(atom, value);
        if (flaw) yield reportOf(flaw, value, atom, operator);
      }
    }
  },
});

function reportOf(flaw: ValueFlaw, value: AtomValue, atom: Atom, operator: Operator): Report {
  const { span } = value.origin;
  const shown = `"${shortened(value.text)}"`;
  const key = atom.key?.name ?? shortened(certain(atom.condition.key) ?? 'this key');
  const { meant } = flaw;
  const repairs = meant === undefined ? [] : [repairOf(meant, value, atom)];
  if (flaw.unsure) {
    const message = `${shown} matches ${key} only if it is new: ${flaw.why}. Check whether "${shortened(meant ?? '')}" is meant.`;
    return { span, message, severity: 'hint', repairs };
  }
  const advice = meant === undefined ? '' : ` Write "${shortened(meant)}".`;
  const start = `${shown} can never match ${key}: ${flaw.why}.`;
  // Beside a value that says it right, the wrong one does no harm.
  if (meant !== undefined && isSaidBeside(meant, value, atom, operator)) {
    return { span, message: `${start} Another value here says it already.`, severity: 'hint', repairs };
  }
  return { span, message: `${start}${advice}${consequence(atom, operator)}`, repairs };
}

/** What the whole condition does then; only where nothing else can decide it. */
function consequence(atom: Atom, operator: Operator): string {
  const open = operator.ifExists || operator.set === 'ForAllValues' || operator.family === 'Null';
  if (open || !atom.complete || atom.values.length !== 1) return '';
  return operator.negated
    ? ' As it stands, every request meets the condition.'
    : ' As it stands, no request meets the condition.';
}

/** The key holds public addresses only, so private ones beside no public one leave it without effect. */
function privateAddress(atom: Atom, value: AtomValue): ValueFlaw | undefined {
  if (atom.key?.name !== 'aws:SourceIp' || atom.operator?.family !== 'IpAddress' || !atom.complete) return undefined;
  const isPrivate = ({ text }: AtomValue): boolean => ipRange(text)?.isPrivate ?? false;
  if (!isPrivate(value) || !atom.values.every(isPrivate)) return undefined;
  return {
    why: 'the key holds public addresses; for calls through a VPC endpoint compare aws:VpcSourceIp or aws:SourceVpc',
  };
}

function isSaidBeside(meant: string, value: AtomValue, atom: Atom, operator: Operator): boolean {
  const others = atom.values.filter((other) => other !== value);
  return others.some(({ text }) => (operator.wildcards === 'pattern' ? includesPattern(text, meant) : text === meant));
}

function repairOf(meant: string, value: AtomValue, atom: Atom): Repair {
  const isThere = atom.values.some(({ text }) => text === meant);
  if (isThere && itemsOf(atom.condition.values).length > 1) {
    const title = `Remove "${shortened(value.text)}"`;
    return { title, safe: false, changes: [{ do: 'remove', target: value.origin }] };
  }
  const title = `Write "${shortened(meant)}"`;
  return { title, safe: false, changes: [{ do: 'set', target: value.origin, value: meant }] };
}
