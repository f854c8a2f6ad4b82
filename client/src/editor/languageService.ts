import * as vscode from 'vscode';
import type { LanguageServices, RunningClient, StartLanguageClient } from '../languageServices';
import { StatusItem } from './statusItem';

/**
 * The language server as the rest of the extension sees it: started when first wanted, restarted on request, stopped at the
 * end. Its code is loaded only then.
 */
export class LanguageService implements LanguageServices {
  private running: Promise<RunningClient> | undefined;
  private readonly status: StatusItem;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    private readonly startClient: StartLanguageClient,
  ) {
    this.status = new StatusItem();
    context.subscriptions.push(this.status);
  }

  get isWanted(): boolean {
    return this.running !== undefined;
  }

  /** Starts the server unless it runs; a failure is told once, and the next call tries again. */
  want(): void {
    void this.client().catch((error: unknown) => this.tellFailure(error));
  }

  async restart(): Promise<void> {
    await this.stop();
    this.status.clear();
    await this.client();
  }

  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    const client = await running?.catch(() => undefined);
    await client?.stop();
  }

  /** Asks the server to carry out one of its commands. Throws what the server answers as an error. */
  async execute<T>(command: string, args: readonly unknown[], token?: vscode.CancellationToken): Promise<T> {
    const client = await this.client();
    return client.execute<T>(command, args, token);
  }

  private client(): Promise<RunningClient> {
    this.running ??= this.start().catch((error: unknown) => {
      this.running = undefined;
      throw error;
    });
    return this.running;
  }

  private start(): Promise<RunningClient> {
    return this.startClient({
      context: this.context,
      log: this.log,
      onStatus: (status) => this.status.show(status),
      onRestarted: () => {
        void vscode.window
          .showWarningMessage('The KMS Lens language server stopped unexpectedly and was started again.', SHOW_LOG)
          .then((choice) => {
            if (choice === SHOW_LOG) this.log.show();
          });
      },
      onGivenUp: () => this.tellFailure(new Error('it stopped several times in a short while')),
    });
  }

  private tellFailure(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.log.error(`The language server could not be started: ${reason}`);
    const message = `KMS Lens cannot check policies: its language server does not run (${reason}).`;
    void vscode.window.showErrorMessage(message, RESTART, SHOW_LOG).then((choice) => {
      if (choice === RESTART) void this.restart().catch((again: unknown) => this.tellFailure(again));
      if (choice === SHOW_LOG) this.log.show();
    });
  }
}

const SHOW_LOG = 'Show Log';
const RESTART = 'Restart Server';
