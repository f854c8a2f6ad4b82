import type { Range } from '../document/segment';
import { nearestSpelling } from '../knowledge/spelling';
import type { Repair } from '../model/repair';
import { shortened } from '../model/text';
import type { Origin } from '../model/value';
import { propertyParts, type JsonNode } from '../syntax/json';
import type { ConfigurationFaults } from './configurationFault';

/** A value with the place where it is written. */
export interface Written<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** Reads values of expected types from a JSON tree; each that is not what was expected becomes a fault and is left out. */
export class ConfigurationReader {
  constructor(readonly faults: ConfigurationFaults) {}

  /** The members of an object by name, of duplicates the last; names that are not `known` are told with the nearest one. */
  members(node: JsonNode | undefined, known: readonly string[], what: string): Map<string, JsonNode> {
    return this.membersNamed(node, (key) => {
      const name = key.value as string;
      if (known.includes(name)) return name;
      const near = nearestSpelling(name, known, 3);
      const advice = near ? `did you mean "${near}"?` : `it has ${known.map((each) => `"${each}"`).join(', ')}.`;
      const message = `There is no "${shortened(name)}" in ${what}: ${advice}`;
      this.faults.warning(rangeOf(key), message, near ? [this.rename(key, near)] : []);
      return undefined;
    });
  }

  /** The members whose name `accept` takes, under the name that it returns. */
  membersNamed(node: JsonNode | undefined, accept: (key: JsonNode) => string | undefined): Map<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    if (!node) return members;
    if (node.type !== 'object') {
      this.wrongType(node, 'an object');
      return members;
    }
    for (const property of node.children ?? []) {
      const parts = propertyParts(property);
      const name = parts && accept(parts.key);
      if (!parts || name === undefined) continue;
      if (!parts.value) continue;
      if (members.has(name)) {
        this.faults.warning(rangeOf(parts.key), `"${shortened(name)}" is given twice; this one counts.`);
      }
      members.set(name, parts.value);
    }
    return members;
  }

  items(node: JsonNode | undefined): readonly JsonNode[] {
    if (!node) return [];
    if (node.type === 'array') return node.children ?? [];
    this.wrongType(node, 'a list');
    return [];
  }

  text(node: JsonNode | undefined): Written<string> | undefined {
    if (!node) return undefined;
    if (node.type !== 'string') {
      this.wrongType(node, 'a string');
      return undefined;
    }
    const value = node.value as string;
    if (value.trim() === '') {
      this.faults.error(rangeOf(node), 'This string is empty.');
      return undefined;
    }
    return { value, origin: this.faults.origin(rangeOf(node)) };
  }

  texts(node: JsonNode | undefined): string[] {
    return this.items(node).flatMap((item) => this.text(item)?.value ?? []);
  }

  /** A string, or a list of strings. */
  textOrTexts(node: JsonNode | undefined): Written<string>[] {
    if (!node) return [];
    return (node.type === 'array' ? (node.children ?? []) : [node]).flatMap((item) => this.text(item) ?? []);
  }

  textsLike(node: JsonNode | undefined, shape: RegExp, advice: string): string[] {
    return this.items(node).flatMap((item) => {
      if (item.type === 'string' && shape.test(item.value as string)) return [item.value as string];
      this.faults.error(rangeOf(item), advice);
      return [];
    });
  }

  oneOf<T extends string>(node: JsonNode | undefined, allowed: readonly T[], what: string): T | undefined {
    if (!node) return undefined;
    const list = allowed.map((each) => `"${each}"`).join(', ');
    if (node.type !== 'string') {
      this.wrongType(node, `one of ${list}`);
      return undefined;
    }
    const value = node.value as string;
    const found = allowed.find((each) => each === value);
    if (found) return found;
    const near = nearestSpelling(value, allowed, 3);
    const advice = near ? `did you mean "${near}"?` : `it is one of ${list}.`;
    this.faults.error(
      rangeOf(node),
      `"${shortened(value)}" is no ${what}: ${advice}`,
      near ? [this.set(node, near)] : [],
    );
    return undefined;
  }

  /** `unit` in the plural: "days". */
  wholeNumber(node: JsonNode | undefined, [least, most]: readonly [number, number], unit: string): number | undefined {
    if (!node) return undefined;
    const { value } = node as { value?: unknown };
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    this.faults.error(rangeOf(node), `This is a whole number of ${unit} from ${least} to ${most}.`);
    return undefined;
  }

  /** A rule's id; undefined, and a fault, when there is no such rule. `change`: how a misspelt one is put right. */
  ruleId(node: JsonNode, ruleIds: readonly string[], change: 'rename' | 'set'): string | undefined {
    const id = node.value as string;
    if (ruleIds.includes(id)) return id;
    if (id === 'configuration') {
      this.faults.error(
        rangeOf(node),
        'Findings about the project file itself cannot be silenced; correct what they name.',
      );
      return undefined;
    }
    const near = nearestSpelling(id, ruleIds, 4);
    const advice = near ? `did you mean "${near}"?` : '"kms-lens rules" lists all.';
    const repairs = near ? [change === 'rename' ? this.rename(node, near) : this.set(node, near)] : [];
    this.faults.error(rangeOf(node), `There is no rule "${shortened(id)}": ${advice}`, repairs);
    return undefined;
  }

  wrongType(node: JsonNode, expected: string): void {
    const found = TYPE_NAMES[node.type] ?? node.type;
    this.faults.error(rangeOf(node), `Here stands ${found}; it must be ${expected}.`);
  }

  private rename(node: JsonNode, name: string): Repair {
    const target = this.faults.origin(rangeOf(node));
    return { title: `Write "${name}"`, safe: false, changes: [{ do: 'rename', target, name }] };
  }

  private set(node: JsonNode, value: string): Repair {
    const target = this.faults.origin(rangeOf(node));
    return { title: `Write "${value}"`, safe: false, changes: [{ do: 'set', target, value }] };
  }
}

export function rangeOf(node: JsonNode): Range {
  return { start: node.offset, end: node.offset + node.length };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
};
