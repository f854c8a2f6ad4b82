import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import type { PositionEncoding } from '../document/lineIndex';
import { diagnose, type Diagnosis } from '../features/diagnose';
import type { Models } from '../workspace/models';
import type { FileSettings, SettingsOfFiles } from '../workspace/settingsOfFiles';
import type { OpenDocument } from './openDocument';
import type { InitializationOptions } from './messages';

/** What the handlers of one connection share. */
export interface Session {
  readonly connection: Connection;
  readonly capabilities: ClientCapabilities;
  readonly options: InitializationOptions;
  readonly encoding: PositionEncoding;
  readonly documents: OpenDocuments;
  readonly models: Models;
  readonly settings: SettingsOfFiles;
}

export interface OpenDocuments {
  /** By the client's spelling of the URI or ours. */
  get(uri: string): OpenDocument | undefined;
  all(): OpenDocument[];
}

/** A document's diagnosis with what it was made from. */
export interface CheckedDocument {
  readonly document: OpenDocument;
  readonly settings: FileSettings;
  readonly diagnosis: Diagnosis;
}

const checked = new WeakMap<OpenDocument, CheckedDocument>();

/**
 * Checks the document as it is now. Undefined when a newer version came while settings were read: then its own request
 * answers. The same version under the same settings is checked once.
 */
export async function checkDocument(session: Session, document: OpenDocument): Promise<CheckedDocument | undefined> {
  const settings = await session.settings.settingsFor(document.uri);
  if (session.documents.get(document.uri) !== document) return undefined;
  const kept = checked.get(document);
  if (kept?.settings === settings) return kept;
  const diagnosis = diagnoseAs({ document, settings }, session.models.modelOf(document));
  const result = { document, settings, diagnosis };
  checked.set(document, result);
  return result;
}

/** Checks a text of the document, the present one or one that a fix would leave, under the document's settings. */
export function diagnoseAs(
  checked: Pick<CheckedDocument, 'document' | 'settings'>,
  file: Diagnosis['file'],
): Diagnosis {
  const { document, settings } = checked;
  return diagnose(file, settings.settings, {
    name: settings.name,
    baseline: settings.baseline,
    excluded: settings.excluded,
    editorReportsSyntax: document.languageId === 'json' || document.languageId === 'jsonc',
    now: Date.now(),
  });
}
