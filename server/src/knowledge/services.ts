import type { ActionSet } from './actionSet';
import { OTHER_PRINCIPALS, PRINCIPALS, VIA_SERVICES, VIA_SERVICES_ALSO_ACCEPTED } from './generated/services';
import { looksLikeRegion } from './regions';
import { nearestSpelling } from './spelling';

/** A service principal, read from `logs.us-east-1.amazonaws.com`. */
export interface ServicePrincipal {
  /** What stands before the Region and `amazonaws.com`: `logs`, `delivery.logs`, `replication.dynamodb`. */
  readonly service: string;
  readonly region: string | undefined;
  /** `amazonaws.com` or `amazonaws.com.cn`, or that of an isolated partition. */
  readonly suffix: string;
  /** A name for people; undefined for services that are only known to exist, and for unknown ones. */
  readonly label: string | undefined;
  /** False when no service of this name is known; new ones appear often, so this is no proof. */
  readonly known: boolean;
}

/**
 * Reads the name of a service principal, in any case. Undefined when it does not have the shape of one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
export function servicePrincipal(id: string): ServicePrincipal | undefined {
  const match = /^([a-z0-9][a-z0-9.-]*)\.(amazonaws\.com(?:\.cn)?|amazon\.com|c2s\.ic\.gov|sc2s\.sgov\.gov)$/i.exec(id);
  if (!match) return undefined;
  const labels = match[1]!.toLowerCase().split('.');
  // Most write the Region last (logs.us-east-1); a few write it first (us-east-1.s3 for opt-in Regions).
  const at = labels.length < 2 ? -1 : labels.findIndex(looksLikeRegion);
  const region = at < 0 ? undefined : labels[at];
  const service = labels.filter((_label, index) => index !== at).join('.');
  const row = rowOf(service);
  return {
    service,
    region,
    suffix: match[2]!.toLowerCase(),
    label: row?.label,
    known: row !== undefined || others().has(service),
  };
}

/** `source-keys`: aws:SourceArn and its kin. `context`: an encryption context. `nothing`: nothing usable. */
export type ServiceProof = 'source-keys' | 'context' | 'nothing' | 'unknown';

/**
 * What a service puts into the requests that it makes with its own principal, so that a condition can hold it to one
 * customer's resources. `service` as servicePrincipal() reads it; `actions` what the statement allows it, since that tells
 * what the service uses the key for. https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html
 */
export function serviceProof(service: string, actions: ActionSet): ServiceProof {
  const row = rowOf(service);
  const covers = (names: readonly string[]): boolean => names.some((name) => actions.has(name));
  if (!row?.sends) return 'unknown';
  if (row.unlessCovers && covers(row.unlessCovers)) return 'nothing';
  if (row.onlyIfCovers && !covers(row.onlyIfCovers)) return 'unknown';
  return row.sends;
}

/** A service that calls KMS in the name of its own caller, read from a value of kms:ViaService. */
export interface ViaService {
  readonly service: string;
  readonly region: string;
  readonly label: string | undefined;
  /** False when the service is not on AWS's list; new ones appear often. */
  readonly known: boolean;
}

/**
 * Reads `s3.us-east-1.amazonaws.com`. Undefined when the shape is another: upper case, no Region, `.amazonaws.com.cn` never
 * match, since the value is lower case and ends in `.amazonaws.com` in every partition. Patterns are not read.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaService(value: string): ViaService | undefined {
  const match = /^([a-z0-9][a-z0-9.-]*?)\.([a-z]{2,4}(?:-[a-z]+)+-\d+)\.amazonaws\.com$/.exec(value);
  if (!match) return undefined;
  const service = match[1]!;
  const label = Object.hasOwn(VIA_LABELS, service) ? VIA_LABELS[service] : undefined;
  return { service, region: match[2]!, label, known: label !== undefined || ALSO_ACCEPTED.has(service) };
}

/** The services of kms:ViaService with their labels, for completion. */
export function viaServices(): readonly { readonly service: string; readonly label: string }[] {
  return Object.entries(VIA_LABELS).map(([service, label]) => ({ service, label }));
}

export function nearestViaService(service: string): string | undefined {
  return nearestSpelling(service, [...Object.keys(VIA_LABELS), ...ALSO_ACCEPTED]);
}

/**
 * The service principals that key policies name, for completion. `regional`: the Region stands between the name and
 * `.amazonaws.com`.
 */
export function servicePrincipals(): readonly {
  readonly service: string;
  readonly label: string;
  readonly regional: boolean;
}[] {
  return [...PRINCIPAL_ROWS.values()].map((row) => ({
    service: row.name,
    label: row.label,
    regional: row.regional !== undefined,
  }));
}

/** The known service whose name is spelt most like this one; those that key policies name come first. */
export function nearestServicePrincipal(service: string): string | undefined {
  return nearestSpelling(service, [...PRINCIPAL_ROWS.keys(), ...others()]);
}

interface Row {
  readonly name: string;
  readonly label: string;
  readonly sends?: 'source-keys' | 'context' | 'nothing';
  readonly unlessCovers?: readonly string[];
  readonly onlyIfCovers?: readonly string[];
  readonly regional?: string;
}

const PRINCIPAL_ROWS: ReadonlyMap<string, Row> = new Map(PRINCIPALS.map((row): [string, Row] => [row.name, row]));
const VIA_LABELS: Readonly<Record<string, string>> = VIA_SERVICES;
const ALSO_ACCEPTED: ReadonlySet<string> = new Set(VIA_SERVICES_ALSO_ACCEPTED);
/** S3 Tables' own tables have a principal for each purpose: systemtables.s3tables and the like. */
function rowOf(service: string): Row | undefined {
  return (
    PRINCIPAL_ROWS.get(service) ?? PRINCIPAL_ROWS.get(service.startsWith('systemtables.') ? 'systemtables' : service)
  );
}

let otherNames: ReadonlySet<string> | undefined;

function others(): ReadonlySet<string> {
  return (otherNames ??= new Set(OTHER_PRINCIPALS.split(' ')));
}
