import { Parser, type CST } from 'yaml';
import type { Range } from '../document/segment';
import { MAX_NESTING } from './json';
import { joinedLines } from './yamlBrackets';

export interface YamlTokens {
  readonly tokens: readonly CST.Token[];
  readonly comments: readonly Range[];
  /** Where the text goes beyond MAX_NESTING: then no recursive composer may see the tokens. */
  readonly tooDeep: number | undefined;
}

/**
 * The tokens of a text. Where brackets hold lines that are indented less than what is around them, which other parsers
 * allow, those lines are joined; that moves no character.
 */
export function yamlTokens(text: string): YamlTokens {
  let current = text;
  for (let attempt = 0; ; attempt++) {
    const comments: Range[] = [];
    const tokens = Array.from(new Parser().parse(current));
    const { tooDeep, openBracket } = survey(tokens, comments);
    const joined = openBracket === undefined || attempt === MOST_JOINS ? undefined : joinedLines(current, openBracket);
    if (tooDeep !== undefined || joined === undefined) return { tokens, comments, tooDeep };
    current = joined;
  }
}

const MOST_JOINS = 8;

interface Survey {
  /** Where the text goes beyond MAX_NESTING. */
  readonly tooDeep: number | undefined;
  /** The first bracket that is not closed. */
  readonly openBracket: number | undefined;
}

/** Walks the tokens without recursion, since a deep tree would overflow the stack; gathers the comments on the way. */
function survey(tokens: readonly CST.Token[], comments: Range[]): Survey {
  const stack = tokens.map((token) => ({ token, depth: 0 }));
  let openBracket: number | undefined;
  const note = (list: readonly CST.Token[] | undefined): void => {
    for (const token of list ?? []) {
      if (token.type !== 'comment') continue;
      comments.push({ start: token.offset, end: token.offset + token.source.replace(/\r$/, '').length });
    }
  };
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { token } = top;
    let { depth } = top;
    if ('props' in token) note(token.props);
    if ('end' in token) note(token.end);
    if (token.type === 'comment') note([token]);
    if (token.type === 'document') {
      note(token.start);
      if (token.value) stack.push({ token: token.value, depth });
    }
    if (!('items' in token)) continue;
    if (++depth > MAX_NESTING) return { tooDeep: token.offset, openBracket };
    if (token.type === 'flow-collection' && !isClosedFlow(token)) {
      openBracket = Math.min(token.offset, openBracket ?? token.offset);
    }
    for (const item of token.items as CST.CollectionItem[]) {
      note(item.start);
      note(item.sep);
      if (item.key) stack.push({ token: item.key, depth });
      if (item.value) stack.push({ token: item.value, depth });
    }
  }
  comments.sort((a, b) => a.start - b.start);
  return { tooDeep: undefined, openBracket };
}

function isClosedFlow({ end }: CST.FlowCollection): boolean {
  return end.some(({ type }) => type === 'flow-map-end' || type === 'flow-seq-end');
}
