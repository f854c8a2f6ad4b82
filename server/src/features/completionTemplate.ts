import { encodeJsonString } from '../syntax/jsonString';

/** Text with places to fill in. A stop's text is what stands there until then; it may be empty. */
export type Template = readonly (string | { readonly stop: string })[];

/** The template as it is written inside a JSON string; what fills it in later is not our affair. */
export function insideString(template: Template): Template {
  return template.map((part) =>
    typeof part === 'string' ? encodeJsonString(part) : { stop: encodeJsonString(part.stop) },
  );
}

/** The text with the stops' own texts. */
export function plainText(template: Template): string {
  return template.map((part) => (typeof part === 'string' ? part : part.stop)).join('');
}

/**
 * The text in LSP's snippet syntax; undefined when nothing is to be filled in.
 * https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#snippet_syntax
 */
export function snippetText(template: Template): string | undefined {
  let stops = 0;
  const text = template.map((part) => {
    if (typeof part === 'string') return escaped(part);
    stops++;
    return part.stop === '' ? `$${stops}` : `\${${stops}:${escaped(part.stop)}}`;
  });
  return stops > 0 ? text.join('') : undefined;
}

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
