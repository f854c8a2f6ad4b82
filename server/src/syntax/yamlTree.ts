import type { Range, Span } from '../document/segment';

/**
 * A node of a YAML or JSON text, with the spelling that a template's meaning depends on: tags, quotes, the source of a
 * number. JSON trees are brought into this form too, so that one reader serves both.
 */
export type TreeNode = ScalarNode | ListNode | MapNode | AliasNode;

export interface ScalarNode extends TaggedNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The text of a plain scalar as it is written (`2012-10-17`, `0123`); of others the value. Empty when nothing is there. */
  readonly source: string;
  readonly style: ScalarStyle;
  /** False while the closing quote is missing: nobody knows yet where the text was to end. */
  readonly closed: boolean;
}

export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal' | 'folded' | 'json';

export interface ListNode extends TaggedNode {
  readonly kind: 'list';
  readonly items: readonly TreeNode[];
}

export interface MapNode extends TaggedNode {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  /** False when a key is no scalar, so that what it says cannot be told. */
  readonly complete: boolean;
}

export interface MapEntry {
  readonly key: string;
  readonly keySpan: Span;
  /** Undefined while no value is typed. */
  readonly value: TreeNode | undefined;
}

/** `*name`; `target` is undefined when no node before it has that anchor. */
export interface AliasNode extends TaggedNode {
  readonly kind: 'alias';
  readonly target: TreeNode | undefined;
}

interface TaggedNode {
  /** Where the value stands, without its tag. */
  readonly span: Span;
  /** A local tag such as `!Sub`, and the span from it to the end of the value. */
  readonly tag?: { readonly name: string; readonly span: Span };
}

export interface YamlTree {
  /** Undefined when the text holds no value, or is nested too deeply. */
  readonly root: TreeNode | undefined;
  readonly faults: readonly YamlFault[];
  readonly comments: readonly Range[];
}

/** A place where the text is not YAML, or says one name twice. Ranges never lie outside the text. */
export interface YamlFault extends Range {
  readonly kind: 'broken' | 'duplicate-key' | 'too-deep';
  /** What is wrong, in a few words: "the closing quote is missing". */
  readonly message: string;
}

/** The value of the last entry of that name, as parsers that allow duplicates take it; undefined when there is none. */
export function entryOf(node: MapNode, key: string): MapEntry | undefined {
  for (let index = node.entries.length - 1; index >= 0; index--) {
    if (node.entries[index]!.key === key) return node.entries[index];
  }
  return undefined;
}

/** The node that an alias stands for, and the places of the aliases on the way. */
export function dereference(node: TreeNode): { readonly node: TreeNode | undefined; readonly uses: readonly Span[] } {
  const uses: Span[] = [];
  let current: TreeNode | undefined = node;
  while (current?.kind === 'alias') {
    uses.push(current.span);
    current = current.target;
  }
  return { node: current, uses };
}
