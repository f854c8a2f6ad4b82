import type { Range } from '../document/segment';
import type { Snapshot } from '../document/snapshot';
import type { CommentSuppression } from './settings';

/** The suppressions that stand in these comments of a file. */
export function suppressionsInComments(_snapshot: Snapshot, comments: readonly Range[]): CommentSuppression[] {
  if (comments.length === 0) return [];
  throw new Error('not written yet');
}
