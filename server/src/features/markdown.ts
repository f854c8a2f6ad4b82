import { visibleText } from '../document/visibleText';

/** Text of a file as code in a line; its own backquotes cannot end it. */
export function markdownCode(text: string): string {
  const shown = onOneLine(text);
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
function onOneLine(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return visibleText(cut.replace(/[\t\r\n]+/g, ' '));
}
