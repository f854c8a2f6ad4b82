import { policyEffect } from './policy/policyEffect';
import { policySyntax } from './policy/policySyntax';
import type { AnyRule } from './rule';

/** Every rule, in the order of the reference. To add one: its file, a line here, a page in test/rules. */
export const RULES: readonly AnyRule[] = [policySyntax, policyEffect];
