import { createScanner, SyntaxKind } from 'jsonc-parser';
import type { Range } from '../document/segment';

/** The comments of a JSON text, in order, their marks included. */
export function jsonComments(text: string): Range[] {
  const comments: Range[] = [];
  const scanner = createScanner(text, false);
  for (let kind = scanner.scan(); kind !== SyntaxKind.EOF; kind = scanner.scan()) {
    if (kind !== SyntaxKind.LineCommentTrivia && kind !== SyntaxKind.BlockCommentTrivia) continue;
    const start = scanner.getTokenOffset();
    // The scanner lets a comment that is never closed end behind the text when a line end is last in it.
    comments.push({ start, end: Math.min(start + scanner.getTokenLength(), text.length) });
  }
  return comments;
}
