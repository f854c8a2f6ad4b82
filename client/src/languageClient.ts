import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  TransportKind,
  type CloseHandlerResult,
  type ErrorHandler,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';
import {
  CLIENT_COMMANDS,
  STATUS_NOTIFICATION,
  type InitializationOptions,
  type StatusParams,
} from '../../server/src/protocol/messages';
import { SETTINGS } from './identifiers';
import type { LanguageClientStart, RunningClient } from './languageServices';

/** Starts the server in a process of its own and connects the editor to it. */
export async function startLanguageClient(start: LanguageClientStart): Promise<RunningClient> {
  const module = vscode.Uri.joinPath(start.context.extensionUri, 'dist', 'server.js').fsPath;
  const initializationOptions: InitializationOptions = {
    clientCommands: Object.values(CLIENT_COMMANDS),
    reportsJsonSyntax: true,
  };
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR.map((filter) => ({ ...filter })),
    initializationOptions,
    outputChannel: start.log,
    errorHandler: new RestartHandler(start),
    // Set although they are the defaults of today: findings follow the typing, and tabs in the background keep theirs.
    diagnosticPullOptions: { onChange: true, onTabs: true },
    synchronize: { configurationSection: SETTINGS.section },
    markdown: { isTrusted: false, supportHtml: false },
  };
  const server = { module, transport: TransportKind.ipc };
  const client = new LanguageClient('kmsLens', 'KMS Lens', { run: server, debug: server }, options);
  client.onNotification(STATUS_NOTIFICATION, (status: StatusParams) => start.onStatus(status));
  await client.start();
  return {
    execute: (command, args, token) =>
      client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [...args] }, token) as Promise<never>,
    stop: () => client.dispose(),
  };
}

/** By language, and by name too: without the extension of another vendor a file may have no language that tells. */
const SELECTOR = [
  { language: 'kms-policy' },
  { language: 'json' },
  { language: 'jsonc' },
  { pattern: '**/*.kms-policy.json' },
  { pattern: '**/.kms-lens.json' },
] as const;

/** Restarts a server that died, and says so; not more than five times in three minutes. */
class RestartHandler implements ErrorHandler {
  private readonly deaths: number[] = [];

  constructor(private readonly start: LanguageClientStart) {}

  error(): { action: ErrorAction } {
    return { action: ErrorAction.Continue };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.deaths.push(now);
    const recent = this.deaths.filter((time) => now - time < 3 * 60_000);
    if (recent.length > 5) {
      this.start.onGivenUp();
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    this.start.onRestarted();
    return { action: CloseAction.Restart, handled: true };
  }
}
