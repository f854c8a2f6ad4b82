import { policyEffect } from './policy/policyEffect';
import { policyNotaction } from './policy/policyNotaction';
import { policyNotprincipal } from './policy/policyNotprincipal';
import { policyNotresource } from './policy/policyNotresource';
import { policySyntax } from './policy/policySyntax';
import { policyWildcardAction } from './policy/policyWildcardAction';
import type { AnyRule } from './rule';

/** Every rule, in the order of the reference. To add one: its file, a line here, a page in test/rules. */
export const RULES: readonly AnyRule[] = [
  policySyntax,
  policyEffect,
  policyWildcardAction,
  policyNotprincipal,
  policyNotaction,
  policyNotresource,
];
