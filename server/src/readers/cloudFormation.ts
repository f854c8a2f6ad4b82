import { rootSegment, type Range, type Segment, type Span } from '../document/segment';
import { snapshotOf, type Snapshot } from '../document/snapshot';
import type { SourceDocument } from '../document/sourceDocument';
import type { PolicyDocument } from '../model/policy';
import { jsonSlices } from '../syntax/jsonChunks';
import { yamlSlices } from '../syntax/yamlChunks';
import { TemplateChunk, type ChunkKind } from './cloudFormation/chunk';
import { isOfEnvironment, TemplateEnvironment } from './cloudFormation/environment';
import { policiesOfChunk } from './cloudFormation/policies';
import { isJsonTemplateText, isTemplateText } from './cloudFormation/recognition';

/** The policies of one version of a CloudFormation or SAM template. */
export interface TemplateFile {
  readonly snapshot: Snapshot;
  readonly policies: readonly PolicyDocument[];
  /** The chunks of each template in the file; more than one when it is YAML of several documents. */
  readonly templates: readonly (readonly TemplateChunk[])[];
  /** Comments that may suppress findings; none in JSON. */
  readonly comments: readonly Range[];
  /** What the next version of the file may reuse. */
  readonly cache: TemplateCache;
}

/** The chunks of a template by their text; a text that stands twice has two, each with a place of its own. */
export interface TemplateCache {
  readonly chunks: ReadonlyMap<string, readonly ReadChunk[]>;
  readonly environments: readonly TemplateEnvironment[];
}

interface ReadChunk {
  readonly chunk: TemplateChunk;
  readonly environment: TemplateEnvironment;
  readonly policies: readonly PolicyDocument[];
}

/**
 * Reads the policies about KMS of a template in YAML or JSON, told by its content: key policies and the policies of
 * identities. Only resources that changed since `previous` are read again, unless a parameter or mapping changed. Texts that
 * are no template, or cannot concern KMS, give none. Never throws.
 */
export function readCloudFormation(document: SourceDocument, previous: TemplateCache = EMPTY): TemplateFile {
  return new TemplateReading(document, previous).result();
}

/**
 * The later of each two names that are the same in one map of a template, over all its chunks. CloudFormation's own parsers
 * take the last or refuse the template. Parses all of it.
 */
export function duplicateNames(file: TemplateFile): Span[] {
  return file.templates.flatMap((chunks) => {
    const seen = new Set<string>();
    const acrossChunks = chunks.flatMap(({ kind, content }) =>
      content.entries.flatMap(({ key, keySpan }) => {
        const name = kind === 'entry' ? `Resources.${key}` : key;
        const isSecond = seen.has(name) && !content.duplicates.some((span) => span.start === keySpan.start);
        seen.add(name);
        return isSecond ? [keySpan] : [];
      }),
    );
    return [...chunks.flatMap(({ content }) => content.duplicates), ...acrossChunks];
  });
}

const EMPTY: TemplateCache = { chunks: new Map(), environments: [] };

/** One pass over one version of a file. */
class TemplateReading {
  private readonly root: Segment;
  private readonly places = new Map<Segment, { within: Segment; base: number }>();
  private readonly chunks = new Map<string, ReadChunk[]>();
  private readonly environments: TemplateEnvironment[] = [];
  private readonly policies: PolicyDocument[] = [];
  private readonly chunksOfTemplates: TemplateChunk[][] = [];
  private readonly comments: Range[] = [];
  /** How often each chunk's text was met. */
  private readonly used = new Map<string, number>();

  constructor(
    private readonly document: SourceDocument,
    private readonly previous: TemplateCache,
  ) {
    this.root = rootSegment(document.uri, document.text);
  }

  result(): TemplateFile {
    const { text, version } = this.document;
    if (/kms/i.test(text)) {
      for (const template of this.templates()) this.read(template.slices, template.language);
    }
    return {
      snapshot: snapshotOf(this.root, version, this.places),
      policies: this.policies,
      templates: this.chunksOfTemplates,
      comments: this.comments,
      cache: { chunks: this.chunks, environments: this.environments },
    };
  }

  private templates(): { slices: readonly Slice[]; language: 'yaml' | 'json' }[] {
    const { text } = this.document;
    if (isJsonTemplateText(text)) {
      if (!isTemplateText(text)) return [];
      const slices = jsonSlices(text, 'Resources');
      const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
      const whole: Slice = { kind: 'document', start, end: text.length };
      return [{ slices: slices ?? [whole], language: 'json' }];
    }
    return yamlSlices(text, 'Resources')
      .filter(({ start, end }) => isTemplateText(start === 0 && end === text.length ? text : text.slice(start, end)))
      .map(({ slices }) => ({ slices, language: 'yaml' }));
  }

  private read(slices: readonly Slice[], language: 'yaml' | 'json'): void {
    const taken = slices.map((slice) => this.take(slice, language));
    const chunks = taken.map(({ chunk }) => chunk);
    this.chunksOfTemplates.push(chunks);
    const environment = this.environmentOf(chunks.filter(isOfEnvironment));
    for (const [index, { chunk, before }] of taken.entries()) {
      const base = slices[index]!.start;
      const isCurrent = before?.environment === environment;
      const policies = isCurrent ? before.policies : policiesOfChunk(chunk, environment);
      this.places.set(chunk.segment, { within: this.root, base });
      this.keep({ chunk, environment, policies });
      this.policies.push(...policies);
      if (!chunk.segment.text.includes('kms-lens-')) continue;
      for (const { start, end } of chunk.content.comments) this.comments.push({ start: base + start, end: base + end });
    }
  }

  private take({ kind, start, end }: Slice, language: 'yaml' | 'json'): { chunk: TemplateChunk; before?: ReadChunk } {
    const text = this.document.text.slice(start, end);
    const ordinal = this.used.get(text) ?? 0;
    this.used.set(text, ordinal + 1);
    const before = this.previous.chunks.get(text)?.[ordinal];
    if (before?.chunk.kind === kind && before.chunk.language === language) return { chunk: before.chunk, before };
    return { chunk: new TemplateChunk(this.document.uri, text, kind, language) };
  }

  private keep(read: ReadChunk): void {
    const { text } = read.chunk.segment;
    const kept = this.chunks.get(text);
    if (kept) kept.push(read);
    else this.chunks.set(text, [read]);
  }

  private environmentOf(chunks: readonly TemplateChunk[]): TemplateEnvironment {
    const kept = this.previous.environments.find((each) => each.isOf(chunks));
    const environment = kept ?? new TemplateEnvironment(chunks);
    this.environments.push(environment);
    return environment;
  }
}

interface Slice extends Range {
  readonly kind: ChunkKind;
}
