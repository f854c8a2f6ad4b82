import type { ClientCapabilities, Connection } from './lsp';
import type { PositionEncoding } from '../document/lineIndex';
import { rootSegment } from '../document/segment';
import { snapshotOf } from '../document/snapshot';
import type { SourceDocument } from '../document/sourceDocument';
import { checkProjectFile } from '../features/checkProjectFile';
import { diagnose, type Diagnosis } from '../features/diagnose';
import type { Models } from '../workspace/models';
import type { FileSettings } from '../workspace/settingsOfFiles';
import type { EditorSettings } from './editorSettings';
import type { OpenDocument } from './openDocument';

/** What the handlers of one connection share. */
export interface Session {
  readonly connection: Connection;
  readonly capabilities: ClientCapabilities;
  readonly encoding: PositionEncoding;
  /** See InitializationOptions. */
  readonly clientReportsJsonSyntax: boolean;
  readonly documents: OpenDocuments;
  readonly models: Models;
  readonly settings: EditorSettings;
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

/** Characters. Longer documents are read when the settings allow their size. */
const READ_AT_ONCE = 200_000;

const checked = new WeakMap<OpenDocument, CheckedDocument>();

/**
 * Checks the document as it is now. Undefined when a newer version came while settings were read: then its own request
 * answers. The same version under the same settings is checked once.
 */
export async function checkDocument(session: Session, document: OpenDocument): Promise<CheckedDocument | undefined> {
  const asked = session.settings.settingsFor(document.uri);
  // The editor takes its time to answer; what no setting changes is done meanwhile.
  if (document.text.length <= READ_AT_ONCE) session.models.modelOf(document);
  const settings = await asked;
  const most = await session.settings.maximumFileSize(document.uri);
  if (session.documents.get(document.uri) !== document) return undefined;
  const kept = checked.get(document);
  if (kept?.settings === settings) return kept;
  const result = freshCheck(session, document, settings, most);
  checked.set(document, result);
  return result;
}

/**
 * The document as it is now, for a request that reads it whole; undefined when it is not open, longer than the settings
 * allow, or a newer version came while they were read.
 */
export async function documentToRead(session: Session, uri: string): Promise<OpenDocument | undefined> {
  const document = session.documents.get(uri);
  if (!document) return undefined;
  const most = await session.settings.maximumFileSize(document.uri);
  return document.text.length <= most && session.documents.get(uri) === document ? document : undefined;
}

/** Checks a text of the document, the present one or one that a fix would leave, under the document's settings. */
export function diagnoseAs(
  session: Session,
  { document, settings }: { readonly document: SourceDocument; readonly settings: FileSettings },
  file: Diagnosis['file'],
): Diagnosis {
  const { name, baseline, excluded } = settings;
  // Of files that lie closed on the disk, editors report nothing.
  const isOpenJson = document.version !== null && /^jsonc?$/.test(document.languageId);
  const editorReportsSyntax = isOpenJson && session.clientReportsJsonSyntax;
  return diagnose(file, settings.settings, { name, baseline, excluded, editorReportsSyntax, now: Date.now() });
}

/** Checks a document, open or not: a project file as what it is, everything else for its policies. */
export function diagnoseDocument(
  session: Session,
  document: SourceDocument,
  settings: FileSettings,
  models: Models,
): Diagnosis {
  const loaded = session.settings.projectFileAt(document.uri);
  if (loaded) return checkProjectFile(document, { name: settings.name, now: Date.now(), loaded });
  return diagnoseAs(session, { document, settings }, models.modelOf(document));
}

const SIZE_SETTINGS = 'setting kmsLens.maximumFileSize, or options.maximumFileSize in the project file';

function freshCheck(session: Session, document: OpenDocument, settings: FileSettings, most: number): CheckedDocument {
  if (document.text.length > most) {
    const problem = `This file is not checked: it is longer than ${most} characters (${SIZE_SETTINGS}).`;
    const snapshot = snapshotOf(rootSegment(document.uri, document.text), document.version);
    const file = { snapshot, policies: [], comments: [], statements: new Map() };
    const diagnosis = { file, findings: [], suppressed: 0, baselined: 0 };
    return { document, settings: { ...settings, problem }, diagnosis };
  }
  return { document, settings, diagnosis: diagnoseDocument(session, document, settings, session.models) };
}
