import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type CodeAction,
  type Command,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type MessageConnection,
  type Range,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-protocol/node';

const SERVER = join(process.cwd(), 'dist', 'server.js');

export interface ServerStart {
  readonly capabilities?: ClientCapabilities;
  readonly folders?: readonly string[];
  /** What the client answers to workspace/configuration for section kmsLens; as a function, folder by folder. */
  readonly settings?: unknown;
  readonly initializationOptions?: unknown;
  /** The command that starts the server; default: the bundle over stdio. */
  readonly command?: readonly [string, ...string[]];
  /** `pipe` to read the server's standard error; default: passed on. */
  readonly stderr?: 'pipe' | 'inherit';
}

/** The real server over stdio, spoken to as an editor does. */
export class TestServer {
  readonly published = new Map<string, Diagnostic[]>();
  readonly notifications: { method: string; params: unknown }[] = [];
  readonly requests: { method: string; params: unknown }[] = [];
  initialized!: InitializeResult;

  private constructor(
    readonly process: ChildProcess,
    readonly connection: MessageConnection,
  ) {}

  static async start(options: ServerStart = {}): Promise<TestServer> {
    const [command, ...args] = options.command ?? [process.execPath, SERVER, '--stdio'];
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', options.stderr ?? 'inherit'] });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout!),
      new StreamMessageWriter(child.stdin!),
    );
    const server = new TestServer(child, connection);
    connection.onNotification((method, params) => {
      server.notifications.push({ method, params });
      if (method === 'textDocument/publishDiagnostics') {
        const { uri, diagnostics } = params as { uri: string; diagnostics: Diagnostic[] };
        server.published.set(uri, diagnostics);
      }
    });
    connection.onRequest((method, params) => {
      server.requests.push({ method, params });
      if (method === 'workspace/configuration') {
        const { settings = {} } = options;
        return (params as { items: { scopeUri?: string }[] }).items.map(({ scopeUri }) =>
          typeof settings === 'function' ? (settings as (scopeUri: string | undefined) => unknown)(scopeUri) : settings,
        );
      }
      if (method === 'workspace/applyEdit') return { applied: true };
      if (method === 'window/showDocument') return { success: true };
      return null;
    });
    connection.listen();
    server.initialized = await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: options.capabilities ?? PULLING_CLIENT,
      workspaceFolders: (options.folders ?? []).map((folder) => ({ uri: fileUri(folder), name: folder })),
      initializationOptions: options.initializationOptions,
    });
    await connection.sendNotification('initialized', {});
    return server;
  }

  async open(uri: string, text: string, languageId = 'kms-policy'): Promise<void> {
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  async change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: changes,
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  async pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  }

  /** The findings of an open document. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    if (report.kind !== 'full') throw new Error('A pull without previous result was answered "unchanged".');
    return report.items;
  }

  async codeActions(uri: string, range: Range, only?: string[]): Promise<CodeAction[]> {
    const found: (CodeAction | Command)[] = await this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    });
    return found as CodeAction[];
  }

  async command<T>(command: string, ...args: unknown[]): Promise<T> {
    return this.connection.sendRequest('workspace/executeCommand', { command, arguments: args });
  }

  /** Ends the server as an editor does; answers its exit code. */
  async stop(): Promise<number | null> {
    const exited =
      this.process.exitCode === null ? once(this.process, 'exit') : Promise.resolve([this.process.exitCode]);
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const [code] = (await exited) as [number | null];
    this.connection.dispose();
    return code;
  }
}

export function fileUri(path: string): string {
  return pathToFileURL(path).href;
}

/** Waits until `look` finds something, asking every few milliseconds. */
export async function until<T>(look: () => T | undefined, what: string, milliseconds = 5_000): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const PULLING_CLIENT: ClientCapabilities = {
  textDocument: { diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false } },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
  },
};

export const PUSHED_CLIENT: ClientCapabilities = { workspace: { configuration: true } };
