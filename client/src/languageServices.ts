import type * as vscode from 'vscode';
import type { StatusParams } from '../../server/src/protocol/messages';

/** What the rest of the extension asks of the language server, wherever its code is loaded. */
export interface LanguageServices {
  /** Asks the server to carry out one of its commands, starting it if needed. Throws what it answers as an error. */
  execute<T>(command: string, args: readonly unknown[], token?: vscode.CancellationToken): Promise<T>;
  restart(): Promise<void>;
}

/** A language client that runs. */
export interface RunningClient {
  execute<T>(command: string, args: readonly unknown[], token?: vscode.CancellationToken): Promise<T>;
  stop(): Promise<void>;
}

export interface LanguageClientStart {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  onStatus(status: StatusParams): void;
  /** The server died and was started again. */
  onRestarted(): void;
  /** The server died too often; it stays stopped until it is wanted again. */
  onGivenUp(): void;
}

/** Loads the language client and starts it. */
export type StartLanguageClient = (start: LanguageClientStart) => Promise<RunningClient>;
