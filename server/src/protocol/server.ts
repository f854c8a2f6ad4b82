import {
  FileChangeType,
  createConnection,
  LSPErrorCodes,
  ProposedFeatures,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from './lsp';
import { LineIndex } from '../document/lineIndex';
import { normalizeUri } from '../document/uri';
import { DiskCandidateFiles } from '../workspace/diskCandidateFiles';
import { DiskFiles } from '../workspace/diskFiles';
import { Models } from '../workspace/models';
import { Diagnostics } from './diagnostics';
import { EditorSettings } from './editorSettings';
import { codeActions, CODE_ACTION_KINDS } from './handlers/codeActions';
import { registerCommands, serverCommandIds } from './handlers/commands';
import { COMPLETION_OPTIONS, registerCompletionHandlers } from './handlers/completion';
import { registerHoverHandler } from './handlers/hover';
import { registerLanguageHandlers, LANGUAGE_CAPABILITIES } from './handlers/language';
import type { InitializationOptions } from './messages';
import { OpenDocument } from './openDocument';
import { inBackground } from './scheduling';
import type { Session } from './session';
import { WorkspaceCheck } from './workspaceCheck';

type Encoding = Session['encoding'];

/** Serves one client, over the channel that the command line names, until it says goodbye. `version`: what it is told. */
export function serve(version: string): void {
  const connection = createConnection(ProposedFeatures.all);
  let encoding: Encoding = 'utf-16';
  const documents = new TextDocuments<OpenDocument>({
    create: (uri, languageId, documentVersion, text) =>
      new OpenDocument(uri, languageId, documentVersion, new LineIndex(text, encoding)),
    update: (document, changes, documentVersion) => document.changed(changes, documentVersion),
  });
  connection.onInitialize((params): InitializeResult => {
    // The client names what it prefers first; UTF-16 is what every client can.
    if (params.capabilities.general?.positionEncodings?.[0] === 'utf-8') encoding = 'utf-8';
    const options = (params.initializationOptions ?? {}) as InitializationOptions;
    start(connection, documents, params, options, encoding);
    return { capabilities: serverCapabilities(options, encoding), serverInfo: { name: 'KMS Lens', version } };
  });
  documents.listen(connection);
  connection.listen();
}

function serverCapabilities(options: InitializationOptions, encoding: Encoding): InitializeResult['capabilities'] {
  return {
    positionEncoding: encoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    diagnosticProvider: { identifier: 'kms-lens', interFileDependencies: true, workspaceDiagnostics: false },
    completionProvider: COMPLETION_OPTIONS,
    hoverProvider: true,
    codeActionProvider: { codeActionKinds: CODE_ACTION_KINDS },
    executeCommandProvider: { commands: serverCommandIds(options.clientCommands ?? []) },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...LANGUAGE_CAPABILITIES,
  };
}

function start(
  connection: Connection,
  documents: TextDocuments<OpenDocument>,
  params: InitializeParams,
  options: InitializationOptions,
  encoding: Encoding,
): void {
  const { capabilities } = params;
  const open = new Map<string, OpenDocument>();
  const settings = new EditorSettings(connection, params, new DiskFiles(), (uri) => open.get(uri)?.text);
  const session: Session = {
    connection,
    capabilities,
    encoding,
    clientReportsJsonSyntax: options.reportsJsonSyntax === true,
    documents: { get: (uri) => open.get(normalizeUri(uri)), all: () => [...open.values()] },
    models: new Models(),
    settings,
  };
  const diagnostics = new Diagnostics(session);
  const workspaceCheck = new WorkspaceCheck(session, new DiskCandidateFiles());
  const settingsChanged = (): void => {
    diagnostics.refresh();
    inBackground(connection, workspaceCheck.refreshAll());
  };

  documents.onDidOpen(({ document }) => workspaceCheck.opened(document.uri));
  documents.onDidChangeContent(({ document }) => {
    open.set(document.uri, document);
    if (settings.fileChanged(document.uri)) settingsChanged();
    diagnostics.changed(document);
  });
  documents.onDidClose(({ document }) => {
    open.delete(document.uri);
    session.models.forget(document.uri);
    diagnostics.closed(document);
    // Unsaved changes of a project file are gone with its editor.
    if (settings.fileChanged(document.uri)) settingsChanged();
    workspaceCheck.closed(document.uri);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      if (settings.fileChanged(uri, type === FileChangeType.Deleted ? 'deleted' : 'edited')) settingsChanged();
      else inBackground(connection, workspaceCheck.refresh(normalizeUri(uri)));
    }
  });
  settings.onChange(settingsChanged);
  connection.onInitialized(() => settings.register());

  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }) => {
    const report = await diagnostics.pull(textDocument.uri, previousResultId);
    if (report) return report;
    // The document changed while this was made: the client asks again for what it has now.
    throw new ResponseError(LSPErrorCodes.ServerCancelled, 'The document changed.', { retriggerRequest: true });
  });
  connection.onCodeAction((request) => codeActions(session, request));
  registerCommands(session, workspaceCheck);
  registerLanguageHandlers(session);
  registerCompletionHandlers(session);
  registerHoverHandler(session);
}
