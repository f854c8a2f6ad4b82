import { nearestSpelling } from './spelling';

export type OperatorFamily = 'String' | 'Numeric' | 'Date' | 'Bool' | 'Binary' | 'IpAddress' | 'Arn' | 'Null';

/**
 * One condition operator as it is written.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface Operator {
  /** The whole in AWS's spelling: `ForAnyValue:StringLikeIfExists`. */
  readonly name: string;
  /** Without prefix and suffix: `StringLike`. */
  readonly base: string;
  readonly family: OperatorFamily;
  /** True for the `Not…` forms: they hold when the key is absent. */
  readonly negated: boolean;
  /** The operator that says the opposite: `StringEquals` for `StringNotEquals`. Undefined when there is none. */
  readonly opposite: string | undefined;
  /** `pattern`: `*` and `?` in a value stand for other characters; `literal`: they stand for themselves. */
  readonly wildcards: 'pattern' | 'literal';
  /** The operator that takes the same values as patterns: `StringLike` for `StringEquals`. */
  readonly patternForm: string | undefined;
  readonly ignoresCase: boolean;
  /** Ordered comparisons; undefined for the others. `upper` bounds hold below the value. */
  readonly bound: 'lower' | 'upper' | undefined;
  /** True for `…IfExists`: it holds when the key is absent. */
  readonly ifExists: boolean;
  /** How it takes a key with several values. */
  readonly set: 'ForAllValues' | 'ForAnyValue' | undefined;
}

/**
 * Reads an operator's name. Case is ignored: AWS takes `StringLike` and `stringlike` alike, and its own older pages write
 * `ARNEquals`. Undefined when there is no such operator; `NullIfExists` is none.
 */
export function parseOperator(text: string): Operator | undefined {
  const known = remembered.get(text);
  if (known !== undefined) return known ?? undefined;
  const operator = parse(text);
  if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!);
  remembered.set(text, operator ?? null);
  return operator;
}

/** The operators without prefix and suffix, in the order of AWS's page. */
export function operatorNames(): readonly string[] {
  return BASES.map((base) => base.base);
}

/** The operator spelt most like this one, with its prefix and suffix kept or mended; undefined when none is near. */
export function nearestOperator(text: string): string | undefined {
  const ifExists = /ifexists?$/i.test(text);
  const body = ifExists ? text.replace(/ifexists?$/i, '') : text;
  const colon = body.indexOf(':');
  const set = colon >= 0 ? nearestSpelling(body.slice(0, colon), ['ForAllValues', 'ForAnyValue'], 4) : undefined;
  if (colon >= 0 && !set) return undefined;
  const written = body.slice(colon + 1);
  const confused = Object.hasOwn(CONFUSED, written.toLowerCase()) ? CONFUSED[written.toLowerCase()] : undefined;
  const base = confused ?? nearestSpelling(written, operatorNames(), 3);
  if (base === undefined) return undefined;
  return `${set ? `${set}:` : ''}${base}${ifExists && base !== 'Null' ? 'IfExists' : ''}`;
}

/**
 * True when an operator of this family can match values of a key of this type. `part`: the author's part of the key, if it
 * has one; tags and encryption contexts may hold numbers, dates, addresses and ARNs alike, so everything fits them.
 */
export function familyFits(family: OperatorFamily, key: { readonly type: string; readonly part?: string }): boolean {
  if (family === 'Null' || key.part !== undefined) return true;
  return FITTING[key.type]?.includes(family) ?? true;
}

/**
 * Families that can match a key's type. String operators compare the text of any value, so they are never impossible,
 * only unwise on ARNs and booleans.
 */
const FITTING: Readonly<Record<string, readonly OperatorFamily[]>> = {
  String: ['String', 'Arn', 'Binary'],
  ARN: ['Arn', 'String'],
  Bool: ['Bool', 'String'],
  Date: ['Date', 'Numeric', 'String'],
  Numeric: ['Numeric', 'String'],
  IPAddress: ['IpAddress', 'String'],
};

/** Names that people write for an operator which is called otherwise. */
const CONFUSED: Readonly<Record<string, string>> = {
  stringmatches: 'StringLike',
  stringequal: 'StringEquals',
  stringsequals: 'StringEquals',
  equals: 'StringEquals',
  like: 'StringLike',
  boolean: 'Bool',
  boolequals: 'Bool',
  stringequalsignorecases: 'StringEqualsIgnoreCase',
  notipaddresses: 'NotIpAddress',
  ipaddressnot: 'NotIpAddress',
  ipnotaddress: 'NotIpAddress',
  isnull: 'Null',
  notnull: 'Null',
};

type Base = Pick<Operator, 'base' | 'family' | 'negated' | 'opposite' | 'wildcards' | 'patternForm' | 'bound'> & {
  readonly ignoresCase: boolean;
};

const MOST_REMEMBERED = 256;
const remembered = new Map<string, Operator | null>();

const BASES: readonly Base[] = [
  ...pair('StringEquals', 'StringNotEquals', 'String', { like: ['StringLike', 'StringNotLike'] }),
  ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'String', { ignoresCase: true }),
  ...pair('StringLike', 'StringNotLike', 'String', { pattern: true }),
  ...pair('NumericEquals', 'NumericNotEquals', 'Numeric'),
  ...ordered('Numeric'),
  ...pair('DateEquals', 'DateNotEquals', 'Date'),
  ...ordered('Date'),
  single('Bool', 'Bool'),
  single('BinaryEquals', 'Binary'),
  ...pair('IpAddress', 'NotIpAddress', 'IpAddress'),
  ...pair('ArnEquals', 'ArnNotEquals', 'Arn', { pattern: true }),
  ...pair('ArnLike', 'ArnNotLike', 'Arn', { pattern: true }),
  single('Null', 'Null'),
];

const byName: ReadonlyMap<string, Base> = new Map(BASES.map((base) => [base.base.toLowerCase(), base]));

interface Traits {
  readonly pattern?: boolean;
  readonly ignoresCase?: boolean;
  readonly like?: readonly [string, string];
}

function pair(positive: string, negative: string, family: OperatorFamily, traits: Traits = {}): readonly Base[] {
  const common = {
    family,
    wildcards: traits.pattern ? 'pattern' : 'literal',
    ignoresCase: traits.ignoresCase ?? false,
    bound: undefined,
  } as const;
  return [
    { ...common, base: positive, negated: false, opposite: negative, patternForm: traits.like?.[0] },
    { ...common, base: negative, negated: true, opposite: positive, patternForm: traits.like?.[1] },
  ];
}

function ordered(family: 'Numeric' | 'Date'): readonly Base[] {
  const make = (base: string, opposite: string, bound: 'lower' | 'upper'): Base => ({
    base: family + base,
    opposite: family + opposite,
    family,
    bound,
    negated: false,
    wildcards: 'literal',
    patternForm: undefined,
    ignoresCase: false,
  });
  return [
    make('LessThan', 'GreaterThanEquals', 'upper'),
    make('LessThanEquals', 'GreaterThan', 'upper'),
    make('GreaterThan', 'LessThanEquals', 'lower'),
    make('GreaterThanEquals', 'LessThan', 'lower'),
  ];
}

function single(base: string, family: OperatorFamily): Base {
  return {
    base,
    family,
    negated: false,
    opposite: undefined,
    wildcards: 'literal',
    patternForm: undefined,
    ignoresCase: false,
    bound: undefined,
  };
}

function parse(text: string): Operator | undefined {
  const match = /^(?:(forallvalues|foranyvalue):)?(.+?)(ifexists)?$/.exec(text.toLowerCase());
  const base = match && byName.get(match[2]!);
  if (!base) return undefined;
  const ifExists = match[3] !== undefined;
  if (ifExists && base.family === 'Null') return undefined;
  const set = match[1] === undefined ? undefined : match[1] === 'forallvalues' ? 'ForAllValues' : 'ForAnyValue';
  return { ...base, name: `${set ? `${set}:` : ''}${base.base}${ifExists ? 'IfExists' : ''}`, ifExists, set };
}
