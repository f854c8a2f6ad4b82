import type { Plain, Reference } from '../../model/repair';

/** How a JSON text is laid out. */
export interface JsonStyle {
  /** One level of indentation. */
  readonly unit: string;
  readonly lineEnd: string;
  /** True when the whole text stands on one line. */
  readonly compact: boolean;
  /** What stands between a name's colon and its value. */
  readonly gap: string;
}

export function styleOf(text: string): JsonStyle {
  const indented = /\n([ \t]+)\S/.exec(text);
  const trimmed = text.trim();
  return {
    unit: indented ? (indented[1]!.startsWith('\t') ? '\t' : indented[1]!) : '  ',
    lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
    compact: !trimmed.includes('\n'),
    gap: /"\s*:\S/.test(text) && !/"\s*:\s/.test(text) ? '' : ' ',
  };
}

/** A value as JSON text, its later lines indented by `indent`; undefined when JSON cannot say it. */
export function jsonText(value: Plain, style: JsonStyle, indent: string): string | undefined {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isReference(value)) return undefined;
  const inner = indent + style.unit;
  const parts: string[] = [];
  const isMap = value instanceof Map;
  if (isMap) {
    for (const [name, member] of value as ReadonlyMap<string, Plain>) {
      const text = jsonText(member, style, inner);
      if (text === undefined) return undefined;
      parts.push(`${JSON.stringify(name)}:${style.gap}${text}`);
    }
  } else {
    for (const item of value as readonly Plain[]) {
      const text = jsonText(item, style, inner);
      if (text === undefined) return undefined;
      parts.push(text);
    }
  }
  const [open, close] = isMap ? ['{', '}'] : ['[', ']'];
  if (parts.length === 0) return open! + close!;
  if (style.compact) return open! + parts.join(`,${style.gap}`) + close!;
  const { lineEnd } = style;
  return `${open}${lineEnd}${inner}${parts.join(`,${lineEnd}${inner}`)}${lineEnd}${indent}${close}`;
}

/** The indentation of the line on which the offset stands. */
export function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))![0];
}

function isReference(value: object): value is Reference {
  return !(value instanceof Map) && !Array.isArray(value);
}
