import type { Data } from '../../model/data';

/**
 * The bytes (UTF-8) of the JSON text that CloudFormation makes of a policy: without spaces between its tokens. Undefined when
 * anything in it is not known, or depends on a condition.
 */
export function minifiedBytes(data: Data): number | undefined {
  switch (data.kind) {
    case 'scalar':
      return utf8Bytes(JSON.stringify(data.value));
    case 'list':
      return data.complete ? sumOf(data.items) : undefined;
    case 'map': {
      if (!data.complete) return undefined;
      const values = sumOf(data.members.map((member) => member.value));
      if (values === undefined) return undefined;
      return data.members.reduce((sum, { name }) => sum + utf8Bytes(JSON.stringify(name)) + 1, values);
    }
    default:
      return undefined;
  }
}

export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Both halves of a pair count two bytes here; a half alone becomes the three bytes of the replacement character.
    if (code >= 0x80) bytes += code < 0x800 ? 1 : isPaired(text, at, code) ? 1 : 2;
  }
  return bytes;
}

/** The brackets, and a comma between each two. */
function sumOf(items: readonly Data[]): number | undefined {
  let sum = 2 + Math.max(0, items.length - 1);
  for (const item of items) {
    const bytes = minifiedBytes(item);
    if (bytes === undefined) return undefined;
    sum += bytes;
  }
  return sum;
}

function isPaired(text: string, at: number, code: number): boolean {
  if (code >= 0xd800 && code < 0xdc00) return (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
  return code >= 0xdc00 && code < 0xe000 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}
