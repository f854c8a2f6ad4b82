import type { Segment } from '../document/segment';
import { propertyParts, type JsonNode } from './json';
import type { MapEntry, TreeNode } from './yamlTree';

/**
 * A JSON tree in the form of yamlTree. `shift`: how far the offsets of the nodes lie behind those of the segment. Trees of
 * `parseJson` are never deep enough to overflow the stack here.
 */
export function treeOfJson(node: JsonNode, segment: Segment, shift = 0): TreeNode {
  const start = Math.max(0, node.offset - shift);
  const span = { segment, start, end: Math.min(Math.max(start, start + node.length), segment.text.length) };
  switch (node.type) {
    case 'object': {
      const entries: MapEntry[] = [];
      for (const property of node.children ?? []) {
        const parts = propertyParts(property);
        if (!parts) continue;
        const keyStart = parts.key.offset - shift;
        entries.push({
          key: String(parts.key.value),
          keySpan: { segment, start: keyStart, end: keyStart + parts.key.length },
          value: parts.value && treeOfJson(parts.value, segment, shift),
        });
      }
      return { kind: 'map', entries, complete: true, span };
    }
    case 'array':
      return { kind: 'list', items: (node.children ?? []).map((child) => treeOfJson(child, segment, shift)), span };
    default: {
      const value = (node.value ?? null) as string | number | boolean | null;
      const isString = node.type === 'string';
      const source = isString ? String(value) : segment.text.slice(span.start, span.end);
      const closed = !isString || (span.end - span.start > 1 && segment.text[span.end - 1] === '"');
      return { kind: 'scalar', value, source, style: 'json', closed, span };
    }
  }
}
