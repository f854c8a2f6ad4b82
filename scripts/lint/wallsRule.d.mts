import type { Rule } from 'eslint';

export const wallsRule: Rule.RuleModule;
