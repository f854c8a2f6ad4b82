import { applyEdits, type Edit, type Replacement } from '../document/edit';
import { outerRange, type Segment, type Span } from '../document/segment';
import type { Snapshot } from '../document/snapshot';
import type { Change } from '../model/repair';
import { parseJson, type JsonNode } from '../syntax/json';
import { encodeJsonString } from '../syntax/jsonString';
import { ContainerEdits, type Addition } from './json/containerEdits';
import { jsonText, lineIndent, styleOf } from './json/style';

/**
 * The edits that make `changes` in a JSON file, in its own indentation, order and line ends; inside an escaped policy, in
 * its escapes. Undefined when a change finds no place, or when the result would be no better JSON than before.
 */
export function writeJson(changes: readonly Change[], snapshot: Snapshot): Edit[] | undefined {
  const bySegment = new Map<Segment, Change[]>();
  for (const change of changes) {
    const { segment } = snapshot.unchunk(targetOf(change));
    const list = bySegment.get(segment);
    if (list) list.push(change);
    else bySegment.set(segment, [change]);
  }
  const edits: Edit[] = [];
  for (const [segment, list] of bySegment) {
    const inSegment = segmentEdits(segment, list, snapshot);
    if (!inSegment) return undefined;
    for (const edit of inSegment) edits.push(fileEdit(segment, edit, snapshot));
  }
  return edits.sort((a, b) => a.start - b.start);
}

function segmentEdits(segment: Segment, changes: readonly Change[], snapshot: Snapshot): Replacement[] | undefined {
  const tree = parseJson(segment.text, { comments: true });
  const style = styleOf(segment.text);
  const containers = new ContainerEdits(segment.text, style);
  const edits: Replacement[] = [];
  for (const change of changes) {
    const { start, end } = snapshot.unchunk(targetOf(change));
    if (change.do === 'replace-text') {
      edits.push(change.text === '' ? removal(segment.text, start, end) : { start, end, text: change.text });
      continue;
    }
    const node = tree.root && nodeAt(tree.root, start, end);
    if (!node) return undefined;
    switch (change.do) {
      case 'set': {
        const text = jsonText(change.value, style, lineIndent(segment.text, start));
        if (text === undefined) return undefined;
        edits.push({ start, end, text });
        break;
      }
      case 'rename': {
        const key = keyOf(node);
        if (!key) return undefined;
        edits.push({ start: key.offset, end: key.offset + key.length, text: JSON.stringify(change.name) });
        break;
      }
      case 'remove':
        if (!containers.remove(wholeMember(node))) return undefined;
        break;
      case 'insert':
        if (!containers.insert(isKey(node) ? valueOf(node) : node, additionOf(change))) return undefined;
        break;
    }
  }
  const fromContainers = containers.edits();
  if (!fromContainers) return undefined;
  edits.push(...fromContainers);
  return keepsJson(segment.text, edits) ? edits : undefined;
}

/** Takes out a range, and its line with it when nothing else stands there. */
function removal(text: string, start: number, end: number): Replacement {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const alone =
    text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd === -1 ? undefined : lineEnd).trim() === '';
  return alone && lineEnd !== -1 ? { start: lineStart, end: lineEnd + 1, text: '' } : { start, end, text: '' };
}

/** Faults may become fewer, never more. In a broken text two changes may fall on one place: they cannot both be made. */
function keepsJson(before: string, edits: readonly Replacement[]): boolean {
  const ordered = [...edits].sort((a, b) => a.start - b.start);
  if (ordered.some((edit, index) => index > 0 && edit.start < ordered[index - 1]!.end)) return false;
  const after = applyEdits(before, edits);
  return parseJson(after, { comments: true }).faults.length <= parseJson(before, { comments: true }).faults.length;
}

function fileEdit(segment: Segment, edit: Replacement, snapshot: Snapshot): Edit {
  const { uri, version } = snapshot;
  let { start, end, text } = edit;
  for (let current: Segment = segment; current.inside; current = current.inside.segment) {
    ({ start, end } = outerRange(current.inside.pieces, { start, end }));
    if (current.codec === 'json-string') text = encodeJsonString(text);
  }
  return { uri, version, start, end, text };
}

function targetOf(change: Change): Span {
  return (change.do === 'insert' ? change.into : change.target).span;
}

function additionOf({ name, value, first = false }: Change & { readonly do: 'insert' }): Addition {
  return { name, value, first };
}

/** The node that spans exactly this range; a property's name wins over the property. */
function nodeAt(node: JsonNode, start: number, end: number): JsonNode | undefined {
  if (node.offset === start && node.length === end - start && node.type !== 'property') return node;
  for (const child of node.children ?? []) {
    if (child.offset <= start && child.offset + child.length >= end) {
      const found = nodeAt(child, start, end);
      if (found) return found;
    }
  }
  return undefined;
}

function isKey(node: JsonNode): boolean {
  return node.parent?.type === 'property' && node.parent.children?.[0] === node;
}

function keyOf(node: JsonNode): JsonNode | undefined {
  return node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
}

function valueOf(node: JsonNode): JsonNode | undefined {
  return node.parent?.children?.[1];
}

/** What is taken out when the node goes: its whole property, or itself when it is a list item. */
function wholeMember(node: JsonNode): JsonNode {
  return node.parent?.type === 'property' ? node.parent : node;
}
