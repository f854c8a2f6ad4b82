import type { CancellationToken, Diagnostic } from 'vscode-languageserver';
import { LineIndex } from '../document/lineIndex';
import { languageIdOfName, type SourceDocument } from '../document/sourceDocument';
import { uriBaseName } from '../document/uri';
import { diagnose } from '../features/diagnose';
import type { CandidateFiles } from '../workspace/candidateFiles';
import { Models } from '../workspace/models';
import { lspDiagnostic } from './conversion';
import type { CheckWorkspaceResult } from './messages';
import type { Session } from './session';

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
    const found = new Set<string>();
    const errors: { file: string; message: string }[] = [];
    let filesChecked = 0;
    let findings = 0;
    let silenced = 0;
    let sinceBreak = 0;
    for (const folder of this.session.settings.folders()) {
      for (const candidate of this.files.in(folder)) {
        if (++sinceBreak >= FILES_AT_ONCE) {
          sinceBreak = 0;
          await new Promise((resolve) => setImmediate(resolve));
        }
        if (token.isCancellationRequested) return { filesChecked, findings, silenced, errors, cancelled: true };
        if (candidate.state === 'unusable') {
          errors.push({ file: candidate.name, message: candidate.reason });
          continue;
        }
        const result = await this.check(candidate.uri, candidate.text);
        if (!result) continue;
        filesChecked++;
        findings += result.diagnostics.length;
        silenced += result.silenced;
        if (!result.isOpen && result.diagnostics.length > 0) found.add(candidate.uri);
        if (!result.isOpen) this.publish(candidate.uri, result.diagnostics);
      }
    }
    for (const uri of this.published) if (!found.has(uri)) this.publish(uri, []);
    return { filesChecked, findings, silenced, errors, cancelled: false };
  }

  opened(uri: string): void {
    if (this.published.has(uri)) this.publish(uri, []);
  }

  closed(uri: string): void {
    if (this.checkedOnce) void this.refresh(uri);
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
    if (result && !result.isOpen) this.publish(uri, result.diagnostics);
    else if (this.published.has(uri)) this.publish(uri, []);
  }

  /** Undefined for a file that does not concern KMS, or is excluded. */
  private async check(
    uri: string,
    text: string,
  ): Promise<{ diagnostics: Diagnostic[]; silenced: number; isOpen: boolean } | undefined> {
    const { session } = this;
    const open = session.documents.get(uri);
    const document: SourceDocument = open ?? {
      uri,
      languageId: languageIdOfName(uriBaseName(uri)),
      version: null,
      text,
    };
    const file = open ? session.models.modelOf(open) : new Models().modelOf(document);
    if (file.policies.length === 0) return undefined;
    const settings = await session.settings.settingsFor(uri);
    if (settings.excluded) return undefined;
    const { name, baseline } = settings;
    const diagnosis = diagnose(file, settings.settings, { name, baseline, now: Date.now() });
    const lines = new LineIndex(document.text, session.encoding);
    return {
      diagnostics: diagnosis.findings.map((placed) =>
        lspDiagnostic(placed, file.snapshot, lines, open?.clientUri ?? uri),
      ),
      silenced: diagnosis.suppressed + diagnosis.baselined,
      isOpen: open !== undefined,
    };
  }

  private publish(uri: string, diagnostics: Diagnostic[]): void {
    if (diagnostics.length > 0) this.published.add(uri);
    else if (!this.published.delete(uri)) return;
    void this.session.connection.sendDiagnostics({ uri, diagnostics });
  }
}
