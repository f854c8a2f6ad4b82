import type { TextDocumentContentChangeEvent } from './lsp';
import { LineIndex } from '../document/lineIndex';
import { languageIdOfName, type SourceDocument } from '../document/sourceDocument';
import { normalizeUri, uriBaseName } from '../document/uri';

/** An open document: its text, and its positions in the encoding that client and server agreed on. */
export class OpenDocument implements SourceDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;

  constructor(
    /** As the client spells it; answers must spell it so too. */
    readonly clientUri: string,
    languageId: string,
    readonly version: number,
    readonly lines: LineIndex,
  ) {
    this.uri = normalizeUri(clientUri);
    // Most editors know no language of ours and call such a file JSON.
    const byName = languageIdOfName(uriBaseName(this.uri));
    this.languageId = byName === 'kms-policy' ? byName : languageId;
    this.text = lines.text;
  }

  /** The document after the changes, made one after the other. */
  changed(changes: readonly TextDocumentContentChangeEvent[], version: number): OpenDocument {
    const { encoding } = this.lines;
    let lines = this.lines;
    for (const change of changes) {
      if (!('range' in change)) {
        lines = new LineIndex(change.text, encoding);
        continue;
      }
      const start = lines.offsetAt(change.range.start);
      const end = Math.max(start, lines.offsetAt(change.range.end));
      lines = lines.edited(start, end, change.text);
    }
    return new OpenDocument(this.clientUri, this.languageId, version, lines);
  }
}
