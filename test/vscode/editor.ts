/** What the suites do with the editor: files of the workspace, their findings, and waiting for them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** The identifier of the extension under test. */
export const EXTENSION = 'kms-lens.kms-lens';

const PATIENCE = 10_000;
const written = new Set<string>();

/** Writes a file into the workspace; `cleanUp` removes it. */
export async function writeFile(name: string, text: string): Promise<vscode.Uri> {
  const uri = fileUri(name);
  written.add(uri.toString());
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/**
 * Writes a file and opens it in an editor, as a click in the explorer does: what an extension opens through the API stays
 * open for minutes after its editor is closed.
 */
export async function openFile(name: string, text: string): Promise<vscode.TextEditor> {
  const uri = await writeFile(name, text);
  await vscode.commands.executeCommand('vscode.open', uri);
  const shown = (): vscode.TextEditor | undefined =>
    vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  await waitFor(
    () => shown()?.document.getText() === text,
    () => `${name} is open with its text`,
  );
  const editor = shown();
  assert.ok(editor);
  return editor;
}

/** Marks a file, written by the extension, as one that `cleanUp` removes. */
export function removeLater(name: string): vscode.Uri {
  const uri = fileUri(name);
  written.add(uri.toString());
  return uri;
}

/** Closes every editor without saving and removes the files of the test. */
export async function cleanUp(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (document.isClosed || !document.isDirty) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  for (const uri of written) await vscode.workspace.fs.delete(vscode.Uri.parse(uri)).then(undefined, ignoreMissing);
  written.clear();
}

/** Replaces the first occurrence of a text in an open document, as typing would. */
export async function replaceInEditor(editor: vscode.TextEditor, old: string, text: string): Promise<void> {
  const range = rangeOf(editor.document, old);
  assert.ok(await editor.edit((edit) => edit.replace(range, text)), 'the editor took the edit');
}

/** The range of the first occurrence of a text, or of its nth one, counted from 0. */
export function rangeOf(document: vscode.TextDocument, text: string, nth = 0): vscode.Range {
  let start = -1;
  for (let count = 0; count <= nth; count += 1) start = document.getText().indexOf(text, start + 1);
  assert.notEqual(start, -1, `the document holds ${text}`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}

/** The findings of KMS Lens in a document, as the editor holds them now. */
export function findingsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'KMS Lens');
}

/** The rule of a finding. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Waits until the findings of a document are of exactly these rules, in order of place. */
export async function waitForRules(uri: vscode.Uri, rules: readonly string[]): Promise<vscode.Diagnostic[]> {
  const inOrder = (): vscode.Diagnostic[] =>
    findingsOf(uri).sort((left, right) => left.range.start.compareTo(right.range.start));
  await waitFor(
    () => inOrder().map(ruleOf).join() === rules.join(),
    () => `findings of ${uri.path}: wanted [${rules.join()}], have [${inOrder().map(ruleOf).join()}]`,
  );
  return inOrder();
}

/** Waits until a condition holds, or throws with what `describe` says then. */
export async function waitFor(condition: () => boolean | Promise<boolean>, describe: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not so within ${PATIENCE / 1000} s: ${describe()}`);
    await pause(30);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function fileUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a workspace folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')) throw error;
}
