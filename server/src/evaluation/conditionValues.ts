import type { ConditionKey } from '../knowledge/conditionKeys';
import type { Operator } from '../knowledge/operators';
import { placeholderIn } from '../knowledge/arn';
import { ipRange } from '../knowledge/ipRange';
import { nearestSpelling } from '../knowledge/spelling';
import { hasWildcard } from '../knowledge/wildcard';
import { arnFlaw, principalArnFlaw } from './arnValues';
import { identifierFlaw } from './identifierValues';
import { patternsOverlap } from './patterns';

/** Why a value can never match what requests carry under a key. */
export interface ValueFlaw {
  /** A sentence without its full stop, to follow "… can never match: ". */
  readonly why: string;
  /** What was most likely meant. */
  readonly meant?: string;
  /** True when it is only likely: the value may name something newer than these tables. */
  readonly unsure?: boolean;
}

/** One value under an operator; wildcards count only where the operator takes them as such. */
export interface ComparedValue {
  readonly text: string;
  readonly operator: Operator;
  /** `text` as it is compared: in lower case when the operator ignores case. */
  readonly pattern: string;
  /** Whether anything of this form (`*` and `?` as in patterns) matches the value. */
  overlaps(form: string): boolean;
}

/**
 * What is wrong with a value of a condition; undefined when it can match, and when nobody can tell: half-typed and
 * templated values, policy variables, keys that are not known, wildcards under an operator that takes them literally.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function valueFlaw(key: ConditionKey | undefined, operator: Operator, text: string): ValueFlaw | undefined {
  const flaw = findFlaw(key, operator, text);
  // Placeholders are found by a slow search, so only once there is something to say.
  if (!flaw || placeholderIn(text) !== undefined) return undefined;
  if (flaw.meant === undefined) return flaw;
  return findFlaw(key, operator, flaw.meant) ? { ...flaw, meant: undefined } : flaw;
}

function findFlaw(key: ConditionKey | undefined, operator: Operator, text: string): ValueFlaw | undefined {
  if (OPEN_VARIABLE.test(text)) return { why: 'its policy variable has no closing brace' };
  if (text === '' || text.includes('${')) return undefined;
  const typed = typeFlaw(operator, text);
  if (typed) return typed;
  if (!key || key.part !== undefined) return undefined;
  if (operator.family !== 'String' && operator.family !== 'Arn') return undefined;
  if (operator.wildcards === 'literal' && hasWildcard(text)) return undefined;
  const value = comparedValue(operator, text);
  if (key.values) return enumerationFlaw(key.values, value);
  if (key.name === 'aws:PrincipalArn') return principalArnFlaw(value);
  if (key.type === 'ARN') return arnFlaw(value);
  if (key.type === 'IPAddress' && text.includes('/')) {
    return { why: `${operator.base} compares texts and does not know ranges; use IpAddress` };
  }
  return key.type === 'String' ? identifierFlaw(key.name, value) : undefined;
}

function comparedValue(operator: Operator, text: string): ComparedValue {
  const fold = (each: string): string => (operator.ignoresCase ? each.toLowerCase() : each);
  const pattern = fold(text);
  return { text, operator, pattern, overlaps: (form) => patternsOverlap(pattern, fold(form)) };
}

/** Faults that the operator alone shows, whatever the key. */
function typeFlaw({ family, base }: Operator, text: string): ValueFlaw | undefined {
  switch (family) {
    case 'Bool':
    case 'Null':
      if (/^(?:true|false)$/i.test(text)) return undefined;
      return { why: `${base} takes true or false`, meant: booleanMeant(text) };
    case 'Numeric':
      return NUMBER.test(text) ? undefined : { why: `${base} takes a number` };
    case 'Date':
      return isDate(text)
        ? undefined
        : { why: `${base} takes a date such as 2027-01-31T00:00:00Z, or seconds since 1970` };
    case 'IpAddress':
      return ipRange(text) ? undefined : { why: `${base} takes an address or a range such as 203.0.113.0/24` };
    case 'Arn':
      return text.startsWith('arn:') || patternsOverlap(text, 'arn:*') ? undefined : { why: `${base} takes an ARN` };
    default:
      return undefined;
  }
}

const OPEN_VARIABLE = /\$\{\w+:[^{}]*$/;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** https://www.w3.org/TR/NOTE-datetime, or Unix time. */
function isDate(text: string): boolean {
  if (NUMBER.test(text)) return true;
  if (!/^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?$/.test(text)) return false;
  const time = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(time)) return false;
  // Date.parse takes February 30 for March 2.
  const [year, month, day] = text.slice(0, 10).split('-').map(Number);
  return day === undefined || day <= new Date(Date.UTC(year!, month!, 0)).getUTCDate();
}

function booleanMeant(text: string): string | undefined {
  if (/^(?:yes|1|on|enabled)$/i.test(text)) return 'true';
  return /^(?:no|0|off|disabled)$/i.test(text) ? 'false' : nearestSpelling(text, ['true', 'false']);
}

function enumerationFlaw(values: readonly string[], value: ComparedValue): ValueFlaw | undefined {
  if (values.some((each) => value.overlaps(each))) return undefined;
  const bare = value.text.replace(/^kms:/i, '');
  const isPattern = hasWildcard(bare);
  const longer = isPattern || bare.length < 3 ? [] : values.filter((each) => startsAlike(each, bare));
  if (longer.length > 1) return { why: `KMS has ${longer.slice(0, 4).join(', ')}` };
  const meant = isPattern ? undefined : (longer[0] ?? nearestSpelling(bare, values));
  const shown = values.length <= 6 ? `the values are ${values.join(', ')}` : 'KMS has no such value';
  const sameLetters = meant?.toLowerCase() === value.text.toLowerCase();
  return { why: sameLetters ? 'upper and lower case count here' : shown, meant };
}

function startsAlike(value: string, beginning: string): boolean {
  return value.toLowerCase().startsWith(beginning.toLowerCase());
}
