/** Text of a file as code in a line; its own backquotes cannot end it. */
export function markdownCode(text: string): string {
  const shown = visible(text);
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = shown === '' || /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Names of ours or AWS's as code, with commas between. */
export function markdownCodes(names: readonly string[]): string {
  return names.map(markdownCode).join(', ');
}

/** The line that leads to AWS's own words. `page`: an address of ours, never one out of a file. */
export function markdownPage(page: string): string {
  return `[AWS documentation](${page})`;
}

/** Paragraphs; what is undefined or empty is left out. */
export function markdownParagraphs(paragraphs: readonly (string | undefined)[]): string {
  return paragraphs.filter((paragraph) => paragraph).join('\n\n');
}

/** A list; what is undefined or empty is left out, and no list is made of nothing. */
export function markdownList(items: readonly (string | undefined)[]): string | undefined {
  const lines = items.filter((item) => item).map((item) => `- ${item}`);
  return lines.length > 0 ? lines.join('\n') : undefined;
}

/** The longest piece of a file that is shown, in UTF-16 units. */
const LONGEST = 200;

/** On one line and not too long, with characters that would hide or reorder others shown as their numbers. */
function visible(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return cut
    .replace(/[\t\r\n]+/g, ' ')
    .replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Control characters, lone surrogates, and marks that set the direction of text or have no width. */
const INVISIBLE =
  /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;
