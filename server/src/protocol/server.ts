import {
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { normalizeUri } from '../document/uri';
import { Models } from '../workspace/models';
import { Diagnostics } from './diagnostics';
import { codeActions, CODE_ACTION_KINDS } from './handlers/codeActions';
import { registerCommands, SERVER_COMMAND_IDS } from './handlers/commands';
import { registerLanguageHandlers, LANGUAGE_CAPABILITIES } from './handlers/language';
import type { InitializationOptions } from './messages';
import { OpenDocument } from './openDocument';
import type { Session } from './session';
import { EditorSettings } from './editorSettings';

/** Serves one client over `connection` until it says goodbye. `version` is what the client is told. */
export function serve(connection: Connection, version: string): void {
  let encoding: 'utf-16' | 'utf-8' = 'utf-16';
  const documents = new TextDocuments<OpenDocument>({
    create: (uri, languageId, documentVersion, text) =>
      new OpenDocument(uri, languageId, documentVersion, text, encoding),
    update: (document, changes, documentVersion) => document.changed(changes, documentVersion),
  });

  connection.onInitialize((params): InitializeResult => {
    const { capabilities } = params;
    if (capabilities.general?.positionEncodings?.[0] === 'utf-8') encoding = 'utf-8';
    start(connection, documents, params, encoding);
    return { capabilities: serverCapabilities(encoding), serverInfo: { name: 'KMS Lens', version } };
  });
  documents.listen(connection);
  connection.listen();
}

function serverCapabilities(encoding: 'utf-16' | 'utf-8'): InitializeResult['capabilities'] {
  return {
    positionEncoding: encoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    diagnosticProvider: { identifier: 'kms-lens', interFileDependencies: true, workspaceDiagnostics: false },
    codeActionProvider: { codeActionKinds: CODE_ACTION_KINDS },
    executeCommandProvider: { commands: SERVER_COMMAND_IDS },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...LANGUAGE_CAPABILITIES,
  };
}

function start(
  connection: Connection,
  documents: TextDocuments<OpenDocument>,
  params: InitializeParams,
  encoding: Session['encoding'],
): void {
  const settings = new EditorSettings(connection, params, (uri) => byUri.get(uri)?.text);
  const byUri = new Map<string, OpenDocument>();
  const session: Session = {
    connection,
    capabilities: params.capabilities,
    options: (params.initializationOptions ?? {}) as InitializationOptions,
    encoding,
    documents: { get: (uri) => byUri.get(normalizeUri(uri)), all: () => [...byUri.values()] },
    models: new Models(),
    settings,
  };
  const diagnostics = new Diagnostics(session);

  documents.onDidChangeContent(({ document }) => {
    byUri.set(document.uri, document);
    if (settings.textChanged(document.uri)) diagnostics.refresh();
    diagnostics.changed(document);
  });
  documents.onDidClose(({ document }) => {
    byUri.delete(document.uri);
    session.models.forget(document.uri);
    diagnostics.closed(document);
    if (settings.textChanged(document.uri)) diagnostics.refresh();
  });
  settings.onChange(() => diagnostics.refresh());
  connection.onInitialized(() => settings.register(params.capabilities));

  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }) => {
    const report = await diagnostics.pull(textDocument.uri, previousResultId);
    if (report) return report;
    // The document changed while this was made: the client asks again for what it has now.
    if (canRetrigger(params.capabilities)) {
      throw new ResponseError(LSPErrorCodes.ServerCancelled, 'The document changed.', { retriggerRequest: true });
    }
    return { kind: DocumentDiagnosticReportKind.Full, items: [] };
  });
  connection.onCodeAction((request) => codeActions(session, request));
  registerCommands(session, diagnostics);
  registerLanguageHandlers(session);
}

function canRetrigger(capabilities: ClientCapabilities): boolean {
  return capabilities.textDocument?.diagnostic !== undefined;
}
