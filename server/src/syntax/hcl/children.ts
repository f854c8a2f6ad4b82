import type { HclNode } from './nodes';

/** The nodes directly within a node, in the order of the text. */
export function hclChildren(node: HclNode): readonly HclNode[] {
  switch (node.kind) {
    case 'body':
    case 'object':
    case 'tuple':
      return node.items;
    case 'attribute':
      return [node.name, node.value];
    case 'block':
      return [node.type, ...node.labels, node.body];
    case 'template':
      return node.parts;
    case 'heredoc':
      return [node.marker, ...node.parts];
    case 'interpolation':
      return [node.expression];
    case 'directive':
      return [node.keyword, ...node.names, ...(node.expression ? [node.expression] : [])];
    case 'item':
      return [node.key, node.value];
    case 'call':
      return [node.name, ...node.arguments];
    case 'traversal':
      return [node.source, ...node.steps];
    case 'attributeStep':
      return [node.name];
    case 'indexStep':
      return [node.index];
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'conditional':
      return [node.condition, node.yes, node.no];
    case 'for':
      return [
        ...node.names,
        node.collection,
        ...[node.key, node.value, node.condition].filter((part) => part !== undefined),
      ];
    case 'parentheses':
      return [node.inner];
    default:
      return [];
  }
}
