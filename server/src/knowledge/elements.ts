import { nearestSpelling } from './spelling';

/** Which object of the grammar a name stands in. */
export type ElementPlace = 'policy' | 'statement' | 'principal';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
const POLICY_ELEMENTS = ['Version', 'Id', 'Statement'] as const;

const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const;

const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;

/** Newest first. Only the first makes policy variables work. */
export const VERSIONS = ['2012-10-17', '2008-10-17'] as const;

export const EFFECTS = ['Allow', 'Deny'] as const;

/** The names that may stand at a place, in the usual order of writing. */
export function elementNames(place: ElementPlace): readonly string[] {
  return NAMES[place];
}

/** True for the exact spelling; element names are case-sensitive. */
export function isElement(place: ElementPlace, name: string): boolean {
  return NAMES[place].includes(name);
}

/** The right spelling of a name that differs by case alone; undefined when it is right already or another name. */
export function elementOfOtherCase(place: ElementPlace, name: string): string | undefined {
  const lower = name.toLowerCase();
  return NAMES[place].find((each) => each !== name && each.toLowerCase() === lower);
}

/** The element meant by a name that the place does not have: plurals, other spellings, slips of the keyboard. */
export function nearestElement(place: ElementPlace, name: string): string | undefined {
  const lower = name.toLowerCase();
  const meant = Object.hasOwn(MEANT[place], lower) ? MEANT[place][lower] : undefined;
  return meant ?? nearestSpelling(name, NAMES[place]);
}

/** The Effect meant by another word. */
export function nearestEffect(text: string): string | undefined {
  const lower = text.trim().toLowerCase();
  return nearestSpelling(lower, EFFECTS) ?? (Object.hasOwn(OTHER_EFFECTS, lower) ? OTHER_EFFECTS[lower] : undefined);
}

const NAMES: Readonly<Record<ElementPlace, readonly string[]>> = {
  policy: POLICY_ELEMENTS,
  statement: STATEMENT_ELEMENTS,
  principal: PRINCIPAL_TYPES,
};

const MEANT: Readonly<Record<ElementPlace, Readonly<Record<string, string>>>> = {
  policy: { statements: 'Statement', policyid: 'Id', policyversion: 'Version' },
  statement: {
    actions: 'Action',
    resources: 'Resource',
    principals: 'Principal',
    conditions: 'Condition',
    not_actions: 'NotAction',
    notactions: 'NotAction',
    not_resources: 'NotResource',
    notresources: 'NotResource',
    not_principals: 'NotPrincipal',
    notprincipals: 'NotPrincipal',
    statementid: 'Sid',
    id: 'Sid',
  },
  principal: {
    services: 'Service',
    account: 'AWS',
    accounts: 'AWS',
    role: 'AWS',
    user: 'AWS',
    federation: 'Federated',
  },
};

const OTHER_EFFECTS: Readonly<Record<string, string>> = {
  allowed: 'Allow',
  permit: 'Allow',
  grant: 'Allow',
  allows: 'Allow',
  denied: 'Deny',
  denies: 'Deny',
  forbid: 'Deny',
  block: 'Deny',
  reject: 'Deny',
};
