import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Scalar,
  type Node,
  type Pair,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import type { Segment, Span } from '../document/segment';
import { MAX_NESTING } from './json';
import { yamlTokens } from './yamlTokens';
import type { MapEntry, ScalarStyle, TreeNode, YamlFault, YamlTree } from './yamlTree';

/**
 * Parses the first YAML document of a segment's text, also when it is half typed. Never throws. Scalars are read by the
 * core schema of YAML 1.2, so that unquoted dates stay text; tags are kept by name, whatever they are.
 */
export function parseYaml(segment: Segment): YamlTree {
  const { tokens, comments, tooDeep } = yamlTokens(segment.text);
  if (tooDeep !== undefined) {
    const start = Math.min(tooDeep, segment.text.length);
    const message = `the text is nested deeper than ${MAX_NESTING} levels`;
    const end = Math.min(start + 1, segment.text.length);
    return { root: undefined, faults: [{ kind: 'too-deep', message, start, end }], comments };
  }
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent', customTags: LOCAL_TAGS });
  const [document] = composer.compose(tokens, true, segment.text.length);
  if (!document) return { root: undefined, faults: [], comments };
  const conversion = new Conversion(segment);
  const root = document.contents ? conversion.node(document.contents) : undefined;
  // The parser tells of an open quote where the text ends; its beginning says more.
  const faults = document.errors
    .filter((error) => conversion.openQuotes.length === 0 || !error.message.startsWith('Missing closing'))
    .slice(0, MOST_FAULTS)
    .map((error) => faultOf(error, segment.text));
  const all = [...conversion.openQuotes.slice(0, MOST_FAULTS), ...faults, ...conversion.duplicates];
  return { root: isEmpty(root) ? undefined : root, faults: all, comments };
}

/** A text that is no YAML at all may break at every character. */
const MOST_FAULTS = 100;

/** Tags that templates use everywhere; the parser would make a warning of each that it does not know. */
const LOCAL_TAGS = ['Ref', 'Sub', 'GetAtt', 'If', 'Equals', 'FindInMap', 'Join', 'Select', 'Split', 'ImportValue']
  .concat(['Transform', 'Base64', 'Cidr', 'And', 'Or', 'Not', 'Condition', 'GetAZs'])
  .flatMap((name) => {
    const tag = `!${name}`;
    return [
      { tag, resolve: (text: string): string => text },
      { tag, collection: 'seq' as const },
      { tag, collection: 'map' as const },
    ];
  });

/** Turns the parser's nodes into those of yamlTree, one document at a time. */
class Conversion {
  readonly duplicates: YamlFault[] = [];
  readonly openQuotes: YamlFault[] = [];
  private readonly anchors = new Map<string, TreeNode>();

  constructor(private readonly segment: Segment) {}

  node(node: Node): TreeNode {
    const made = this.withoutAnchor(node);
    // An anchor is known only behind its node, so that no tree ever holds itself.
    if (!isAlias(node) && 'anchor' in node && node.anchor) this.anchors.set(node.anchor, made);
    return made;
  }

  private withoutAnchor(node: Node): TreeNode {
    const span = this.spanOf(node);
    if (isAlias(node)) return { kind: 'alias', target: this.anchors.get(node.source), span };
    const tag = this.tagOf(node, span);
    const place = tag ? { span, tag } : { span };
    if (isMap(node)) return this.map(node, place);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.item(item as Node | Pair | null, span));
      return { kind: 'list', items, ...place };
    }
    return this.scalar(node as Scalar, place);
  }

  private map(node: YAMLMap, place: { readonly span: Span }): TreeNode {
    const entries: MapEntry[] = [];
    const first = new Map<string, Span>();
    let complete = true;
    for (const pair of node.items) {
      const entry = this.entry(pair as Pair);
      if (!entry) {
        complete = false;
        continue;
      }
      if (entry.isBehindHalfTyped) complete = false;
      entries.push(entry);
      const { key, keySpan } = entry;
      if (first.has(key) && key !== '<<') {
        const message = `the name ${key} stands here twice`;
        this.duplicates.push({ kind: 'duplicate-key', message, start: keySpan.start, end: keySpan.end });
      } else first.set(key, keySpan);
    }
    return { kind: 'map', entries, complete, ...place };
  }

  private entry(pair: Pair): (MapEntry & { isBehindHalfTyped: boolean }) | undefined {
    const { key, value } = pair;
    if (!isScalar(key)) return undefined;
    const node = value ? this.node(value as Node) : undefined;
    const span = this.spanOf(key);
    // A name never runs over lines: a word above it without a colon is a name half typed.
    const words = key.type === Scalar.PLAIN ? textIn(span).split('\n') : [];
    const isBehindHalfTyped = words.length > 1;
    const name = isBehindHalfTyped ? words[words.length - 1]!.trim() : textOf(key);
    return {
      key: name,
      keySpan: isBehindHalfTyped ? { ...span, start: span.end - name.length } : span,
      value: isEmpty(node) ? undefined : node,
      isBehindHalfTyped,
    };
  }

  /** Flow lists may hold pairs without braces: `[a: 1]`. */
  private item(item: Node | Pair | null, list: Span): TreeNode {
    if (item && 'range' in item) return this.node(item);
    const entry = item && this.entry(item as Pair);
    const span = entry ? { ...entry.keySpan, end: entry.value?.span.end ?? entry.keySpan.end } : list;
    return { kind: 'map', entries: entry ? [entry] : [], complete: Boolean(entry), span };
  }

  private scalar(node: Scalar, place: { readonly span: Span }): TreeNode {
    const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
    const value = SIMPLE.has(typeof node.value) || node.value === null ? node.value : String(node.value);
    const closed = this.isClosed(style, place.span);
    if (!closed) this.openQuotes.push(openQuote(place.span));
    return {
      kind: 'scalar',
      value: value as string | number | boolean | null,
      source: textOf(node),
      style,
      closed,
      ...place,
    };
  }

  private isClosed(style: ScalarStyle, { start, end }: Span): boolean {
    const quote = style === 'double-quoted' ? '"' : style === 'single-quoted' ? "'" : undefined;
    if (!quote) return true;
    const { text } = this.segment;
    if (end - start < 2 || text[end - 1] !== quote) return false;
    return quote === "'" || !endsInEscape(text, end - 1);
  }

  private tagOf(node: Node, span: Span): { name: string; span: Span } | undefined {
    const name = 'tag' in node ? node.tag : undefined;
    if (!name?.startsWith('!')) return undefined;
    // Between a tag and its value stand only spaces, comments and an anchor.
    const at = this.segment.text.lastIndexOf(name, span.start - 1);
    return { name, span: at === -1 ? span : { ...span, start: at } };
  }

  /** A block's range reaches to where the next begins; what is underlined ends with its last character. */
  private spanOf(node: Node): Span {
    const { text } = this.segment;
    const start = Math.min(node.range?.[0] ?? 0, text.length);
    let end = Math.min(node.range?.[1] ?? start, text.length);
    while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
    return { segment: this.segment, start, end };
  }
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  [Scalar.PLAIN]: 'plain',
  [Scalar.QUOTE_SINGLE]: 'single-quoted',
  [Scalar.QUOTE_DOUBLE]: 'double-quoted',
  [Scalar.BLOCK_LITERAL]: 'literal',
  [Scalar.BLOCK_FOLDED]: 'folded',
};
const SIMPLE = new Set(['string', 'number', 'boolean']);

function textOf(scalar: Scalar): string {
  return scalar.source ?? (scalar.value === null || scalar.value === undefined ? '' : String(scalar.value));
}

function textIn({ segment, start, end }: Span): string {
  return segment.text.slice(start, end);
}

/** What stands on the line of the quote; the rest may belong to what comes after. */
function openQuote(span: Span): YamlFault {
  const [line] = textIn(span).split(/\r?\n/, 1);
  const end = span.start + line!.length;
  return { kind: 'broken', message: 'the closing quote of this text is missing', start: span.start, end };
}

function isEmpty(node: TreeNode | undefined): boolean {
  return node?.kind === 'scalar' && node.style === 'plain' && node.source === '' && !node.tag;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

function endsInEscape(text: string, quote: number): boolean {
  let escapes = 0;
  while (text.charCodeAt(quote - 1 - escapes) === 0x5c) escapes++;
  return escapes % 2 === 1;
}

function faultOf(error: YAMLError, text: string): YamlFault {
  const start = Math.min(error.pos[0], text.length);
  const end = Math.max(start, Math.min(error.pos[1], text.length));
  const indentedByTab = /^ *\t\s*$/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
  const code = indentedByTab ? 'TAB_AS_INDENT' : error.code;
  return { kind: 'broken', message: MESSAGES[code] ?? 'this is not YAML', start, end };
}

const MESSAGES: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'a value that begins with * names an anchor; put it in quotes if it is meant as text',
  BAD_DQ_ESCAPE: 'YAML does not know this escape',
  BAD_INDENT: 'the indentation does not fit what is around it',
  BAD_SCALAR_START: 'a value cannot begin with this character unless it is in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a name and its value stand where only a value may stand',
  BLOCK_IN_FLOW: 'indented blocks cannot stand between brackets',
  MISSING_CHAR: 'a closing quote or bracket, or a separator, is missing',
  MULTILINE_IMPLICIT_KEY: 'a colon is missing after the name',
  MULTIPLE_TAGS: 'a value can have one tag only; write the inner one in its long form',
  TAB_AS_INDENT: 'YAML does not indent with tabs',
};
