import { DocumentDiagnosticReportKind, type Diagnostic, type DocumentDiagnosticReport } from './lsp';
import { lspDiagnostic } from './conversion';
import { STATUS_NOTIFICATION, type StatusParams } from './messages';
import type { OpenDocument } from './openDocument';
import { Delays, inBackground } from './scheduling';
import { checkDocument, type CheckedDocument, type Session } from './session';

/** How long a client without pull waits for findings after the last keystroke, in milliseconds. */
const PUSH_DELAY = 150;

/** Publishes the findings of open documents: on request where the client can pull, else after a short pause. */
export class Diagnostics {
  private readonly delays: Delays;
  private readonly resultIds = new WeakMap<CheckedDocument, string>();
  private lastResult = 0;

  constructor(private readonly session: Session) {
    this.delays = new Delays(session.connection);
  }

  get pulled(): boolean {
    return this.session.capabilities.textDocument?.diagnostic !== undefined;
  }

  /** A document was opened or changed. */
  changed(document: OpenDocument): void {
    if (!this.pulled) this.delays.run(document.uri, PUSH_DELAY, () => this.push(document.uri));
  }

  closed(document: OpenDocument): void {
    this.delays.cancel(document.uri);
    if (!this.pulled) this.send(document.clientUri, []);
  }

  /** Something beside the documents changed: settings, a project file. */
  refresh(): void {
    if (this.pulled) {
      if (this.session.capabilities.workspace?.diagnostics?.refreshSupport) {
        // The library types this as nothing, and answers with a promise that a client without the request rejects.
        inBackground(this.session.connection, Promise.resolve(this.session.connection.languages.diagnostics.refresh()));
      }
      return;
    }
    for (const document of this.session.documents.all()) this.changed(document);
  }

  /** Answers a pull; undefined when the document is not open or a newer version came meanwhile. */
  async pull(uri: string, previousResultId: string | undefined): Promise<DocumentDiagnosticReport | undefined> {
    const document = this.session.documents.get(uri);
    if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const result = await checkDocument(this.session, document);
    if (!result) return undefined;
    const resultId = this.resultIdOf(result);
    this.sendStatus(result);
    if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnosticsOf(result) };
  }

  private async push(uri: string): Promise<void> {
    const document = this.session.documents.get(uri);
    const result = document && (await checkDocument(this.session, document));
    if (!result) return;
    this.sendStatus(result);
    this.send(result.document.clientUri, diagnosticsOf(result), result.document.version);
  }

  private send(uri: string, diagnostics: Diagnostic[], version?: number): void {
    const { connection } = this.session;
    inBackground(
      connection,
      connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) }),
    );
  }

  private resultIdOf(result: CheckedDocument): string {
    const kept = this.resultIds.get(result);
    if (kept) return kept;
    const id = String(++this.lastResult);
    this.resultIds.set(result, id);
    return id;
  }

  private sendStatus(result: CheckedDocument): void {
    const { connection } = this.session;
    inBackground(connection, connection.sendNotification(STATUS_NOTIFICATION, statusOf(result)));
  }
}

/** The findings as the client is told of them; `document`: its URI as the client spells it, and its lines. */
export function diagnosticsOf(result: {
  readonly document: Pick<OpenDocument, 'clientUri' | 'lines'>;
  readonly diagnosis: CheckedDocument['diagnosis'];
}): Diagnostic[] {
  const { document, diagnosis } = result;
  return diagnosis.findings.map((placed) =>
    lspDiagnostic(placed, diagnosis.file.snapshot, document.lines, document.clientUri),
  );
}

function statusOf({ document, diagnosis, settings }: CheckedDocument): StatusParams {
  const count = (...severities: string[]): number =>
    diagnosis.findings.filter(({ finding }) => severities.includes(finding.severity)).length;
  return {
    uri: document.clientUri,
    checked: diagnosis.file.policies.length > 0 && !settings.excluded,
    errors: count('error'),
    warnings: count('warning'),
    notes: count('info', 'hint'),
    silenced: diagnosis.suppressed + diagnosis.baselined,
    excluded: settings.excluded && diagnosis.file.policies.length > 0,
    problem: settings.problem,
  };
}
