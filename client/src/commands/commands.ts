import * as vscode from 'vscode';
import { SERVER_COMMANDS, type CheckWorkspaceResult } from '../../../server/src/protocol/messages';
import type { LanguageServices } from '../languageServices';
import { COMMANDS } from '../identifiers';

/** Everything in the palette, except what the key explorer brings. */
export function registerCommands(
  context: vscode.ExtensionContext,
  service: LanguageServices,
  log: vscode.LogOutputChannel,
): vscode.Disposable[] {
  const register = (id: string, run: (...args: never[]) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(id, run);
  return [
    register(COMMANDS.restartServer, () => service.restart()),
    register(COMMANDS.showLog, () => log.show()),
    register(COMMANDS.checkWorkspace, () => checkWorkspace(service, log)),
    register(COMMANDS.createProjectFile, () => createProjectFile(service)),
    register(COMMANDS.fixAll, () => fixAll(service)),
    register(COMMANDS.openRulePage, (ruleId: string) => openRulePage(context, ruleId)),
  ];
}

async function checkWorkspace(service: LanguageServices, log: vscode.LogOutputChannel): Promise<void> {
  if (!vscode.workspace.workspaceFolders?.length) {
    void vscode.window.showInformationMessage('There is no folder open to check. Open one and run the command again.');
    return;
  }
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'KMS Lens: checking the workspace', cancellable: true },
    (_progress, token) => service.execute<CheckWorkspaceResult>(SERVER_COMMANDS.checkWorkspace, [], token),
  );
  if (result.cancelled) return;
  for (const { file, message } of result.errors) log.warn(`${file}: ${message}`);
  const choice = await vscode.window.showInformationMessage(
    summaryOf(result),
    ...(result.findings > 0 ? [SHOW_PROBLEMS] : []),
  );
  if (choice === SHOW_PROBLEMS) void vscode.commands.executeCommand('workbench.actions.view.problems');
}

function summaryOf({ filesChecked, findings, silenced, excluded, errors }: CheckWorkspaceResult): string {
  const parts = [
    `KMS Lens checked ${counted(filesChecked, 'file')} that ${filesChecked === 1 ? 'concerns' : 'concern'} KMS`,
    findings === 0 ? 'no findings' : counted(findings, 'finding'),
  ];
  if (silenced > 0) parts.push(`${silenced} silenced`);
  if (excluded > 0) parts.push(`${counted(excluded, 'file')} excluded`);
  if (errors.length > 0) parts.push(`${counted(errors.length, 'file')} could not be read (see the log)`);
  return `${parts.join(', ')}.`;
}

function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

async function createProjectFile(service: LanguageServices): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder =
    folders.length > 1
      ? await vscode.window.showWorkspaceFolderPick({ placeHolder: 'The folder that gets a .kms-lens.json' })
      : folders[0];
  if (!folder) {
    if (folders.length === 0) {
      void vscode.window.showInformationMessage('There is no folder open to put a project file into. Open one first.');
    }
    return;
  }
  await service.execute(SERVER_COMMANDS.createProjectFile, [folder.uri.toString()]);
}

async function fixAll(service: LanguageServices): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) return;
  const fixed = await service.execute<number>(SERVER_COMMANDS.fixAll, [document.uri.toString()]);
  if (fixed > 0) return;
  void vscode.window.showInformationMessage(
    'KMS Lens has no safe fix for this file. Quick fixes offer what needs a decision.',
  );
}

/** The page that is packed with the extension: it can be read without a network. */
async function openRulePage(context: vscode.ExtensionContext, ruleId: string): Promise<void> {
  // Any extension or link may run this command: only the name of a page leads anywhere.
  if (typeof ruleId !== 'string' || !/^[a-z]+(-[a-z0-9]+)*$/.test(ruleId)) return;
  // Findings about the project file are explained where the file is.
  const path = ruleId === 'configuration' ? ['docs'] : ['docs', 'rules'];
  const page = vscode.Uri.joinPath(context.extensionUri, ...path, `${ruleId}.md`);
  await vscode.commands.executeCommand('markdown.showPreviewToSide', page);
}

const SHOW_PROBLEMS = 'Show Problems';
