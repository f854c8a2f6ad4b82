/**
 * Text of a file, or its name, as it may be shown: characters that steer a terminal, turn the reading direction around or
 * have no width are written as escapes, so that a file cannot dress up as our own words.
 */
export function visibleText(text: string): string {
  return text.replace(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** C0 and C1 controls, line separators, bidirectional marks, zero-width characters, lone surrogates. */
const STEERING =
  // eslint-disable-next-line no-control-regex -- naming them is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
