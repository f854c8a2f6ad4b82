import type { OwnAccount } from '../evaluation/ownAccount';
import type { AccountSettings } from '../model/accounts';
import type { PolicyDocument, PolicyFrame, Statement } from '../model/policy';
import type { Preset, Report, Severity } from '../model/repair';
import type { Suppression } from '../model/suppression';

/** The kinds of facts that rules look at. */
export interface Facts {
  /** A whole policy. */
  policy: PolicyDocument;
  /** One statement; what is found depends on it and the frame alone, so that it is looked at again only when it changes. */
  statement: { readonly policy: PolicyFrame; readonly statement: Statement };
  /** A suppression, after all findings are known. */
  suppression: { readonly suppression: Suppression; readonly silenced: number };
}

/** What a rule may know beside its fact. One object serves every fact that shares it; compare by identity. */
export interface Context {
  /** The account that the policy's key belongs to. */
  readonly own: OwnAccount;
  readonly accounts: AccountSettings;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Rule<K extends keyof Facts = keyof Facts> {
  /** Stable, kebab-case; its first word names the folder it stands in. */
  readonly id: string;
  readonly on: K;
  /** Default severity; a report may set another. */
  readonly severity: Severity;
  /** The smallest preset that runs it; a report may ask for a larger one. */
  readonly preset: Preset;
  /** A few words without a full stop: "Everyone may use the key". */
  readonly title: string;
  /** One sentence: why it matters. */
  readonly why: string;
  /** One sentence: what to do about it. */
  readonly remedy: string;
  /** AWS controls, other tools' ids for the same concept, pages of the AWS documentation. */
  readonly refs: readonly string[];
  readonly tags: readonly RuleTag[];
  /** Pure and synchronous. Unknown values never make it report. */
  check(fact: Facts[K], context: Context): Iterable<Report>;
}

export type RuleTag = 'grammar' | 'security' | 'availability' | 'least-privilege' | 'style' | 'cost';

/** A rule on any kind of fact; the engine hands each only facts of its kind. */
export type AnyRule = { [K in keyof Facts]: Rule<K> }[keyof Facts];

export function defineRule<K extends keyof Facts>(rule: Rule<K>): Rule<K> {
  return rule;
}
