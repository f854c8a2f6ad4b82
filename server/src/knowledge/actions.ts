import { ActionSet } from './actionSet';
import { ACTIONS, ADMINISTERING, CRYPTOGRAPHIC, TYPOS, USING } from './generated/actions';
import { nearestSpelling } from './spelling';
import { hasWildcard, matchesWildcard } from './wildcard';

export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management';

/**
 * One KMS action, as https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html lists it.
 */
export interface KmsAction {
  /** Without the prefix: `Decrypt`. */
  readonly name: string;
  readonly accessLevels: readonly AccessLevel[];
  /** The resources that a policy names for it; none for actions on the whole account. */
  readonly resources: readonly ('key' | 'alias')[];
  /** `no`: a key policy that names it grants nothing. `key-part`: an IAM policy on the alias is needed as well. */
  readonly keyPolicy: 'yes' | 'key-part' | 'no';
  /** Whether principals of another account can be allowed to do it. */
  readonly crossAccount: boolean;
  /** Whether the call takes an alias in place of a key. */
  readonly takesAlias: boolean;
  /** Whether a grant can allow it. */
  readonly grantable: boolean;
  readonly dryRun: boolean;
  /** AWS's own use; it is accepted where it is written and never suggested. */
  readonly internal: boolean;
}

// Stands before the table because the table is read with it while the module loads.
const LEVELS: Readonly<Record<string, AccessLevel>> = {
  L: 'List',
  R: 'Read',
  W: 'Write',
  T: 'Tagging',
  P: 'Permissions management',
};

/** All of them, in alphabetical order. */
export const KMS_ACTIONS: readonly KmsAction[] = ACTIONS.map(readRow);

/** Use key material: encrypt, decrypt, sign, verify, make data keys. */
export const CRYPTOGRAPHIC_ACTIONS: ActionSet = ActionSet.of(CRYPTOGRAPHIC);

/** Change what a key is or who may use it; the first half of the separation of duties. */
export const ADMINISTERING_ACTIONS: ActionSet = ActionSet.of(ADMINISTERING);

/** Get at data; the second half of the separation of duties. */
export const USING_ACTIONS: ActionSet = ActionSet.of(USING);

/** Possible from another account; everything else that a key policy gives to one has no effect. */
export const CROSS_ACCOUNT_ACTIONS: ActionSet = setOf((action) => action.crossAccount);

/** Nothing that a key policy says about these has an effect: they have no key as resource, or a grant decides. */
export const IAM_ONLY_ACTIONS: ActionSet = setOf((action) => action.keyPolicy === 'no');

/** Do something when a key policy allows them. */
export const KEY_POLICY_ACTIONS: ActionSet = ActionSet.ALL.minus(IAM_ONLY_ACTIONS);

/** A policy for these needs `"Resource": "*"`. */
export const ACCOUNT_LEVEL_ACTIONS: ActionSet = setOf((action) => action.resources.length === 0);

/** The action of this name, with or without `kms:`, in any case. */
export function kmsAction(name: string): KmsAction | undefined {
  actionsByName ??= new Map(KMS_ACTIONS.map((action) => [action.name.toLowerCase(), action]));
  return actionsByName.get(withoutPrefix(name.toLowerCase()));
}

/** True for `kms:…` in any case: an action of KMS, whether or not it exists. */
export function isKmsActionName(text: string): boolean {
  return /^kms:/i.test(text);
}

/**
 * The KMS actions that an entry of Action or NotAction covers: a name or a pattern with `*` and `?`, in any case. An entry
 * of another service covers none; `*` covers all. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function expandKmsAction(pattern: string): ActionSet {
  const known = expansions.get(pattern);
  if (known) return known;
  const expansion = expand(pattern.toLowerCase());
  // The oldest goes first; policies repeat a few patterns, so this is rarely reached.
  if (expansions.size >= MOST_EXPANSIONS) expansions.delete(expansions.keys().next().value!);
  expansions.set(pattern, expansion);
  return expansion;
}

/** The number of patterns whose expansion is remembered, at most. */
export const MOST_EXPANSIONS = 1024;

/** How many are remembered now; for the test that the memory is bounded. */
export function rememberedExpansions(): number {
  return expansions.size;
}

export interface ActionTypo {
  /** With the prefix; may be a pattern: `kms:ReEncrypt*`. */
  readonly fix: string;
  /** Part of a sentence, without a capital letter and a full stop. */
  readonly why: string;
}

/** What a name that AWS does not know, but people write, was meant to be. */
export function actionTypo(name: string): ActionTypo | undefined {
  const lower = name.toLowerCase();
  if (lower.startsWith('kms:kms:')) {
    const meant = name.slice(4);
    return expandKmsAction(meant).isEmpty ? undefined : { fix: meant, why: 'the prefix is written twice' };
  }
  const bare = withoutPrefix(lower);
  const typo = TYPOS.find((each) => each.wrong.toLowerCase() === bare);
  return typo && { fix: `kms:${typo.fix}`, why: typo.why };
}

/**
 * What an unknown action, or a pattern that matches nothing, was most likely meant to be, with its prefix; undefined when
 * nothing is within two edits and the table of typos has no entry.
 */
export function nearestAction(name: string): string | undefined {
  const typo = actionTypo(name);
  if (typo) return typo.fix;
  const bare = withoutPrefix(name);
  const pattern = /^([^*?]+)\*$/.exec(bare);
  const suggestable = KMS_ACTIONS.filter((action) => !action.internal).map((action) => action.name);
  if (pattern) {
    const nearest = nearestSpelling(pattern[1]!, [...suggestable, ...verbsOf(suggestable)]);
    return nearest && `kms:${nearest}*`;
  }
  if (hasWildcard(bare)) return undefined;
  const nearest = nearestSpelling(bare, suggestable);
  return nearest && `kms:${nearest}`;
}

const expansions = new Map<string, ActionSet>();
let actionsByName: Map<string, KmsAction> | undefined;

function expand(lower: string): ActionSet {
  if (lower === '*' || lower === 'kms:*' || lower === '*:*') return ActionSet.ALL;
  if (!hasWildcard(lower)) return lower.startsWith('kms:') ? ActionSet.of([lower]) : ActionSet.EMPTY;
  return ActionSet.of(
    KMS_ACTIONS.map((action) => action.name).filter((name) => matchesWildcard(lower, `kms:${name.toLowerCase()}`)),
  );
}

function setOf(test: (action: KmsAction) => boolean): ActionSet {
  return ActionSet.of(KMS_ACTIONS.filter(test).map((action) => action.name));
}

function withoutPrefix(name: string): string {
  return isKmsActionName(name) ? name.slice(4) : name;
}

/** Reads a row of the generated table; its words are shortened to their first letters there. */
function readRow(row: (typeof ACTIONS)[number]): KmsAction {
  const [name, levels, resources, keyPolicy, flags] = row;
  return {
    name,
    accessLevels: [...levels].map((letter) => LEVELS[letter]!),
    resources: [...resources].map((letter) => (letter === 'k' ? 'key' : 'alias')),
    keyPolicy,
    crossAccount: flags.includes('x'),
    takesAlias: flags.includes('a'),
    grantable: flags.includes('g'),
    dryRun: flags.includes('d'),
    internal: flags.includes('i'),
  };
}

/** `Describe`, `GenerateData`, …: the beginnings that patterns are made of, at the capital letters. */
function verbsOf(names: readonly string[]): Set<string> {
  const verbs = new Set<string>();
  for (const name of names) {
    for (const end of name.matchAll(/(?<=[a-z])(?=[A-Z])/g)) verbs.add(name.slice(0, end.index));
  }
  return verbs;
}
