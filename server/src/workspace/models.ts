import type { SourceDocument } from '../document/sourceDocument';
import { readKeyPolicies, type PolicyFile } from '../readers/keyPolicy';

/** The models of open documents. A version is read once; the next one reuses what did not change. */
export class Models {
  private readonly models = new Map<string, { document: SourceDocument; file: PolicyFile }>();

  /** The model of this version; the same object for the same version, language and text. */
  modelOf(document: SourceDocument): PolicyFile {
    const kept = this.models.get(document.uri);
    if (kept && sameVersion(kept.document, document)) return kept.file;
    const file = readKeyPolicies(document, kept?.file.statements);
    this.models.set(document.uri, { document, file });
    return file;
  }

  forget(uri: string): void {
    this.models.delete(uri);
  }
}

function sameVersion(a: SourceDocument, b: SourceDocument): boolean {
  return a.version === b.version && a.languageId === b.languageId && a.text === b.text;
}
