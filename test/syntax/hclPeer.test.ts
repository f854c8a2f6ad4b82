import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { Language, Parser, type Node } from 'web-tree-sitter';
import type { HclNode } from '../../server/src/syntax/hcl/nodes';
import { parseHcl } from '../../server/src/syntax/hcl/parseHcl';
import { descendants, hclFixtures } from '../support/hclTree';

/** The same files read by another parser: the same blocks, arguments and literals at the same places. */
describe('parseHcl and tree-sitter-hcl', () => {
  let parser: Parser;

  before(async () => {
    await Parser.init();
    const { resolve } = createRequire(__filename);
    parser = new Parser();
    parser.setLanguage(await Language.load(resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm')));
  });

  after(() => parser.delete());

  for (const { name, text } of hclFixtures) {
    it(`read ${name} alike`, () => {
      const tree = parser.parse(text)!;
      // Nothing else frees a tree.
      try {
        assert.equal(tree.rootNode.hasError, false);
        const theirs = theirFacts(tree.rootNode);
        const ours = [...descendants(parseHcl(text).body!)].flatMap((node) => ourFacts(text, node));
        assert.deepEqual(ours.sort(), theirs.sort());
        assert.ok(ours.length > 5);
      } finally {
        tree.delete();
      }
    });
  }
});

/** A line for each fact: kind, place and text. */
function ourFacts(text: string, node: HclNode): string[] {
  const written = text.slice(node.start, node.end);
  switch (node.kind) {
    case 'block': {
      const labels = node.labels.map((label) => text.slice(label.start, label.end));
      return [`block ${node.start}-${node.end} ${[node.type.text, ...labels].join(' ')}`];
    }
    case 'attribute':
      return [`attribute ${node.start}-${node.end} ${node.name.text}`];
    case 'literal':
      return [`literal ${node.start} ${written}`];
    case 'variable':
      return [`variable ${node.start} ${written}`];
    case 'template':
    case 'heredoc':
      return [`${node.kind} ${node.start}-${node.end}`];
    case 'call':
      return [`call ${node.start}-${node.end} ${node.name.text}`];
    case 'object':
    case 'tuple':
      return [`${node.kind} ${node.start}-${node.end}`];
    case 'item':
      return [`item ${node.start}-${node.end}`];
    default:
      return [];
  }
}

function theirFacts(root: Node): string[] {
  const facts: string[] = [];
  const visit = (node: Node): void => {
    const place = `${node.startIndex}-${node.endIndex}`;
    switch (node.type) {
      case 'block': {
        const head = node.namedChildren.filter((child) => child!.type === 'identifier' || child!.type === 'string_lit');
        facts.push(`block ${place} ${head.map((child) => child!.text).join(' ')}`);
        break;
      }
      case 'attribute':
        facts.push(`attribute ${place} ${node.namedChild(0)!.text}`);
        break;
      case 'numeric_lit':
      case 'bool_lit':
      case 'null_lit':
        facts.push(`literal ${node.startIndex} ${node.text}`);
        break;
      case 'legacy_index':
        // `.0`: its number.
        facts.push(`literal ${node.startIndex + 1} ${node.text.slice(1)}`);
        break;
      case 'variable_expr':
        facts.push(`variable ${node.startIndex} ${node.text}`);
        break;
      case 'string_lit':
      case 'quoted_template':
        if (node.parent!.type !== 'block') facts.push(`template ${place}`);
        break;
      case 'heredoc_template':
        facts.push(`heredoc ${place}`);
        break;
      case 'function_call':
        facts.push(`call ${place} ${node.namedChild(0)!.text}`);
        break;
      case 'object':
      case 'tuple':
        facts.push(`${node.type} ${place}`);
        break;
      case 'object_elem':
        facts.push(`item ${place}`);
        break;
    }
    for (const child of node.namedChildren) visit(child!);
  };
  visit(root);
  return facts;
}
