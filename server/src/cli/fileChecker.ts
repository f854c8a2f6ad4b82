import { languageIdOfName, PROJECT_FILE_NAME, type SourceDocument } from '../document/sourceDocument';
import { uriBaseName } from '../document/uri';
import { checkProjectFile } from '../features/checkProjectFile';
import { checkText, fixText, isWorthReading } from '../features/checkText';
import type { Diagnosis, PlacedFinding } from '../features/diagnose';
import { uriOfPath } from '../workspace/diskFiles';
import { decodeText, encodeText, type Encoding } from '../workspace/diskText';
import { reportedFindings } from './reportedFindings';
import type { FileNote, ReportedFinding } from './report/report';
import type { Scopes } from './scopes';

/** A file as it was read. */
export interface FileBytes {
  readonly path: string;
  /** Its name in reports. */
  readonly name: string;
  readonly bytes: Buffer;
  /** Where repairs may be written; null for standard input. */
  readonly root: string | null;
}

/** `write`: into the files; `show`: only told to `onRepaired`; `none`. */
export type FixMode = 'none' | 'show' | 'write';

/** Checks files one by one and gathers what reports are made of. */
export class FileChecker {
  readonly filesChecked: string[] = [];
  readonly findings: ReportedFinding[] = [];
  /** The same findings, for a baseline. */
  readonly placed: { placed: PlacedFinding; file: string }[] = [];
  readonly errors: FileNote[] = [];
  readonly skipped: FileNote[] = [];
  suppressed = 0;
  baselined = 0;
  excluded = 0;
  fixed = 0;
  private readonly projectFiles = new Set<string>();
  private readonly problems = new Set<string>();

  constructor(
    private readonly scopes: Scopes,
    private readonly options: {
      readonly now: number;
      readonly fix: FixMode;
      readonly nameOf: (uri: string) => string;
      /** Bytes, when an argument gives them; else the project file may. */
      readonly maximumFileSize: number | undefined;
      readonly onRepaired: (name: string, before: string, after: string) => void;
    },
  ) {}

  check(file: FileBytes): void {
    const decoded = decodeText(file.bytes);
    const uri = uriOfPath(file.path);
    if (decoded.state === 'invalid') {
      const looksRelevant = isWorthReading(documentOf(uri, file.bytes.toString('latin1')));
      if (looksRelevant) this.errors.push({ file: file.name, message: 'is not valid UTF-8, so it was not checked' });
      return;
    }
    const document = documentOf(uri, decoded.text);
    if (!isWorthReading(document)) return;
    if (uriBaseName(uri) === PROJECT_FILE_NAME) {
      this.filesChecked.push(file.name);
      this.checkProjectFile(uri, document, file.name);
      return;
    }
    this.checkPolicies(file, document, decoded.encoding);
  }

  private checkPolicies(file: FileBytes, document: SourceDocument, encoding: Encoding): void {
    const settings = this.scopes.settingsFor(document.uri);
    if (settings.problem !== null) this.addProblem(file.name, settings.problem);
    if (settings.projectFile !== null) this.checkProjectFileOnce(settings.projectFile);
    if (settings.excluded) {
      this.excluded++;
      return;
    }
    const limit = this.options.maximumFileSize ?? settings.maximumFileSize;
    if (limit !== undefined && file.bytes.length > limit) {
      this.skipped.push({ file: file.name, message: `is larger than the ${limit} bytes that the project file allows` });
      return;
    }
    this.filesChecked.push(file.name);
    try {
      const { now } = this.options;
      let diagnosis = checkText(document, settings, now);
      if (this.options.fix !== 'none' && diagnosis.findings.some(isSafelyRepaired)) {
        const text = this.repair(file, document, encoding, () => fixText(document, settings, now));
        if (text !== undefined) diagnosis = checkText({ ...document, text }, settings, now);
      }
      this.add(diagnosis, file.name, settings.name);
    } catch (error) {
      // A fault of ours in one file must not hide what is found in the others.
      const { stack, message } = error as Error;
      this.errors.push({
        file: file.name,
        message: `could not be checked, which is a fault of KMS Lens: ${stack ?? message}`,
      });
    }
  }

  /** The repaired text when it now stands in the file. */
  private repair(
    file: FileBytes,
    document: SourceDocument,
    encoding: Encoding,
    fix: () => ReturnType<typeof fixText>,
  ): string | undefined {
    const result = fix();
    if (result.withheld.length > 0) {
      const message = `not every repair was made: nobody can show that those of ${result.withheld.join(', ')} allow nothing new`;
      this.skipped.push({ file: file.name, message });
    }
    if (result.state === 'nothing') return undefined;
    this.options.onRepaired(file.name, document.text, result.text);
    if (this.options.fix !== 'write' || file.root === null) return undefined;
    // Loaded for a repair alone: what it needs of Node takes as long to load as a small policy to check.
    const { replaceFile } = require('./replaceFile') as typeof import('./replaceFile');
    const refusal = replaceFile(file.path, file.bytes, encodeText(result.text, encoding), file.root);
    if (refusal !== undefined) {
      this.errors.push({ file: file.name, message: `was not repaired: ${refusal}` });
      return undefined;
    }
    this.fixed += result.fixed;
    return result.text;
  }

  /** A project file that applies is checked even when it is not among the files that were named. */
  private checkProjectFileOnce(uri: string): void {
    if (this.projectFiles.has(uri)) return;
    const loaded = this.scopes.projectFileAt(uri);
    if (loaded) this.checkProjectFile(uri, documentOf(uri, loaded.snapshot.text), this.options.nameOf(uri));
  }

  private checkProjectFile(uri: string, document: SourceDocument, reported: string): void {
    if (this.projectFiles.has(uri)) return;
    this.projectFiles.add(uri);
    const name = this.scopes.nameOf(uri);
    const loaded = this.scopes.projectFileAt(uri);
    this.add(checkProjectFile(document, { name, now: this.options.now, loaded }), reported, name);
  }

  private add(diagnosis: Diagnosis, reported: string, name: string): void {
    this.suppressed += diagnosis.suppressed;
    this.baselined += diagnosis.baselined;
    this.findings.push(...reportedFindings(diagnosis, reported));
    for (const placed of diagnosis.findings) this.placed.push({ placed, file: name });
  }

  private addProblem(file: string, problem: string): void {
    if (this.problems.has(problem)) return;
    this.problems.add(problem);
    this.errors.push({ file, message: problem });
  }
}

function isSafelyRepaired({ finding }: PlacedFinding): boolean {
  return finding.repairs?.some((repair) => repair.safe) ?? false;
}

function documentOf(uri: string, text: string): SourceDocument {
  return { uri, languageId: languageIdOfName(uriBaseName(uri)), version: null, text };
}
