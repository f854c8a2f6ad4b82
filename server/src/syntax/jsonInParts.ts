import type { Range } from '../document/segment';
import { MAX_NESTING, memberOf, parseJson, type JsonNode, type JsonTree } from './json';
import { closingQuote, lineEndAfter } from './jsonChunks';

/** Fewer items than this are parsed as fast in one piece. */
const FEWEST_ITEMS = 4;

/**
 * Parses a JSON object whose member `listName` is a list of objects, item by item: an item that `isKnown` says to be known
 * comes as an object without children, the first item excepted, which tells what kind of list it is. Undefined when the
 * text is no such object, or not flawless JSON: then only a parse of the whole can tell what is meant.
 */
export function parseJsonInParts(
  text: string,
  listName: string,
  isKnown: (item: string) => boolean,
): JsonTree | undefined {
  const items = itemsOfList(text, listName);
  if (!items || items.length < FEWEST_ITEMS) return undefined;
  const frame = parseJson(frameOf(text, items));
  const list = frame.root && memberOf(frame.root, listName);
  if (!frame.root || frame.faults.length > 0 || list?.children?.length !== items.length) return undefined;
  moveFrame(frame.root, items);
  for (let index = 0; index < items.length; index++) {
    const { start, end } = items[index]!;
    const item = text.slice(start, end);
    const known = isKnown(item);
    if (known && index > 0) continue;
    const { root, faults } = parseJson(item);
    if (root?.type !== 'object' || faults.length > 0) return undefined;
    put(root, list, index, start);
  }
  return { root: frame.root, faults: [] };
}

/** The objects of the list; undefined when brackets do not match, or anything is not as expected. Nothing is parsed. */
function itemsOfList(text: string, listName: string): Range[] | undefined {
  const name = `"${listName}"`;
  const items: Range[] = [];
  const closers: number[] = [];
  let lineEnd = -1;
  let nameEnd = -1;
  let inList = false;
  let itemStart = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    switch (code) {
      case QUOTE: {
        if (lineEnd < at) lineEnd = lineEndAfter(text, at);
        const end = closingQuote(text, at);
        if (end === undefined || end > lineEnd) return undefined;
        if (closers.length === 1 && end - at === name.length - 1 && text.startsWith(name, at)) nameEnd = end + 1;
        at = end;
        break;
      }
      case BRACE:
      case BRACKET:
        if (closers.length === 1 && nameEnd !== -1 && text.slice(nameEnd, at).trim() === ':') {
          // A second list of the name: a parser takes the last, and so would nobody who reads the text.
          if (code !== BRACKET || items.length > 0) return undefined;
          inList = true;
        } else if (closers.length === 2 && inList) {
          if (code !== BRACE) return undefined;
          itemStart = at;
        }
        if (closers.push(code + 2) > MAX_NESTING) return undefined;
        break;
      case CLOSING_BRACE:
      case CLOSING_BRACKET:
        if (closers.pop() !== code) return undefined;
        if (closers.length === 2 && inList) items.push({ start: itemStart, end: at + 1 });
        else if (closers.length === 1) inList = false;
        else if (closers.length === 0) return text.slice(at + 1).trim() === '' ? items : undefined;
        break;
      case SLASH:
        return undefined;
    }
  }
  return undefined;
}

const QUOTE = 0x22;
const SLASH = 0x2f;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** What stands for an item in the frame. */
const STAND_IN = '{}';

/** The text with each item replaced, so that the parse of the frame costs nothing for them. */
function frameOf(text: string, items: readonly Range[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of items) {
    parts.push(text.slice(from, start), STAND_IN);
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** Moves the frame's nodes to where they stand in the whole text. */
function moveFrame(root: JsonNode, items: readonly Range[]): void {
  /** Where each stand-in ends in the frame, and by how much what follows it is moved. */
  const ends: number[] = [];
  const shifts: number[] = [];
  let shift = 0;
  for (const { start, end } of items) {
    ends.push(start - shift + STAND_IN.length);
    shift += end - start - STAND_IN.length;
    shifts.push(shift);
  }
  const moved = (offset: number): number => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return offset + (low === 0 ? 0 : shifts[low - 1]!);
  };
  const visit = (node: MovableNode): void => {
    const end = moved(node.offset + node.length);
    node.offset = moved(node.offset);
    node.length = end - node.offset;
    if (node.colonOffset !== undefined) node.colonOffset = moved(node.colonOffset);
    node.children?.forEach(visit);
  };
  visit(root);
}

/** The parser's own node, in the one place where it is moved. */
type MovableNode = { -readonly [Key in keyof JsonNode]: JsonNode[Key] };

/** Puts an item that was parsed by itself into its list; `base`: where it begins in the whole text. */
function put(item: MovableNode, list: JsonNode, index: number, base: number): void {
  moveNode(item, base);
  item.parent = list;
  list.children![index] = item;
}

function moveNode(node: MovableNode, by: number): void {
  node.offset += by;
  if (node.colonOffset !== undefined) node.colonOffset += by;
  node.children?.forEach((child) => moveNode(child, by));
}
