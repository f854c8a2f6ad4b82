import type { ElementPlace } from '../knowledge/elements';
import type { Origin } from './value';

/** Where a policy breaks the grammar. Readers note faults; the grammar rules speak of them. */
export type Fault =
  /** The text itself is broken; `message` in plain words. */
  | { readonly kind: 'syntax'; readonly message: string; readonly origin: Origin; readonly repair?: SyntaxRepair }
  /** Nested deeper than any parser here goes; the text was not read. */
  | { readonly kind: 'too-deep'; readonly limit: number; readonly origin: Origin }
  /** A name that the grammar does not have at this place. */
  | { readonly kind: 'unknown-element'; readonly place: ElementPlace; readonly name: string; readonly origin: Origin }
  /** The right name in the wrong case. `expected` is the right spelling. */
  | {
      readonly kind: 'miscased-element';
      readonly place: ElementPlace;
      readonly name: string;
      readonly expected: string;
      readonly origin: Origin;
    }
  /** The same name twice in one object; `origin` is the later one, `first` the earlier. */
  | {
      readonly kind: 'duplicate-element';
      readonly place: ElementPlace | 'condition';
      readonly name: string;
      readonly origin: Origin;
      readonly first: Origin;
    }
  /** A value of a type that the element does not take. */
  | {
      readonly kind: 'wrong-type';
      readonly element: string;
      readonly expected: string;
      readonly found: string;
      readonly origin: Origin;
      /** The value, when it is a string where the element takes something else. */
      readonly text?: string;
      /** True when the value was read all the same, since nobody can doubt what it means. */
      readonly isRead?: boolean;
    }
  /** Two elements of which a statement may have only one; `origin` is the name of `other`, `first` that of `name`. */
  | {
      readonly kind: 'exclusive-elements';
      readonly name: string;
      readonly other: string;
      readonly origin: Origin;
      readonly first: Origin;
    }
  | {
      readonly kind: 'empty';
      readonly element: string;
      readonly container: 'array' | 'object';
      readonly origin: Origin;
    };

/** A syntax fault that a single edit mends. */
export type SyntaxRepair = 'remove-comma' | 'remove-comment' | 'insert-comma';
