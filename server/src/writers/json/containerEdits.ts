import type { Replacement } from '../../document/edit';
import type { Plain } from '../../model/repair';
import type { JsonNode } from '../../syntax/json';
import { jsonText, lineIndent, type JsonStyle } from './style';

export interface Addition {
  readonly name: string | undefined;
  readonly value: Plain;
  /** Before all that is there, not after it. */
  readonly first: boolean;
}

/** Collects what is taken out of and added to objects and arrays, then writes each container's edits together. */
export class ContainerEdits {
  private readonly removed = new Map<JsonNode, Set<JsonNode>>();
  private readonly added = new Map<JsonNode, Addition[]>();

  constructor(
    private readonly text: string,
    private readonly style: JsonStyle,
  ) {}

  /** `member`: an array's item or an object's property. Answers whether it can be taken out. */
  remove(member: JsonNode): boolean {
    const container = member.parent;
    if (!container || (container.type !== 'array' && container.type !== 'object')) return false;
    const set = this.removed.get(container) ?? new Set();
    this.removed.set(container, set.add(member));
    return true;
  }

  /** Adds at the end, or at the start. A scalar that stands where a list may becomes a list of the old value and the new. */
  insert(container: JsonNode | undefined, { name, value, first }: Addition): boolean {
    if (!container) return false;
    if (name !== undefined && container.type !== 'object') return false;
    if (name === undefined && container.type === 'object') return false;
    this.added.set(container, [...(this.added.get(container) ?? []), { name, value, first }]);
    return true;
  }

  /** Undefined when an addition holds something that JSON cannot say, or an emptied container is not closed. */
  edits(): Replacement[] | undefined {
    const edits: Replacement[] = [];
    for (const container of new Set([...this.removed.keys(), ...this.added.keys()])) {
      const additions = this.added.get(container) ?? [];
      const made =
        container.type === 'array' || container.type === 'object'
          ? this.containerEdits(container, this.removed.get(container) ?? new Set(), additions)
          : this.listFromScalar(container, additions);
      if (!made) return undefined;
      edits.push(...made);
    }
    return edits;
  }

  private containerEdits(
    container: JsonNode,
    removed: ReadonlySet<JsonNode>,
    additions: readonly Addition[],
  ): Replacement[] | undefined {
    const children = container.children ?? [];
    const kept = children.filter((child) => !removed.has(child));
    const last = kept[kept.length - 1];
    const layout = this.layoutOf(container);
    const firstTexts = this.additionTexts(
      additions.filter(({ first }) => first),
      layout,
    );
    const lastTexts = this.additionTexts(
      additions.filter(({ first }) => !first),
      layout,
    );
    if (!firstTexts || !lastTexts) return undefined;
    const close = endOf(container) - 1;
    // Half typed: nobody knows yet where it ends.
    if (!last && (close <= container.offset || !/[\]}]/.test(this.text[close]!))) return undefined;
    if (!last) return [this.refill(container, close, [...firstTexts, ...lastTexts], layout)];
    const edits = this.removals(children, removed, last);
    const start = kept[0]!.offset;
    const before = firstTexts.map((text) => `${text},${layout.separator}`).join('');
    if (before !== '') edits.push({ start, end: start, text: before });
    const added = lastTexts.map((text) => `,${layout.separator}${text}`).join('');
    const after = children.slice(children.indexOf(last) + 1);
    if (after.length > 0) edits.push(...this.tail(endOf(last), after, added));
    else if (added !== '') edits.push({ start: endOf(last), end: endOf(last), text: added });
    return edits;
  }

  /** Takes out all that stands after the last kept child, whose end is `start`; a comment before it stays. */
  private tail(start: number, removed: readonly JsonNode[], added: string): Replacement[] {
    const first = removed[0]!.offset;
    const end = endOf(removed[removed.length - 1]!);
    const between = this.text.slice(start, first);
    const comma = between.indexOf(',');
    if (!between.includes('/') || comma === -1) return [{ start, end, text: added }];
    return [
      { start: start + comma, end: start + comma + 1, text: added },
      { start: start + between.trimEnd().length, end, text: '' },
    ];
  }

  /** Takes out what stands before the last kept child: each run up to the next kept one, comma and white space included. */
  private removals(children: readonly JsonNode[], removed: ReadonlySet<JsonNode>, last: JsonNode): Replacement[] {
    const edits: Replacement[] = [];
    for (let index = 0; children[index] !== last; index++) {
      if (!removed.has(children[index]!)) continue;
      const start = children[index]!.offset;
      while (removed.has(children[index + 1]!)) index++;
      edits.push({ start, end: this.afterComma(endOf(children[index]!), children[index + 1]!.offset), text: '' });
    }
    return edits;
  }

  /** The end of the white space after a comma, at most `limit`; a comment there stays. */
  private afterComma(offset: number, limit: number): number {
    const comma = this.text.indexOf(',', offset);
    let at = comma === -1 || comma >= limit ? offset : comma + 1;
    while (at < limit && /\s/.test(this.text[at]!)) at++;
    return at;
  }

  private refill(container: JsonNode, close: number, texts: readonly string[], layout: Layout): Replacement {
    const start = container.offset + 1;
    if (texts.length === 0) return { start, end: close, text: '' };
    const inner = texts.join(`,${layout.separator}`);
    const text = layout.multiline
      ? `${this.style.lineEnd}${layout.indent}${inner}${this.style.lineEnd}${layout.outer}`
      : inner;
    return { start, end: close, text };
  }

  private listFromScalar(scalar: JsonNode, additions: readonly Addition[]): Replacement[] | undefined {
    const indent = lineIndent(this.text, scalar.offset);
    const texts = additions.map((addition) => jsonText(addition.value, this.style, indent + this.style.unit));
    if (texts.some((text) => text === undefined)) return undefined;
    const old = this.text.slice(scalar.offset, endOf(scalar));
    const oneLine = `[${[old, ...texts].join(', ')}]`;
    const column = scalar.offset - (this.text.lastIndexOf('\n', scalar.offset - 1) + 1);
    const { lineEnd, unit, compact } = this.style;
    const text =
      compact || column + oneLine.length <= 100
        ? oneLine
        : `[${lineEnd}${indent}${unit}${[old, ...texts].join(`,${lineEnd}${indent}${unit}`)}${lineEnd}${indent}]`;
    return [{ start: scalar.offset, end: endOf(scalar), text }];
  }

  private additionTexts(additions: readonly Addition[], layout: Layout): string[] | undefined {
    const style = layout.multiline ? this.style : { ...this.style, compact: true };
    const texts: string[] = [];
    for (const { name, value } of additions) {
      const text = jsonText(value, style, layout.indent);
      if (text === undefined) return undefined;
      texts.push(name === undefined ? text : `${JSON.stringify(name)}:${this.style.gap}${text}`);
    }
    return texts;
  }

  /** New members stand as the last one does: on a line of their own, or behind it. */
  private layoutOf(container: JsonNode): Layout {
    const first = container.children?.[0];
    const outer = lineIndent(this.text, container.offset);
    const multiline = first
      ? this.text.slice(container.offset, first.offset).includes('\n')
      : !this.style.compact && container.type === 'object';
    const indent = first && multiline ? lineIndent(this.text, first.offset) : outer + this.style.unit;
    return { multiline, indent, outer, separator: multiline ? this.style.lineEnd + indent : this.style.gap };
  }
}

interface Layout {
  readonly multiline: boolean;
  readonly indent: string;
  /** The indentation of the line on which the container begins. */
  readonly outer: string;
  readonly separator: string;
}

function endOf(node: JsonNode): number {
  return node.offset + node.length;
}
