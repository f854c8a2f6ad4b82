import type { Range } from '../document/segment';
import type { Snapshot } from '../document/snapshot';
import type { Origin } from '../model/value';
import type { CommentSuppression } from './settings';

/**
 * The suppressions that stand in these comments of a file (ranges of the file, in order), whatever marks the format's
 * comments have. Ids of rules that do not exist are kept as they are written: such a suppression silences nothing, and is
 * told like every other that does not.
 *
 * - `kms-lens-disable-line` speaks of the lines that the comment stands on;
 * - `kms-lens-disable-next-line` of the next line that holds more than comments;
 * - `kms-lens-disable` of all that follows, until `kms-lens-enable` or the end of the file.
 *
 * Each may name rules, with commas between them, and a reason after ` -- `; without names it speaks of every rule.
 */
export function suppressionsInComments(snapshot: Snapshot, comments: readonly Range[]): CommentSuppression[] {
  const { text } = snapshot;
  const found: CommentSuppression[] = [];
  let open: OpenSuppression[] = [];
  for (const [index, comment] of comments.entries()) {
    const directive = directiveIn(text.slice(comment.start, comment.end));
    if (!directive) continue;
    const { ruleIds, reason } = directive;
    const origin = originOf(snapshot, comment);
    switch (directive.kind) {
      case 'disable-line':
        found.push({
          ruleIds,
          reason,
          origin,
          range: { start: lineStart(text, comment.start), end: lineEnd(text, comment.end) },
        });
        break;
      case 'disable-next-line':
        found.push({ ruleIds, reason, origin, range: nextLine(text, comments, index) });
        break;
      case 'disable':
        open.push({ ruleIds, reason, origin, start: comment.start });
        break;
      case 'enable': {
        const { closed, left } = close(open, ruleIds, comment.start);
        found.push(...closed);
        open = left;
        break;
      }
    }
  }
  const atEnd = close(open, [], text.length + 1).closed;
  return [...found, ...atEnd].sort((a, b) => a.origin.span.start - b.origin.span.start);
}

interface Directive {
  readonly kind: 'disable-line' | 'disable-next-line' | 'disable' | 'enable';
  readonly ruleIds: readonly string[];
  readonly reason: string | null;
}

interface OpenSuppression extends Omit<CommentSuppression, 'range'> {
  readonly start: number;
}

/** The marks of a comment (slashes, stars, hashes, dashes, `<!`), the directive, and the rest of its text. */
const DIRECTIVE = /^[\s/*#;!<-]*kms-lens-(disable-next-line|disable-line|disable|enable)(?![\w-])([^]*)$/;

function directiveIn(comment: string): Directive | undefined {
  const match = DIRECTIVE.exec(comment);
  if (!match) return undefined;
  const rest = match[2]!.replace(/\s*(?:\*+\/|--+>)\s*$/, '');
  const dashes = /(?:^|\s)--+(?:\s|$)/.exec(rest);
  const named = dashes ? rest.slice(0, dashes.index) : rest;
  const reason = dashes ? rest.slice(dashes.index + dashes[0].length).trim() : '';
  return {
    kind: match[1] as Directive['kind'],
    ruleIds: named.split(/[\s,]+/).filter((id) => id !== ''),
    reason: reason === '' ? null : reason,
  };
}

/**
 * Ends what is open at `end`, for these rules or for all. A suppression of every rule is ended whole even by the name of one:
 * that rather shows a finding too many than hides one.
 */
function close(
  open: readonly OpenSuppression[],
  ruleIds: readonly string[],
  end: number,
): { closed: CommentSuppression[]; left: OpenSuppression[] } {
  const closed: CommentSuppression[] = [];
  const left: OpenSuppression[] = [];
  for (const suppression of open) {
    const { start, ...rest } = suppression;
    const range = { start, end };
    const ends = (id: string): boolean => ruleIds.length === 0 || ruleIds.includes(id);
    const remaining = suppression.ruleIds.filter((id) => !ends(id));
    const ending = suppression.ruleIds.filter(ends);
    if (suppression.ruleIds.length === 0 || remaining.length === 0) closed.push({ ...rest, range });
    else if (ending.length === 0) left.push(suppression);
    else {
      closed.push({ ...rest, ruleIds: ending, range });
      left.push({ ...suppression, ruleIds: remaining });
    }
  }
  return { closed, left };
}

function nextLine(text: string, comments: readonly Range[], index: number): Range {
  let start = lineEnd(text, comments[index]!.end);
  for (const later of comments.slice(index + 1)) {
    const end = lineEnd(text, later.end);
    const alone = text.slice(start, later.start).trim() === '' && text.slice(later.end, end).trim() === '';
    if (later.start >= start && !alone) break;
    start = Math.max(start, end);
  }
  while (start < text.length && text.slice(start, lineEnd(text, start)).trim() === '') start = lineEnd(text, start);
  return { start, end: lineEnd(text, start) };
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** Where the next line begins; behind the last line, one more than the text's length, so that its end is inside. */
function lineEnd(text: string, offset: number): number {
  for (let at = offset; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return at + 1;
    if (code === 13) return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
  }
  return text.length + 1;
}

function originOf(snapshot: Snapshot, range: Range): Origin {
  return { span: { segment: snapshot.root, ...range }, uses: [] };
}
