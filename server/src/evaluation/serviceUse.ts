import { CRYPTOGRAPHIC_ACTIONS } from '../knowledge/actions';
import type { PolicyDocument, Statement } from '../model/policy';
import { atomsOf } from './atoms';
import { certainAllows } from './breadth';
import { coverageOf } from './coverage';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';

/** What a key policy shows of the services that use its key; it shows nothing of those that IAM policies let in. */
export interface ServiceUse {
  /** Some statement is for a service, or for what people do through one. */
  readonly any: boolean;
  /** A service uses the key under its own name. */
  readonly asPrincipal: boolean;
  /** Volumes are encrypted with it: EC2, EBS or Auto Scaling. */
  readonly volumes: boolean;
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/service-integration.html */
export function serviceUseOf(policy: PolicyDocument): ServiceUse {
  let any = false;
  let asPrincipal = false;
  let volumes = false;
  for (const statement of certainAllows(policy)) {
    const use = useIn(statement);
    any ||= use.any;
    asPrincipal ||= use.asPrincipal;
    volumes ||= use.volumes;
  }
  return { any, asPrincipal, volumes };
}

/** The service principals that a statement names. Remembered as long as the statement lives. */
export function servicesNamed(statement: Statement): readonly PrincipalReading[] {
  let services = namedServices.get(statement);
  if (!services) {
    const found = principalsOf(statement).items.filter(({ kind }) => kind === 'service');
    namedServices.set(statement, (services = found.length > 0 ? found : NONE));
  }
  return services;
}

const NONE: readonly PrincipalReading[] = [];
const namedServices = new WeakMap<Statement, readonly PrincipalReading[]>();
const remembered = new WeakMap<Statement, ServiceUse>();

function useIn(statement: Statement): ServiceUse {
  let use = remembered.get(statement);
  if (!use) remembered.set(statement, (use = read(statement)));
  return use;
}

function read(statement: Statement): ServiceUse {
  const { items } = principalsOf(statement);
  const asPrincipal =
    servicesNamed(statement).length > 0 && coverageOf(statement).certain.intersects(CRYPTOGRAPHIC_ACTIONS);
  const ofRole = items.filter(({ kind }) => kind === 'service-linked-role');
  let any = asPrincipal || ofRole.length > 0;
  let volumes = ofRole.some(({ name }) => /\/(?:autoscaling|ec2|spot)/.test(name ?? ''));
  for (const { name, values, operator } of atomsOf(statement).atoms) {
    if (name === undefined || operator?.negated) continue;
    if (name === 'kms:viaservice') volumes ||= values.some(({ text }) => /^ec2\./.test(text));
    volumes ||= name.startsWith('kms:encryptioncontext:aws:ebs:');
    any ||= name === 'kms:viaservice' || name === 'kms:grantisforawsresource';
    any ||= name.startsWith('kms:encryptioncontext:aws:');
  }
  return { any: any || volumes, asPrincipal, volumes };
}
