/** A page of test/rules, taken apart. */
export interface RulePage {
  readonly title: string;
  readonly snippets: readonly Snippet[];
}

export interface Snippet {
  readonly verdict: 'bad' | 'good';
  readonly heading: string;
  readonly language: string;
  readonly options: ReadonlyMap<string, string>;
  readonly text: string;
  /** The text of the `findings` and `diff` blocks that follow, as one block of Markdown. */
  readonly expected: string;
  /** Where `expected` stands in the page, to write it anew. */
  readonly expectedStart: number;
  readonly expectedEnd: number;
}

const FENCE = /^```(\S+)?[ \t]*(.*)\n([\s\S]*?)^```[ \t]*$/gm;

export function parseRulePage(markdown: string): RulePage {
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? '';
  const snippets: Snippet[] = [];
  const sections = [...markdown.matchAll(/^## (Bad|Good)\b:?[ \t]*(.*)$/gm)];
  sections.forEach((section, index) => {
    const start = section.index + section[0].length;
    const end = nextHeading(markdown, start, sections[index + 1]?.index ?? markdown.length);
    const fences = [...markdown.slice(start, end).matchAll(FENCE)];
    const code = fences.find((fence) => fence[1] !== 'findings' && fence[1] !== 'diff');
    if (!code) throw new Error(`"${section[0]}" has no snippet.`);
    const codeEnd = start + code.index + code[0].length;
    const last = fences.filter((fence) => fence[1] === 'findings' || fence[1] === 'diff').at(-1);
    const expectedEnd = last ? start + last.index + last[0].length : codeEnd;
    snippets.push({
      verdict: section[1] === 'Bad' ? 'bad' : 'good',
      heading: section[2]!,
      language: code[1] ?? 'json',
      options: fenceOptions(code[2]!),
      text: code[3]!.replace(/\n$/, ''),
      expected: markdown.slice(codeEnd, expectedEnd).trim(),
      expectedStart: codeEnd,
      expectedEnd,
    });
  });
  return { title, snippets };
}

/** The page with the expected blocks of its snippets replaced. */
export function withExpected(markdown: string, page: RulePage, expected: readonly string[]): string {
  let result = markdown;
  for (let index = page.snippets.length - 1; index >= 0; index--) {
    const snippet = page.snippets[index]!;
    const block = expected[index]! === '' ? '' : `\n\n${expected[index]!}`;
    result = result.slice(0, snippet.expectedStart) + block + result.slice(snippet.expectedEnd);
  }
  return result;
}

function nextHeading(markdown: string, from: number, limit: number): number {
  const heading = markdown.slice(from, limit).search(/^## /m);
  return heading === -1 ? limit : from + heading;
}

function fenceOptions(text: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const word of text.split(/\s+/)) {
    const equals = word.indexOf('=');
    if (equals > 0) options.set(word.slice(0, equals), word.slice(equals + 1));
  }
  return options;
}
