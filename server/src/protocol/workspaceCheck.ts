import type { CancellationToken, Diagnostic } from './lsp';
import { LineIndex } from '../document/lineIndex';
import { languageIdOfName } from '../document/sourceDocument';
import { uriBaseName } from '../document/uri';
import type { Diagnosis } from '../features/diagnose';
import type { CandidateFiles } from '../workspace/candidateFiles';
import { Models } from '../workspace/models';
import { diagnosticsOf } from './diagnostics';
import type { CheckWorkspaceResult } from './messages';
import { inBackground } from './scheduling';
import { checkDocument, diagnoseDocument, type Session } from './session';

/** How many files are checked before other requests get their turn. */
const FILES_AT_ONCE = 20;

/**
 * Checks the files that no editor has open, on demand. Their findings are pushed, taken back when the file is opened (then
 * its own checks speak) and told again when it is closed.
 */
export class WorkspaceCheck {
  private readonly published = new Set<string>();
  private checkedOnce = false;

  constructor(
    private readonly session: Session,
    private readonly files: CandidateFiles,
  ) {}

  async run(token: CancellationToken): Promise<CheckWorkspaceResult> {
    this.checkedOnce = true;
    const stale = new Set(this.published);
    const count = { filesChecked: 0, findings: 0, silenced: 0, excluded: 0 };
    const errors: { file: string; message: string }[] = [];
    let sinceBreak = 0;
    for (const folder of this.session.settings.folders()) {
      for (const candidate of this.files.in(folder, await this.session.settings.maximumFileSize(`${folder}/`))) {
        if (++sinceBreak >= FILES_AT_ONCE) {
          sinceBreak = 0;
          await new Promise((resolve) => setImmediate(resolve));
        }
        if (token.isCancellationRequested) return { ...count, errors, cancelled: true };
        if (candidate.state === 'unusable') {
          errors.push({ file: candidate.name, message: candidate.reason });
          continue;
        }
        const result = await this.check(candidate.uri, candidate.text);
        if (!result) continue;
        if (result.excluded) {
          count.excluded++;
          continue;
        }
        count.filesChecked++;
        count.findings += result.diagnostics.length;
        count.silenced += result.silenced;
        if (result.diagnostics.length > 0) stale.delete(candidate.uri);
        this.publish(candidate.uri, result.diagnostics);
      }
    }
    for (const uri of stale) this.publish(uri, []);
    return { ...count, errors, cancelled: false };
  }

  opened(uri: string): void {
    this.publish(uri, []);
  }

  closed(uri: string): void {
    if (this.checkedOnce) inBackground(this.session.connection, this.refresh(uri));
  }

  /** Checks again what was told of files that are not open: the settings they depend on changed. */
  async refreshAll(): Promise<void> {
    for (const uri of [...this.published]) await this.refresh(uri);
  }

  /** A file changed on disk, came or went. */
  async refresh(uri: string): Promise<void> {
    if (!this.checkedOnce || this.session.documents.get(uri)) return;
    const text = this.session.settings.textOf(uri);
    const result = text === undefined ? undefined : await this.check(uri, text);
    this.publish(uri, result?.diagnostics ?? []);
  }

  /** Undefined for a file that does not concern KMS, and for an open one that changed meanwhile. */
  private async check(uri: string, text: string): Promise<CheckedFile | undefined> {
    const { session } = this;
    const open = session.documents.get(uri);
    if (open) {
      const checked = await checkDocument(session, open);
      return checked && checkedFile(checked.diagnosis, checked.settings.excluded, diagnosticsOf(checked));
    }
    const document = { uri, languageId: languageIdOfName(uriBaseName(uri)), version: null, text };
    const settings = await session.settings.settingsFor(uri);
    const diagnosis = diagnoseDocument(session, document, settings, new Models());
    const lines = new LineIndex(text, session.encoding);
    const diagnostics = diagnosticsOf({ document: { clientUri: uri, lines }, diagnosis });
    return checkedFile(diagnosis, settings.excluded, diagnostics);
  }

  /** Findings of a file that was opened meanwhile are its own to tell. */
  private publish(uri: string, found: Diagnostic[]): void {
    const diagnostics = this.session.documents.get(uri) ? [] : found;
    if (diagnostics.length > 0) this.published.add(uri);
    else if (!this.published.delete(uri)) return;
    const { connection } = this.session;
    inBackground(connection, connection.sendDiagnostics({ uri, diagnostics }));
  }
}

interface CheckedFile {
  readonly diagnostics: Diagnostic[];
  readonly silenced: number;
  /** Left out by the project file. */
  readonly excluded: boolean;
}

function checkedFile(
  { file, suppressed, baselined }: Diagnosis,
  excluded: boolean,
  diagnostics: Diagnostic[],
): CheckedFile | undefined {
  // Only of a project file, which holds no policy, there are findings then.
  if (file.policies.length === 0 && diagnostics.length === 0) return undefined;
  return { diagnostics, silenced: suppressed + baselined, excluded };
}
