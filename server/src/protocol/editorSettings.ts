import {
  ConfigurationRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
} from './lsp';
import { PROJECT_FILE_NAME } from '../document/sourceDocument';
import { normalizeUri, uriBaseName } from '../document/uri';
import { RULE_IDS } from '../features/checkProjectFile';
import type { FileSource } from '../workspace/fileSource';
import { ProjectFiles, type LoadedProjectFile, type SettingsScope } from '../workspace/projectFiles';
import type { FileSettings } from '../workspace/settingsOfFiles';
import { isInside, nameIn, parentUri } from '../workspace/uriPaths';
import { SETTINGS_SECTION } from './messages';
import { inBackground } from './scheduling';

const DEFAULT_MAXIMUM_FILE_SIZE = 5_000_000;

/** The editor's settings and the folders' project files, and when either changes. */
export class EditorSettings {
  private folderUris: string[];
  private readonly files: FileSource;
  private readonly projectFiles: ProjectFiles;
  private readonly scopes = new Map<string, Promise<FolderSettings>>();
  /** Files deleted on disk since the editor last said anything of them. */
  private readonly deleted = new Set<string>();
  /** Files that the settings depend on, beside those with the project file's name. */
  private readonly dependencies = new Set<string>();
  private readonly capabilities: ClientCapabilities;
  private pushed: unknown;
  private tell: () => void = () => {};

  constructor(
    private readonly connection: Connection,
    params: InitializeParams,
    files: FileSource,
    openText: (uri: string) => string | undefined,
  ) {
    this.capabilities = params.capabilities;
    this.folderUris = (params.workspaceFolders ?? []).map(({ uri }) => folderUri(uri));
    this.files = openFilesFirst(files, (uri) => (this.deleted.has(normalizeUri(uri)) ? undefined : openText(uri)));
    const remembered = rememberingReads(this.files, this.dependencies);
    this.projectFiles = new ProjectFiles(remembered, RULE_IDS, Date.now);
  }

  /** The text of a file: the editor's where it is open, else the disk's. Undefined when there is none. */
  textOf(uri: string): string | undefined {
    const reading = this.files.read(uri);
    return reading.state === 'read' ? reading.text : undefined;
  }

  /** Called after each change that may change findings of any file. */
  onChange(tell: () => void): void {
    this.tell = tell;
  }

  /** After the handshake: asks to be told of changes. */
  register(): void {
    const { connection, capabilities } = this;
    if (capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) {
      inBackground(
        connection,
        connection.client.register(DidChangeConfigurationNotification.type, { section: SETTINGS_SECTION }),
      );
    }
    connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
      this.pushed = (settings as Record<string, unknown> | null)?.[SETTINGS_SECTION];
      this.scopes.clear();
      this.tell();
    });
    if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      const watchers = [{ globPattern: '**/*.{json,jsonc}' }];
      inBackground(connection, connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    if (capabilities.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => folderUri(uri)));
        this.folderUris = [
          ...this.folderUris.filter((uri) => !gone.has(uri)),
          ...added.map(({ uri }) => folderUri(uri)),
        ];
        this.forget();
        this.tell();
      });
    }
  }

  /**
   * A file changed in the editor or on disk; true when settings depend on it, which are read anew then. A deleted file is
   * gone even if the editor still holds its text for a while without showing it; typing in it brings it back.
   */
  fileChanged(uri: string, how: 'edited' | 'deleted' = 'edited'): boolean {
    const normal = normalizeUri(uri);
    if (how === 'deleted') this.deleted.add(normal);
    else this.deleted.delete(normal);
    if (uriBaseName(uri) !== PROJECT_FILE_NAME && !this.dependencies.has(normal)) return false;
    this.forget();
    return true;
  }

  folders(): readonly string[] {
    return this.folderUris;
  }

  async settingsFor(uri: string): Promise<FileSettings> {
    return this.projectFiles.settingsFor(uri, (await this.folderSettings(uri)).scope);
  }

  /** Larger files are not checked: what the project file says, else the editor's setting. */
  async maximumFileSize(uri: string): Promise<number> {
    const { scope, maximumFileSize } = await this.folderSettings(uri);
    return this.projectFiles.settingsFor(uri, scope).maximumFileSize ?? maximumFileSize;
  }

  /** The project file at this place, when the document is one. */
  projectFileAt(uri: string): LoadedProjectFile | undefined {
    if (uriBaseName(uri) !== PROJECT_FILE_NAME) return undefined;
    const found = this.projectFiles.projectFileAt(uri, this.folderOf(uri));
    return found && 'file' in found ? found : undefined;
  }

  /**
   * The project file that speaks of a file, or would if it existed, and the file's name in it. Undefined for what lies in no
   * folder, such as an untitled document.
   */
  projectFileFor(uri: string): { readonly uri: string; readonly name: string } | undefined {
    const normal = normalizeUri(uri);
    const root = this.folderOf(normal);
    const existing = this.projectFiles.projectFileFor(normal, { root, overrides: {} });
    const folder = existing && 'uri' in existing ? parentUri(existing.uri) : (root ?? parentUri(normal));
    const name = folder === undefined ? undefined : nameIn(folder, normal);
    return folder === undefined || name === undefined ? undefined : { uri: `${folder}/${PROJECT_FILE_NAME}`, name };
  }

  private forget(): void {
    this.dependencies.clear();
    this.projectFiles.forget();
  }

  private folderOf(uri: string): string | undefined {
    const holding = this.folderUris.filter((folder) => isInside(uri, folder));
    return holding.sort((a, b) => b.length - a.length)[0];
  }

  private folderSettings(uri: string): Promise<FolderSettings> {
    const folder = this.folderOf(uri);
    const key = folder ?? '';
    const kept = this.scopes.get(key);
    if (kept) return kept;
    const settings = this.editorSettings(folder).then((editor) => folderSettings(folder, editor));
    this.scopes.set(key, settings);
    return settings;
  }

  private async editorSettings(folder: string | undefined): Promise<unknown> {
    if (!this.capabilities.workspace?.configuration) return this.pushed;
    const item = { section: SETTINGS_SECTION, ...(folder && { scopeUri: folder }) };
    try {
      const [settings] = (await this.connection.sendRequest(ConfigurationRequest.type, { items: [item] })) ?? [];
      return settings;
    } catch (error) {
      // Checks go on with the defaults: a client that announces the request and refuses it has told nothing.
      this.connection.console.warn(`The editor's settings could not be read: ${(error as Error).message}`);
      return undefined;
    }
  }
}

/** Unsaved editors win over the disk. */
function openFilesFirst(files: FileSource, openText: (uri: string) => string | undefined): FileSource {
  return {
    read(uri) {
      const text = openText(uri);
      return text === undefined ? files.read(uri) : { state: 'read', text };
    },
    exists: (uri) => openText(uri) !== undefined || files.exists(uri),
    realUri: (uri) => files.realUri(uri) ?? (openText(uri) === undefined ? undefined : uri),
  };
}

/** What settings are read from is noted, to read them anew when it changes. */
function rememberingReads(files: FileSource, readUris: Set<string>): FileSource {
  return {
    read(uri) {
      readUris.add(uri);
      return files.read(uri);
    },
    exists: (uri) => files.exists(uri),
    realUri: (uri) => files.realUri(uri),
  };
}

interface FolderSettings {
  readonly scope: SettingsScope;
  readonly maximumFileSize: number;
}

/** Whatever an editor sends: what is not as it should be counts as not set. */
function folderSettings(root: string | undefined, editor: unknown): FolderSettings {
  const values = (typeof editor === 'object' && editor !== null ? editor : {}) as Record<string, unknown>;
  const written = values['rules'];
  const rules = typeof written === 'object' && written !== null ? Object.entries(written) : [];
  const usable = rules.filter((rule): rule is [string, RuleSetting] => RULE_SETTINGS.includes(rule[1] as RuleSetting));
  const size = values['maximumFileSize'];
  return {
    scope: { root, overrides: { fallbackRules: new Map(usable) } },
    maximumFileSize: typeof size === 'number' && size > 0 ? size : DEFAULT_MAXIMUM_FILE_SIZE,
  };
}

type RuleSetting = 'error' | 'warning' | 'info' | 'hint' | 'off';
const RULE_SETTINGS: readonly RuleSetting[] = ['error', 'warning', 'info', 'hint', 'off'];

function folderUri(uri: string): string {
  return normalizeUri(uri).replace(/\/$/, '');
}
