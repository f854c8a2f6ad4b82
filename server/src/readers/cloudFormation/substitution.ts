import type { Data } from '../../model/data';
import type { Origin } from '../../model/value';
import type { Lowering } from './lowering';
import { referencedValue } from './references';
import { textData, textOfPieces, unknownText, type TextPiece } from './textPieces';

/** The second argument of Fn::Sub by name. An undefined value is one of which nothing is known. */
export type Variables = ReadonlyMap<string, Data | undefined>;

export const NO_VARIABLES: Variables = new Map();

/**
 * A text with the `${…}` of Fn::Sub replaced as far as they are known; `${!name}` stands for `${name}`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html
 */
export function substituted(text: string, origin: Origin, variables: Variables, lowering: Lowering): Data {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(/\$\{([^{}]*)\}/g)) {
    pieces.push(...literal(text.slice(from, match.index), origin));
    from = match.index + match[0].length;
    const name = match[1]!.trim();
    if (name.startsWith('!')) pieces.push(`\${${name.slice(1)}}`);
    else pieces.push(variables.has(name) ? variables.get(name) : reference(name, origin, lowering));
  }
  if (from === 0) return textData(text, origin);
  pieces.push(...literal(text.slice(from), origin));
  return textOfPieces(pieces, origin);
}

/** What `${name}` or `Ref: name` gives; with a dot the name is one of an attribute, which only a deployment knows. */
export function reference(name: string, use: Origin, lowering: Lowering): Data | undefined {
  if (name === 'AWS::AccountId') lowering.namesOwnAccount = true;
  if (name.includes('.')) return unknownText(use);
  return referencedValue(name, use, lowering.environment);
}

function literal(text: string, origin: Origin): TextPiece[] {
  return text === '' ? [] : [textData(text, origin)];
}
