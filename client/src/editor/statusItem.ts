import * as vscode from 'vscode';
import type { StatusParams } from '../../../server/src/protocol/messages';
import { COMMANDS, LANGUAGES } from '../identifiers';

/** The language status item: what was found in the open document, and what its folder keeps from being shown. */
export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem('kmsLens.status', [...LANGUAGES]);
  private readonly byUri = new Map<string, StatusParams>();
  private readonly subscriptions: vscode.Disposable[];

  constructor() {
    this.item.name = 'KMS Lens';
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => this.refresh()),
      vscode.workspace.onDidCloseTextDocument((document) => this.byUri.delete(document.uri.toString())),
    ];
    this.refresh();
  }

  show(status: StatusParams): void {
    this.byUri.set(vscode.Uri.parse(status.uri).toString(), status);
    this.refresh();
  }

  clear(): void {
    this.byUri.clear();
    this.refresh();
  }

  dispose(): void {
    this.item.dispose();
    this.subscriptions.forEach((subscription) => subscription.dispose());
  }

  private refresh(): void {
    const document = vscode.window.activeTextEditor?.document;
    const status = document && this.byUri.get(document.uri.toString());
    const { item } = this;
    if (!status?.checked) {
      item.severity = vscode.LanguageStatusSeverity.Information;
      item.text = 'KMS Lens';
      item.detail = status?.problem ?? (status?.excluded ? 'excluded by the project file' : 'no key policy here');
      item.command = undefined;
      return;
    }
    item.severity = severityOf(status);
    item.text = `$(key) ${countsOf(status)}`;
    item.detail = detailOf(status);
    item.command = { command: COMMANDS.showLog, title: 'Show Log' };
    if (status.errors + status.warnings + status.notes > 0) {
      item.command = { command: 'workbench.actions.view.problems', title: 'Show Problems' };
    }
  }
}

function severityOf(status: StatusParams): vscode.LanguageStatusSeverity {
  if (status.problem !== null || status.errors > 0) return vscode.LanguageStatusSeverity.Error;
  return status.warnings > 0 ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
}

function countsOf({ errors, warnings, notes }: StatusParams): string {
  const parts = [count(errors, 'error'), count(warnings, 'warning'), count(notes, 'note')].filter((part) => part);
  return parts.length > 0 ? parts.join(', ') : 'no findings';
}

function detailOf(status: StatusParams): string {
  const parts: string[] = ['KMS Lens'];
  if (status.silenced > 0) {
    const whose = vscode.workspace.isTrusted ? 'silenced' : 'silenced by this folder, which is not trusted';
    parts.push(`${status.silenced} ${status.silenced === 1 ? 'finding' : 'findings'} ${whose}`);
  }
  if (status.problem !== null) parts.push(status.problem);
  return parts.join(' · ');
}

function count(number: number, word: string): string {
  if (number === 0) return '';
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
