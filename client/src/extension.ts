import * as vscode from 'vscode';
import { mayHoldKmsPolicy } from '../../server/src/knowledge/cheapLook';
import { registerCommands } from './commands/commands';
import { LanguageService } from './editor/languageService';
import { COMMANDS, LANGUAGES, SETTINGS } from './identifiers';

let service: LanguageService | undefined;

/** Registers what a person can reach. The language client is loaded at the first document that can concern KMS. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('KMS Lens', { log: true });
  const started = new LanguageService(context, log, async (start) =>
    (await import('./languageClient')).startLanguageClient(start),
  );
  service = started;
  context.subscriptions.push(log, ...registerCommands(context, started, log));

  const look = (document: vscode.TextDocument): void => {
    if (!started.isWanted && concernsKms(document)) started.want();
  };
  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
  );
  vscode.workspace.textDocuments.forEach(look);
  if (vscode.workspace.getConfiguration(SETTINGS.section).get<boolean>(SETTINGS.checkWorkspaceOnOpen)) {
    void vscode.commands.executeCommand(COMMANDS.checkWorkspace);
  }
}

export async function deactivate(): Promise<void> {
  await service?.stop();
}

function concernsKms(document: vscode.TextDocument): boolean {
  if (!LANGUAGES.includes(document.languageId)) return false;
  return document.languageId === 'kms-policy' || mayHoldKmsPolicy(document.getText(), document.fileName);
}
