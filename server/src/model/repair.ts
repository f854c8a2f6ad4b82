import type { Span } from '../document/segment';
import type { Origin } from './value';

/** What a repair writes, free of any format. A Map keeps the order of an object's members. */
export type Plain = null | boolean | number | string | readonly Plain[] | ReadonlyMap<string, Plain> | Reference;

/** Something that each format names in its own way. */
export interface Reference {
  readonly to: 'account' | 'partition' | 'region' | 'environment';
  readonly name?: string;
}

/** One change of the model; the writer of the file's format turns it into text edits. */
export type Change =
  /** Replaces a value (or a name, when `target` is one: then `value` is a string). */
  | { readonly do: 'set'; readonly target: Origin; readonly value: Plain }
  /** Gives the member at `target` (its name's or its value's place) another name. */
  | { readonly do: 'rename'; readonly target: Origin; readonly name: string }
  /** Takes out a list item, or the whole member whose name or value stands at `target`. */
  | { readonly do: 'remove'; readonly target: Origin }
  /**
   * Adds to a list (`name` absent) or an object, at its end unless `first`. A single value that may be a list becomes one.
   */
  | {
      readonly do: 'insert';
      readonly into: Origin;
      readonly name?: string;
      readonly value: Plain;
      readonly first?: boolean;
    }
  /** Replaces characters of the text: only for broken syntax, where there is no model to change. */
  | { readonly do: 'replace-text'; readonly target: Origin; readonly text: string };

export interface Repair {
  /** Imperative, for a menu: "Remove the trailing comma". */
  readonly title: string;
  /** True when the repaired policy allows nothing that the old one did not; only then may it be applied unasked. */
  readonly safe: boolean;
  readonly changes: readonly Change[];
}

export interface Note {
  readonly span: Span;
  readonly message: string;
}

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** What a rule says of one place. */
export interface Report extends Note {
  /** Overrides the rule's own severity. */
  readonly severity?: Severity;
  /** Overrides the rule's preset for this report: `strict` keeps it out of `recommended`. */
  readonly preset?: Preset;
  readonly related?: readonly Note[];
  readonly path?: readonly Note[];
  readonly repairs?: readonly Repair[];
}

export type Preset = 'recommended' | 'strict' | 'all';
