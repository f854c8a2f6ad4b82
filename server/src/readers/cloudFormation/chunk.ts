import type { Range, Segment, Span } from '../../document/segment';
import type { Fault } from '../../model/fault';
import { MAX_NESTING, parseJson } from '../../syntax/json';
import { treeOfJson } from '../../syntax/jsonTree';
import { parseYaml } from '../../syntax/yaml';
import type { MapEntry, TreeNode, YamlFault } from '../../syntax/yamlTree';
import { jsonFaults } from '../json/faults';

/** `section`: one or more names of the template's top level; `entry`: one of its resources; `document`: all of it. */
export type ChunkKind = 'section' | 'entry' | 'document';

/** What a chunk says: its names with their values, and where it is broken. */
export interface ChunkContent {
  readonly entries: readonly MapEntry[];
  readonly faults: readonly Fault[];
  /** Names that stand a second time in one map. */
  readonly duplicates: readonly Span[];
  readonly comments: readonly Range[];
}

/** A slice of a template that is parsed alone, and only when somebody asks what it says. */
export class TemplateChunk {
  readonly segment: Segment;
  private parsed: ChunkContent | undefined;

  constructor(
    uri: string,
    text: string,
    readonly kind: ChunkKind,
    readonly language: 'yaml' | 'json',
  ) {
    this.segment = { uri, text, codec: 'plain' };
  }

  get content(): ChunkContent {
    return (this.parsed ??= this.language === 'yaml' ? readYaml(this.segment) : readJson(this.segment, this.kind));
  }
}

function readYaml(segment: Segment): ChunkContent {
  const { root, faults, comments } = parseYaml(segment);
  const spanOf = ({ start, end }: Range): Span => ({ segment, start, end });
  return {
    entries: entriesOf(root),
    faults: faults.filter((fault) => fault.kind !== 'duplicate-key').map((fault) => yamlFault(fault, spanOf(fault))),
    duplicates: faults.filter((fault) => fault.kind === 'duplicate-key').map(spanOf),
    comments,
  };
}

function yamlFault(fault: YamlFault, span: Span): Fault {
  const origin = { span, uses: [] };
  if (fault.kind === 'too-deep') return { kind: 'too-deep', limit: MAX_NESTING, origin };
  return { kind: 'syntax', message: fault.message, origin };
}

/** A member of a JSON object is no JSON text by itself, so it is parsed between braces of its own. */
function readJson(segment: Segment, kind: ChunkKind): ChunkContent {
  const shift = kind === 'document' ? 0 : 1;
  const text = shift === 0 ? segment.text : `{${segment.text}}`;
  const tree = parseJson(text);
  const root = tree.root && treeOfJson(tree.root, segment, shift);
  const within = (offset: number): number => Math.max(0, Math.min(offset - shift, segment.text.length));
  const moved = tree.faults.map((fault) => ({ ...fault, start: within(fault.start), end: within(fault.end) }));
  return {
    entries: entriesOf(root),
    faults: jsonFaults(segment, { root: undefined, faults: moved }),
    duplicates: root ? duplicateNames(root) : [],
    comments: [],
  };
}

function entriesOf(root: TreeNode | undefined): readonly MapEntry[] {
  return root?.kind === 'map' ? root.entries : [];
}

function duplicateNames(node: TreeNode): Span[] {
  if (node.kind === 'list') return node.items.flatMap(duplicateNames);
  if (node.kind !== 'map') return [];
  const seen = new Set<string>();
  const found: Span[] = [];
  for (const { key, keySpan, value } of node.entries) {
    if (seen.has(key)) found.push(keySpan);
    seen.add(key);
    if (value) found.push(...duplicateNames(value));
  }
  return found;
}
