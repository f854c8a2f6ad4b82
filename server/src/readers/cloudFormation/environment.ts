import { dereference, entryOf, type MapNode, type ScalarNode, type TreeNode } from '../../syntax/yamlTree';
import type { TemplateChunk } from './chunk';

/**
 * What the intrinsic functions of a template refer to. Parsed when first asked for.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 */
export class TemplateEnvironment {
  private parameters: MapNode | null | undefined;
  private mappings: MapNode | null | undefined;

  /** `chunks`: those in which parameters or mappings may stand. */
  constructor(private readonly chunks: readonly TemplateChunk[]) {}

  /** Whether it was made of these very chunks, so that all that was resolved with it still holds. */
  isOf(chunks: readonly TemplateChunk[]): boolean {
    return chunks.length === this.chunks.length && chunks.every((chunk, index) => chunk === this.chunks[index]);
  }

  parameter(name: string): MapNode | undefined {
    if (this.parameters === undefined) this.parameters = this.section('Parameters') ?? null;
    return this.parameters ? mapUnder(this.parameters, name) : undefined;
  }

  mapping(name: string, topKey: string, secondKey: string): TreeNode | undefined {
    if (this.mappings === undefined) this.mappings = this.section('Mappings') ?? null;
    const map = this.mappings ? mapUnder(this.mappings, name) : undefined;
    const top = map && mapUnder(map, topKey);
    return top && entryOf(top, secondKey)?.value;
  }

  private section(name: string): MapNode | undefined {
    for (const chunk of this.chunks) {
      if (!chunk.segment.text.includes(name)) continue;
      for (const { key, value } of chunk.content.entries) {
        if (key === name && value?.kind === 'map') return value;
      }
    }
    return undefined;
  }
}

/** True for a chunk that an environment is made of. */
export function isOfEnvironment(chunk: TemplateChunk): boolean {
  if (chunk.kind === 'entry') return false;
  return chunk.segment.text.includes('Parameters') || chunk.segment.text.includes('Mappings');
}

/** The text of a scalar, as CloudFormation turns every scalar into one; undefined for others, and while a quote is open. */
export function scalarText(node: TreeNode | undefined): string | undefined {
  const scalar = node && dereference(node).node;
  if (scalar?.kind !== 'scalar' || scalar.tag || !scalar.closed || scalar.value === null) return undefined;
  // A tag with nothing behind it is half typed, which an empty text in quotes is not.
  if (scalar.style === 'plain' && scalar.source === '') return undefined;
  return textOfScalar(scalar);
}

export function textOfScalar(scalar: ScalarNode): string {
  return typeof scalar.value === 'string' ? scalar.value : scalar.source;
}

function mapUnder(node: MapNode, name: string): MapNode | undefined {
  const value = entryOf(node, name)?.value;
  const map = value && dereference(value).node;
  return map?.kind === 'map' ? map : undefined;
}
