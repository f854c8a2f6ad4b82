/** Requests, notifications and commands of KMS Lens beyond LSP. The client may import this file; it holds no code of LSP. */

/** What the client tells at start, in `initializationOptions`; a client may leave it out. */
export interface InitializationOptions {
  /** Commands that the client itself carries out, of CLIENT_COMMANDS. */
  readonly clientCommands?: readonly string[];
  /**
   * True when the editor itself reports the syntax of open JSON files, as VS Code does: then the server leaves it to the
   * editor, except in files of its own language and in embedded policies. Default false.
   */
  readonly reportsJsonSyntax?: boolean;
}

/** Notification, server to client: counts for the status item of a document. */
export const STATUS_NOTIFICATION = 'kmsLens/status';

export interface StatusParams {
  readonly uri: string;
  /** True when the document holds a policy that was checked. */
  readonly checked: boolean;
  readonly errors: number;
  readonly warnings: number;
  /** Infos and hints. */
  readonly notes: number;
  /** Findings that comments, the project file or a baseline keep from being shown. */
  readonly silenced: number;
  /** True when the project file leaves the document out. */
  readonly excluded: boolean;
  /** In plain words, when something keeps the document from being checked whole. */
  readonly problem: string | null;
}

/** Commands that the server carries out through `workspace/executeCommand`. */
export const SERVER_COMMANDS = {
  /** [uri, ruleId, sid | null]: writes a `disable` entry into the project file and shows it. */
  disableRule: 'kmsLens.server.disableRule',
  /** []: checks every file of the workspace folders; answers CheckWorkspaceResult. */
  checkWorkspace: 'kmsLens.server.checkWorkspace',
  /** [uri]: makes every safe repair in an open document. */
  fixAll: 'kmsLens.server.fixAll',
  /** [folderUri]: creates a project file and shows it. */
  createProjectFile: 'kmsLens.server.createProjectFile',
} as const;

/** Commands that the client carries out when it names them in InitializationOptions. */
export const CLIENT_COMMANDS = {
  /** [ruleId]: shows the rule's page. Without a client for it the server opens the page's address. */
  openRulePage: 'kmsLens.openRulePage',
} as const;

export interface CheckWorkspaceResult {
  readonly filesChecked: number;
  readonly findings: number;
  readonly silenced: number;
  /** Files with policies that project files leave out. */
  readonly excluded: number;
  readonly errors: readonly { readonly file: string; readonly message: string }[];
  readonly cancelled: boolean;
}

/** The section of the client's settings. */
export const SETTINGS_SECTION = 'kmsLens';

/** The kind of code action that makes every safe repair of a file. */
export const FIX_ALL_KIND = 'source.fixAll.kmsLens';
