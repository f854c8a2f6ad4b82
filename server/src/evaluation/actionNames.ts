import type { ActionSet } from '../knowledge/actionSet';
import { expandKmsAction } from '../knowledge/actions';

/**
 * Entries of Action that cover exactly these actions, in the words that policies use: `kms:ReEncrypt*` for its two halves.
 */
export function actionEntries(actions: ActionSet): string[] {
  let left = actions;
  const entries: string[] = [];
  for (const { pattern, covers } of commonPatterns()) {
    if (!actions.covers(covers)) continue;
    entries.push(pattern);
    left = left.minus(covers);
  }
  return [...left.names(), ...entries].sort();
}

/** Names for a sentence: up to two, then how many more. */
export function namesOf(actions: ActionSet, first: readonly string[] = []): string {
  const names = actions.names();
  const shown = [...first.filter((name) => names.includes(name)), ...names.filter((name) => !first.includes(name))];
  if (shown.length <= 1) return shown.join('');
  if (shown.length === 2) return shown.join(' and ');
  return `${shown.slice(0, 2).join(', ')} and ${shown.length - 2} more`;
}

interface Pattern {
  readonly pattern: string;
  readonly covers: ActionSet;
}

let patterns: readonly Pattern[] | undefined;

function commonPatterns(): readonly Pattern[] {
  return (patterns ??= ['kms:GenerateDataKey*', 'kms:ReEncrypt*'].map((pattern) => ({
    pattern,
    covers: expandKmsAction(pattern),
  })));
}
