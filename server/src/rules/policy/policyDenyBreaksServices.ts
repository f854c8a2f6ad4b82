import type { OwnAccount } from '../../evaluation/ownAccount';
import { principalsOf } from '../../evaluation/principals';
import { servicesDenied, type Exemption, type ServicesDenied } from '../../evaluation/servicesDenied';
import { operatorBlocks } from '../../model/conditionChanges';
import type { PolicyFrame, Statement } from '../../model/policy';
import type { Change, Plain, Repair, Report } from '../../model/repair';
import { certain } from '../../model/value';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policyDenyBreaksServices = defineRule({
  id: 'policy-deny-breaks-services',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'A Deny for everyone stops AWS services',
  why: 'Services such as S3, EBS and RDS use a key for people from their own network and without MFA, and a Deny for everyone hits them too.',
  remedy:
    'Add Bool aws:ViaAWSService false and aws:PrincipalIsAWSService false to the Deny, and for EBS the role aws:ec2-infrastructure.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-ip.html',
    'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html',
  ],
  tags: ['availability'],
  *check(policy, { own }) {
    for (const denied of servicesDenied(policy)) yield reportOf(denied, policy, own);
  },
});

function reportOf(denied: ServicesDenied, policy: PolicyFrame, own: OwnAccount): Report {
  const { statement, atom, cause, missing, usedByServices } = denied;
  const everyone = principalsOf(statement).items.find(({ kind }) => kind === 'everyone')!;
  return {
    span: (atom?.condition ?? everyone).origin.span,
    // AWS's own pages show keys for direct use that are bound to a VPC, so without a service in sight this is advice.
    severity: cause === 'vpc' && !usedByServices ? 'info' : 'warning',
    message: messageOf(denied),
    repairs: repairsOf(statement, missing, policy, own),
  };
}

function messageOf({ cause, atom, missing }: ServicesDenied): string {
  if (cause === 'everything') {
    return 'This Deny hits every caller, services included, and no Allow lifts it: what S3, EBS or RDS encrypted under the key cannot be read. Add a condition that spares those who need the key.';
  }
  const key = shortened(atom!.key?.name ?? '');
  const where =
    cause === 'mfa'
      ? 'Services, and the roles that they act for, have no MFA'
      : `Services call from networks of their own, where ${key} is missing or another`;
  if (missing.has('via')) {
    return `${where}, so this Deny stops S3, EBS, RDS and others when they use the key for somebody. Add Bool aws:ViaAWSService false and aws:PrincipalIsAWSService false.`;
  }
  if (missing.has('principal')) {
    return `${where}, so this Deny stops the services that the policy allows by name. Add Bool aws:PrincipalIsAWSService false.`;
  }
  return `${where}, and EBS attaches volumes by a role of its own that counts as no service. Spare role/aws:ec2-infrastructure by ArnNotLike on aws:PrincipalArn.`;
}

/** One more condition for whoever is not spared; none when it has no place, or the role's account is not known. */
function repairsOf(
  statement: Statement,
  missing: ReadonlySet<Exemption>,
  policy: PolicyFrame,
  own: OwnAccount,
): Repair[] {
  const { condition } = statement;
  if (condition.state !== 'known') return [];
  const changes: Change[] = [];
  const flags = [...missing].flatMap((each): [string, Plain][] => (FLAGS[each] ? [[FLAGS[each], 'false']] : []));
  if (flags.length > 0) {
    const block = operatorBlocks(statement).find(({ name }) => /^bool(?:ifexists)?$/i.test(name));
    if (!block) changes.push({ do: 'insert', into: condition.origin, name: 'Bool', value: new Map(flags) });
    else for (const [name, value] of flags) changes.push({ do: 'insert', into: block.origin, name, value });
  }
  if (missing.has('volumes')) {
    const taken = operatorBlocks(statement).some(({ name }) => name.toLowerCase() === 'arnnotlike');
    if (taken || own.state !== 'known') return [];
    const role = `arn:${certain(policy.owner.partition) ?? 'aws'}:iam::${own.account}:role/aws:ec2-infrastructure`;
    const value = new Map([['aws:PrincipalArn', [role, `${role}/*`]]]);
    changes.push({ do: 'insert', into: condition.origin, name: 'ArnNotLike', value });
  }
  return changes.length > 0 ? [{ title: 'Spare what AWS services do', safe: false, changes }] : [];
}

const FLAGS: Readonly<Partial<Record<Exemption, string>>> = {
  via: 'aws:ViaAWSService',
  principal: 'aws:PrincipalIsAWSService',
};
