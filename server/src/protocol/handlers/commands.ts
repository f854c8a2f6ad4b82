import { ExecuteCommandRequest, LSPErrorCodes, ResponseError, type CancellationToken } from '../lsp';
import { LineIndex } from '../../document/lineIndex';
import { PROJECT_FILE_NAME } from '../../document/sourceDocument';
import { minimalEdit } from '../../features/minimalEdits';
import { newProjectFileText } from '../../features/newProjectFile';
import { withDisableEntry } from '../../features/projectFileEdit';
import { fixSafely } from '../../features/repairs';
import { ruleHelpUri } from '../../features/ruleHelp';
import { lspEdits } from '../conversion';
import { CLIENT_COMMANDS, SERVER_COMMANDS } from '../messages';
import { checkDocument, diagnoseAs, type Session } from '../session';
import type { WorkspaceCheck } from '../workspaceCheck';

/** The commands that the server announces: its own, and those of the client that the client does not carry out itself. */
export function serverCommandIds(clientCommands: readonly string[]): string[] {
  const left = Object.values(CLIENT_COMMANDS).filter((command) => !clientCommands.includes(command));
  return [...Object.values(SERVER_COMMANDS), ...left];
}

export function registerCommands(session: Session, workspaceCheck: WorkspaceCheck): void {
  const { connection } = session;
  connection.onRequest(ExecuteCommandRequest.type, ({ command, arguments: args = [] }, token: CancellationToken) => {
    const texts = args.map((arg: unknown) => (typeof arg === 'string' ? arg : ''));
    switch (command) {
      case SERVER_COMMANDS.disableRule:
        return disableRule(session, texts[0] ?? '', texts[1] ?? '', (args[2] as string | null | undefined) ?? null);
      case SERVER_COMMANDS.createProjectFile:
        return createProjectFile(session, texts[0] ?? '');
      case SERVER_COMMANDS.fixAll:
        return fixAllOf(session, texts[0] ?? '');
      case SERVER_COMMANDS.checkWorkspace:
        return workspaceCheck.run(token);
      case CLIENT_COMMANDS.openRulePage:
        return connection.window.showDocument({ uri: ruleHelpUri(texts[0] ?? ''), external: true });
      default:
        throw new ResponseError(LSPErrorCodes.RequestFailed, `There is no command ${command}.`);
    }
  });
}

async function disableRule(session: Session, uri: string, rule: string, sid: string | null): Promise<void> {
  const place = session.settings.projectFileFor(uri);
  if (!place) {
    throw new ResponseError(
      LSPErrorCodes.RequestFailed,
      'The file is in no folder of the workspace, so no project file can speak of it.',
    );
  }
  const before = session.settings.textOf(place.uri);
  const edit = withDisableEntry(before, { rule, file: place.name, sid });
  if (!edit) throw new ResponseError(LSPErrorCodes.RequestFailed, 'The project file is broken; mend it first.');
  await writeFile(session, place.uri, before, edit.text, edit.cursor);
}

async function createProjectFile(session: Session, folder: string): Promise<void> {
  const uri = `${folder.replace(/\/$/, '')}/${PROJECT_FILE_NAME}`;
  const before = session.settings.textOf(uri);
  await writeFile(session, uri, before, before ?? newProjectFileText(), 0);
}

/** Makes the editor write a file, as an edit that can be undone, and shows it with the cursor at `cursor`. */
async function writeFile(
  session: Session,
  uri: string,
  before: string | undefined,
  after: string,
  cursor: number,
): Promise<void> {
  const { connection } = session;
  const open = session.documents.get(uri);
  const clientUri = open?.clientUri ?? uri;
  const lines = new LineIndex(before ?? '', session.encoding);
  const change = minimalEdit(before ?? '', after);
  if (change || before === undefined) {
    const edits = change ? lspEdits(lines, [{ uri, version: null, ...change }]) : [];
    const { applied, failureReason } = await connection.workspace.applyEdit({
      edit: {
        documentChanges: [
          ...(before === undefined
            ? [{ kind: 'create' as const, uri: clientUri, options: { ignoreIfExists: true } }]
            : []),
          { textDocument: { uri: clientUri, version: open?.version ?? null }, edits },
        ],
      },
    });
    if (!applied)
      throw new ResponseError(LSPErrorCodes.RequestFailed, failureReason ?? 'The editor did not take the edit.');
  }
  const position = new LineIndex(after, session.encoding).positionAt(cursor);
  await connection.window.showDocument({
    uri: clientUri,
    takeFocus: true,
    selection: { start: position, end: position },
  });
}

/** Answers how many findings were repaired. */
async function fixAllOf(session: Session, uri: string): Promise<number> {
  const document = session.documents.get(uri);
  const checked = document && (await checkDocument(session, document));
  if (!checked) return 0;
  const fixed = fixSafely(document, (file) => diagnoseAs(session, checked, file).findings);
  if (fixed.state !== 'fixed') return 0;
  const change = minimalEdit(document.text, fixed.text);
  if (!change) return 0;
  const { clientUri, version } = document;
  const edits = lspEdits(document.lines, [{ uri: clientUri, version, ...change }]);
  const { applied } = await session.connection.workspace.applyEdit({
    edit: { documentChanges: [{ textDocument: { uri: clientUri, version }, edits }] },
  });
  return applied ? fixed.fixed : 0;
}
