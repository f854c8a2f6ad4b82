import type { Segment } from '../../document/segment';
import type { Data, MapData, Member } from '../../model/data';
import { placeholderParts } from '../../model/placeholders';
import type { Origin } from '../../model/value';
import { propertyParts, type JsonNode } from '../../syntax/json';

/** An object's data that still knows its node. */
export interface JsonMap extends MapData {
  readonly node: JsonNode;
}

/** The data of a JSON tree, made as it is asked for: a statement that is already known is never looked into. */
export class JsonData {
  /** `base`: the offset, in the text that was parsed, of the first character of `segment`. */
  constructor(
    private readonly segment: Segment,
    private readonly base: number,
    private readonly node: JsonNode,
  ) {}

  /** The object's data, with its node; undefined when the node is no object. */
  asMap(): JsonMap | undefined {
    return this.node.type === 'object' ? new LazyMap(this, this.node) : undefined;
  }

  membersOf(node: JsonNode): Member[] {
    const members: Member[] = [];
    for (const property of firstOf(node)) {
      const parts = propertyParts(property);
      if (!parts) continue;
      const nameOrigin = this.originOf(parts.key);
      const value: Data = parts.value ? this.dataOf(parts.value) : { kind: 'missing', origin: nameOrigin };
      members.push({ name: String(parts.key.value), nameOrigin, value });
    }
    return members;
  }

  private dataOf(node: JsonNode): Data {
    const origin = this.originOf(node);
    switch (node.type) {
      case 'object':
        return isIntrinsic(node) ? { kind: 'unknown', origin } : new LazyMap(this, node);
      case 'array':
        return {
          kind: 'list',
          items: firstOf(node).map((child) => this.dataOf(child)),
          complete: isWhole(node),
          origin,
        };
      case 'string': {
        if (!this.isClosed(origin)) return { kind: 'unknown', origin };
        const parts = placeholderParts(String(node.value));
        return parts ? { kind: 'unknown', origin, parts } : { kind: 'scalar', value: String(node.value), origin };
      }
      default:
        return { kind: 'scalar', value: node.value as number | boolean | null, origin };
    }
  }

  /** False for a string without its closing quote: nobody knows yet where the text was to end. */
  private isClosed({ span }: Origin): boolean {
    return span.end - span.start > 1 && this.segment.text[span.end - 1] === '"';
  }

  originOf(node: JsonNode): Origin {
    const start = node.offset - this.base;
    return { span: { segment: this.segment, start, end: start + node.length }, uses: [] };
  }
}

/**
 * A class and no object literal with a getter: each such literal gets a hidden class of its own, which outlives the object
 * and keeps the whole tree in memory with it until the next full collection.
 */
class LazyMap implements JsonMap {
  readonly kind = 'map';
  readonly complete: boolean;
  readonly origin: Origin;
  private read: Member[] | undefined;

  constructor(
    private readonly data: JsonData,
    readonly node: JsonNode,
  ) {
    this.origin = data.originOf(node);
    this.complete = isWhole(node);
  }

  get members(): Member[] {
    return (this.read ??= this.data.membersOf(this.node));
  }
}

/**
 * Entries of one list, members of one object. The longest policy that KMS takes, 32 KB
 * (https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html), has no list of so many different things;
 * what stands behind them in a larger one counts as unknown, so that a file of megabytes is checked in moments.
 */
export const MOST_ENTRIES = 4096;

function firstOf(node: JsonNode): JsonNode[] {
  const children = node.children ?? [];
  return isWhole(node) ? children : children.slice(0, MOST_ENTRIES);
}

function isWhole(node: JsonNode): boolean {
  return (node.children?.length ?? 0) <= MOST_ENTRIES;
}

/** `{"Ref": …}` and `{"Fn::…": …}` of CloudFormation: a value that only a deployment knows. */
function isIntrinsic(node: JsonNode): boolean {
  if (node.children?.length !== 1) return false;
  const name = propertyParts(node.children[0]!)?.key.value as unknown;
  return typeof name === 'string' && (name === 'Ref' || name.startsWith('Fn::'));
}
