import {
  beginsBodyItem,
  beginsTopLevelBlock,
  BRACE_CLOSE,
  BRACKET_CLOSE,
  CARRIAGE_RETURN,
  END,
  endOfName,
  HASH,
  isBlank,
  NEWLINE,
  PARENTHESIS_CLOSE,
  SLASH,
  SPACE,
  STAR,
  startsName,
} from './characters';
import type { HclComment, HclFault, HclMissing, HclName } from './nodes';

/** Deeper than any configuration goes, and far from where a recursive parser overflows the stack. */
export const MAX_HCL_NESTING = 500;

/** What a line end means where the parser stands. */
export type LineEnds =
  /** It ends an item: bodies and objects. */
  | 'significant'
  /** White space, but a line that can only be an item of a body ends what is open: parentheses, brackets, templates. */
  | 'ignored'
  /** White space between items, but a block of the top level ends what is open. */
  | 'between-items'
  /** White space, whatever follows: between the blocks of the top level. */
  | 'blank';

/** How many closing brackets of each kind the text waits for. */
export interface Awaited {
  braces: number;
  brackets: number;
  parentheses: number;
}

/** Where a parser stands in its text, and what it has met so far. */
export class HclReader {
  at = 0;
  lineEnds: LineEnds = 'significant';
  readonly faults: HclFault[] = [];
  readonly comments: HclComment[] = [];
  /** Brackets outside a template do not count within it. */
  awaited: Awaited = { braces: 0, brackets: 0, parentheses: 0 };
  private depth = 0;
  private tooDeepAt: number | undefined;
  private faultedAt = -1;
  /** A line end that `skip` has found to end what is open, and how it then looked at line ends. */
  private stop = -1;
  private stoppedAs: LineEnds = 'significant';
  /** What `skip` passed last: things that are not closed lead to the same place again and again. */
  private skippedFrom = -1;
  private skippedTo = -1;
  private skippedAs: LineEnds = 'significant';
  private nextCommentEnd = -1;
  private loneNames: ReadonlyMap<string, number> | undefined;

  constructor(
    readonly text: string,
    public limit = text.length,
  ) {}

  /** The unit at `at`, or END. */
  peek(): number {
    return this.at < this.limit ? this.text.charCodeAt(this.at) : END;
  }

  /** The unit `distance` after `at`, or END. */
  peekBeyond(distance: number): number {
    return this.at + distance < this.limit ? this.text.charCodeAt(this.at + distance) : END;
  }

  /** Passes white space and comments; afterwards `peek` gives a line end only where one means something. */
  skip(): void {
    const start = this.at;
    if (start >= this.limit) return;
    const code = this.text.charCodeAt(start);
    // Mostly there is nothing to pass.
    if (code > SPACE && code !== HASH && code !== SLASH) return;
    if (code === NEWLINE && this.lineEnds === 'significant') return;
    if (start === this.skippedFrom && this.lineEnds === this.skippedAs) {
      this.at = this.skippedTo;
      return;
    }
    this.passBlanks();
    this.skippedFrom = start;
    this.skippedTo = this.at;
    this.skippedAs = this.lineEnds;
  }

  /** The same between items, where line ends are white space. */
  skipLines(lineEnds: LineEnds = 'between-items'): void {
    const before = this.lineEnds;
    this.lineEnds = lineEnds;
    this.skip();
    this.lineEnds = before;
  }

  /** Forgets the comments from `at` on: what looked like one is text. */
  forgetComments(at: number): void {
    this.skippedFrom = -1;
    while (this.comments.length > 0 && this.comments[this.comments.length - 1]!.start >= at) this.comments.pop();
  }

  atName(): boolean {
    return this.at < this.limit && startsName(this.text, this.at);
  }

  /** Reads the name at `at`; an empty one where none stands. */
  name(): HclName {
    const start = this.at;
    if (this.atName()) this.at = endOfName(this.text, start, this.limit);
    return { kind: 'name', text: this.text.slice(start, this.at), start, end: this.at };
  }

  atWord(word: string): boolean {
    const end = this.at + word.length;
    return end <= this.limit && this.text.startsWith(word, this.at) && endOfName(this.text, end, this.limit) === end;
  }

  /** A place for the expression that should stand at `at`, reported as a fault. */
  missing(): HclMissing {
    this.fault(this.at, this.at, 'a value is missing');
    return { kind: 'missing', start: this.at, end: this.at };
  }

  /** Notes a fault, unless the parser has not moved since the last: then this is only its echo. */
  fault(start: number, end: number, message: string): void {
    if (this.faultedAt === this.at || this.tooDeepAt !== undefined) return;
    this.faultedAt = this.at;
    this.faults.push({ kind: 'broken', message, start, end });
  }

  /** A fault at the token that stands at `at`. */
  unexpected(message: string): void {
    const end = this.atName() ? endOfName(this.text, this.at, this.limit) : Math.min(this.at + 1, this.limit);
    this.fault(this.at, end, message);
  }

  /** Goes one level deeper. Beyond the deepest allowed the text ends here, so that every parser returns at once. */
  enter(): void {
    if (++this.depth > MAX_HCL_NESTING && this.tooDeepAt === undefined) {
      this.tooDeepAt = Math.min(this.at, this.limit);
      this.limit = this.tooDeepAt;
      this.skippedFrom = -1;
    }
  }

  leave(levels = 1): void {
    this.depth -= levels;
  }

  /** Where the text is nested too deeply, if it is. */
  get tooDeep(): number | undefined {
    return this.tooDeepAt;
  }

  /** Reads up to `limit` only while `read` runs. */
  within<T>(limit: number, read: () => T): T {
    const before = this.limit;
    this.limit = Math.min(limit, before);
    this.skippedFrom = -1;
    const result = read();
    if (this.tooDeepAt === undefined) this.limit = before;
    this.skippedFrom = -1;
    return result;
  }

  /** Whether the closing bracket `code` belongs to something around; otherwise it is a stray. */
  isAwaited(code: number): boolean {
    if (code === BRACE_CLOSE) return this.awaited.braces > 0;
    if (code === BRACKET_CLOSE) return this.awaited.brackets > 0;
    return code === PARENTHESIS_CLOSE && this.awaited.parentheses > 0;
  }

  /** Whether a line after `from` holds this name and nothing else. The lines are looked through once, when first asked for. */
  lineHolds(name: string, from: number): boolean {
    this.loneNames ??= loneNamesOf(this.text);
    return (this.loneNames.get(name) ?? -1) >= from;
  }

  private passBlanks(): void {
    let firstLineEnd = -1;
    for (;;) {
      let { at } = this;
      while (at < this.limit && isBlank(this.text.charCodeAt(at))) at++;
      this.at = at;
      const code = this.peek();
      if (code === NEWLINE) {
        if (this.lineEnds === 'significant' || this.stopsHere()) break;
        if (firstLineEnd === -1) firstLineEnd = this.at;
        this.at++;
      } else if (code === HASH || (code === SLASH && this.peekBeyond(1) === SLASH)) this.skipLineComment();
      else if (code === SLASH && this.peekBeyond(1) === STAR) this.skipBlockComment();
      else {
        if (firstLineEnd !== -1 && this.endsWhatIsOpen()) {
          this.stop = this.at = firstLineEnd;
          this.stoppedAs = this.lineEnds;
        }
        break;
      }
    }
  }

  private stopsHere(): boolean {
    if (this.at !== this.stop || this.lineEnds === 'blank') return false;
    return this.stoppedAs === this.lineEnds || this.stoppedAs === 'between-items';
  }

  private endsWhatIsOpen(): boolean {
    if (this.lineEnds === 'blank') return false;
    if (this.text.charCodeAt(this.at - 1) === NEWLINE && beginsTopLevelBlock(this.text, this.at)) return true;
    return this.lineEnds === 'ignored' && beginsBodyItem(this.text, this.at, this.limit);
  }

  private skipLineComment(): void {
    const start = this.at;
    const lineEnd = this.text.indexOf('\n', start);
    this.at = lineEnd === -1 || lineEnd > this.limit ? this.limit : lineEnd;
    this.addComment(start, this.text.charCodeAt(this.at - 1) === CARRIAGE_RETURN ? this.at - 1 : this.at);
  }

  private skipBlockComment(): void {
    const start = this.at;
    // The search is not repeated for each comment that is not closed: that would take quadratic time.
    if (this.nextCommentEnd < start + 2) {
      const found = this.text.indexOf('*/', start + 2);
      this.nextCommentEnd = found === -1 ? this.text.length : found;
    }
    if (this.nextCommentEnd + 2 <= this.limit) {
      this.at = this.nextCommentEnd + 2;
      this.addComment(start, this.at);
    } else {
      this.fault(start, Math.min(start + 2, this.limit), 'this comment is not closed');
      this.skipLineComment();
    }
  }

  private addComment(start: number, end: number): void {
    const last = this.comments[this.comments.length - 1];
    if (!last || last.start < start) this.comments.push({ kind: 'comment', start, end });
  }
}

/** Where each name that stands alone in its line does so last. */
function loneNamesOf(text: string): Map<string, number> {
  const last = new Map<string, number>();
  for (const match of text.matchAll(/^[ \t]*([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t\r]*$/gmu)) {
    last.set(match[1]!, match.index);
  }
  return last;
}
