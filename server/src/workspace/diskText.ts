import { isUtf8 } from 'node:buffer';
import { isOwnFile } from '../knowledge/cheapLook';

/** How a text lies on disk, so that it can be written back the same way. */
export type Encoding = 'utf-8' | 'utf-8 with mark' | 'utf-16le' | 'utf-16be';

export type DecodedText =
  { readonly state: 'decoded'; readonly text: string; readonly encoding: Encoding } | { readonly state: 'invalid' };

/** UTF-16 is known by its byte order mark alone; everything else must be UTF-8. The mark is no part of the text. */
export function decodeText(bytes: Buffer): DecodedText {
  const encoding = encodingOf(bytes);
  switch (encoding) {
    case 'utf-16le':
      return { state: 'decoded', text: bytes.subarray(2).toString('utf16le'), encoding };
    case 'utf-16be': {
      const even = bytes.length - (bytes.length % 2);
      return { state: 'decoded', text: Buffer.from(bytes.subarray(2, even)).swap16().toString('utf16le'), encoding };
    }
    default: {
      if (!isUtf8(bytes)) return { state: 'invalid' };
      return { state: 'decoded', text: bytes.toString('utf8', encoding === 'utf-8' ? 0 : 3), encoding };
    }
  }
}

export function encodeText(text: string, encoding: Encoding): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'utf-8 with mark':
      return Buffer.from(`\ufeff${text}`, 'utf8');
    case 'utf-16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf-16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  }
}

/**
 * False for the bytes of a file that cannot hold a policy, told before they are decoded or anything is asked of them: no
 * policy lacks the word "Statement". Files of our own are always looked at.
 */
export function mayConcern(path: string, bytes: Buffer): boolean {
  if (bytes.includes(USUAL) || bytes.includes(CAPITALS)) return true;
  return encodingOf(bytes).startsWith('utf-16') || isOwnFile(path);
}

const USUAL = Buffer.from('tatement');
const CAPITALS = Buffer.from('TATEMENT');

function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8 with mark' : 'utf-8';
}
