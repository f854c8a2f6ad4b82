import { languageIdOfName, type SourceDocument } from '../../server/src/document/sourceDocument';
import { readKeyPolicies } from '../../server/src/readers/keyPolicy';
import type { PolicyFile } from '../../server/src/readers/keyPolicy';

export interface CursorText {
  readonly document: SourceDocument;
  readonly file: PolicyFile;
  readonly offset: number;
}

/** A document with a cursor: `|` in `text`, which is not part of it. The name tells the language. */
export function cursorText(text: string, name = 'sample.kms-policy.json'): CursorText {
  const offset = text.indexOf('|');
  if (offset === -1) throw new Error('The text has no cursor.');
  const document = sourceOf(text.slice(0, offset) + text.slice(offset + 1), name);
  return { document, file: readKeyPolicies(document), offset };
}

export function sourceOf(text: string, name = 'sample.kms-policy.json'): SourceDocument {
  return { uri: `file:///workspace/${name}`, languageId: languageIdOfName(name), version: 1, text };
}

/** The text in a string, as `aws kms get-key-policy` prints it, the cursor kept at its place; the ARN tells of KMS. */
export function escapedWithCursor(text: string): string {
  const arn = 'arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  return JSON.stringify({ KeyArn: arn, Policy: text, PolicyName: 'default' }, null, 4);
}
