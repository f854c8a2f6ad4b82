/**
 * The text with the lines between a bracket and the one that closes it made one line: breaks become spaces, so no offset
 * changes. Undefined when nothing closes it, a comment stands inside, or there is nothing to join.
 */
export function joinedLines(text: string, bracket: number): string | undefined {
  const end = closingBracket(text, bracket);
  if (end === undefined) return undefined;
  const inside = text.slice(bracket, end);
  if (!inside.includes('\n')) return undefined;
  return text.slice(0, bracket) + inside.replace(/[\t\r\n]/g, ' ') + text.slice(end);
}

/** Quotes open a text only where a value may begin: `it's` has none. */
function closingBracket(text: string, bracket: number): number | undefined {
  const closers: string[] = [];
  for (let at = bracket; at < text.length; at++) {
    const character = text[at]!;
    if (character === '{') closers.push('}');
    else if (character === '[') closers.push(']');
    else if (character === '}' || character === ']') {
      if (closers.pop() !== character) return undefined;
      if (closers.length === 0) return at + 1;
    } else if (character === '#' && /\s/.test(text[at - 1]!)) return undefined;
    else if ((character === '"' || character === "'") && /[\s[{,:]/.test(text[at - 1]!)) {
      const end = closingQuote(text, at, character);
      if (end === undefined) return undefined;
      at = end;
    }
  }
  return undefined;
}

function closingQuote(text: string, start: number, quote: string): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++;
    else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== quote) return at;
      at++;
    }
  }
  return undefined;
}
