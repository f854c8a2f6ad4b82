import type { Range } from '../document/segment';
import { MAX_NESTING } from './json';
import { jsonTokens, type JsonToken } from './jsonTokens';

/**
 * JSON while it is being typed. `parseJson` tells what a text holds; this tells where in it a cursor stands, also when
 * quotes, values, commas and brackets are missing around it. A string before a colon is a name, whatever came before.
 */
export interface HalfTypedJson {
  readonly text: string;
  readonly tokens: readonly JsonToken[];
  readonly comments: readonly Range[];
  /** Undefined for a text without any value. */
  readonly root: HalfTypedNode | undefined;
}

export type HalfTypedNode = HalfTypedObject | HalfTypedArray | HalfTypedScalar;

export interface HalfTypedObject extends Range {
  readonly kind: 'object';
  /** False when the closing bracket is missing; it then ends where the next token cannot belong to it. */
  readonly closed: boolean;
  readonly members: readonly HalfTypedMember[];
}

export interface HalfTypedArray extends Range {
  readonly kind: 'array';
  readonly closed: boolean;
  readonly items: readonly HalfTypedNode[];
}

export interface HalfTypedScalar extends Range {
  readonly kind: 'scalar';
  readonly quoted: boolean;
  /** False when the closing quote is missing. */
  readonly closed: boolean;
  /** What it says, without quotes and escapes. */
  readonly value: string;
}

export interface HalfTypedMember {
  readonly name: HalfTypedScalar;
  /** The end of the colon; undefined when it is not typed yet. */
  readonly colon: number | undefined;
  readonly value: HalfTypedNode | undefined;
}

/** Never throws. What is nested deeper than `MAX_NESTING` is left out. */
export function parseHalfTyped(text: string): HalfTypedJson {
  const { tokens, comments } = jsonTokens(text);
  return { text, tokens, comments, root: new Parser(text, tokens).value(0) };
}

class Parser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly JsonToken[],
  ) {}

  /** The value that begins here; undefined at anything else, which is left to the caller. */
  value(depth: number): HalfTypedNode | undefined {
    const token = this.tokens[this.at];
    switch (token?.kind) {
      case '{':
        return this.object(token.start, depth);
      case '[':
        return this.array(token.start, depth);
      case 'string':
      case 'bare':
        this.at++;
        return this.scalar(token);
      default:
        return undefined;
    }
  }

  private object(start: number, depth: number): HalfTypedObject {
    this.at++;
    const members: HalfTypedMember[] = [];
    for (;;) {
      const token = this.tokens[this.at];
      if (token?.kind === '}') {
        this.at++;
        return { kind: 'object', start, end: token.end, closed: true, members };
      }
      if (!token || (token.kind === ']' && depth > 0)) {
        return { kind: 'object', start, end: token?.start ?? this.text.length, closed: false, members };
      }
      if (token.kind === 'string' || token.kind === 'bare') members.push(this.member(token, depth));
      else this.skip(depth);
    }
  }

  private member(token: JsonToken, depth: number): HalfTypedMember {
    const name = this.scalar(token);
    this.at++;
    if (this.tokens[this.at]?.kind !== ':') return { name, colon: undefined, value: undefined };
    const colon = this.tokens[this.at]!.end;
    this.at++;
    if (this.isName() || depth >= MAX_NESTING) return { name, colon, value: undefined };
    return { name, colon, value: this.value(depth + 1) };
  }

  private array(start: number, depth: number): HalfTypedArray {
    this.at++;
    const items: HalfTypedNode[] = [];
    for (;;) {
      const token = this.tokens[this.at];
      if (token?.kind === ']') {
        this.at++;
        return { kind: 'array', start, end: token.end, closed: true, items };
      }
      // A name belongs to the object around: this array is not closed yet.
      if (!token || (depth > 0 && (token.kind === '}' || this.isName()))) {
        return { kind: 'array', start, end: token?.start ?? this.text.length, closed: false, items };
      }
      const item = depth < MAX_NESTING ? this.value(depth + 1) : undefined;
      if (item) items.push(item);
      else this.skip(depth);
    }
  }

  /** Passes over what has no place here; a whole value when one begins. */
  private skip(depth: number): void {
    const { kind } = this.tokens[this.at]!;
    const opens = kind === '{' || kind === '[';
    if (opens && depth < MAX_NESTING) this.value(depth + 1);
    else this.at++;
  }

  private isName(): boolean {
    const kind = this.tokens[this.at]?.kind;
    return (kind === 'string' || kind === 'bare') && this.tokens[this.at + 1]?.kind === ':';
  }

  private scalar(token: JsonToken): HalfTypedScalar {
    return new Scalar(this.text, token);
  }
}

/** Reads its value when it is asked for: of most scalars only the place matters. */
class Scalar implements HalfTypedScalar {
  readonly kind = 'scalar';

  constructor(
    private readonly text: string,
    private readonly token: JsonToken,
  ) {}

  get start(): number {
    return this.token.start;
  }

  get end(): number {
    return this.token.end;
  }

  get quoted(): boolean {
    return this.token.kind === 'string';
  }

  get closed(): boolean {
    return this.token.closed;
  }

  get value(): string {
    const { start, end, closed } = this.token;
    return this.quoted ? decoded(this.text.slice(start + 1, closed ? end - 1 : end)) : this.text.slice(start, end);
  }
}

/** A string's text without its escapes; as it is written when an escape is broken. */
function decoded(raw: string): string {
  if (!raw.includes('\\')) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}
