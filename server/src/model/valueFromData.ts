import type { Data } from './data';
import type { Fault } from './fault';
import { absent, known, type List, type Origin, type Strings, type Value } from './value';

/** Which scalars an element takes beside strings. */
export type Scalars = 'strings' | 'strings, numbers and booleans';

/** A single string. A wrong type is a fault, and its value unknown. */
export function stringFromData(
  data: Data | undefined,
  element: string,
  owner: Origin,
  faults: Fault[],
  scalars: Scalars = 'strings',
): Value<string> {
  if (!data) return absent(owner);
  const { origin } = data;
  switch (data.kind) {
    case 'scalar':
      if (typeof data.value === 'string') return known(data.value, origin);
      if (data.value !== null && scalars !== 'strings') return known(String(data.value), origin);
      break;
    case 'missing':
      // Half typed: it is going to be there.
      return { state: 'unknown', origin };
    case 'unknown':
      return { state: 'unknown', origin, ...(data.parts && { parts: data.parts }) };
    case 'either': {
      const branches = data.branches.map((branch) => stringFromData(branch, element, owner, faults, scalars));
      return { state: 'either', branches, origin };
    }
  }
  const expected = scalars === 'strings' ? 'a string' : 'a string, number or boolean';
  faults.push({ kind: 'wrong-type', element, expected, found: typeName(data), origin });
  return { state: 'unknown', origin };
}

/** One string or a list of them; a single string reads as a list of one, both at the same place. */
export function stringsFromData(
  data: Data | undefined,
  element: string,
  owner: Origin,
  faults: Fault[],
  scalars: Scalars = 'strings',
): Strings {
  if (!data) return absent(owner);
  const { origin } = data;
  switch (data.kind) {
    case 'list': {
      if (data.items.length === 0 && data.complete) {
        faults.push({ kind: 'empty', element, container: 'array', origin });
      }
      const typed = data.items.filter((item) => item.kind !== 'missing');
      const items = typed.map((item) => stringFromData(item, element, origin, faults, scalars));
      return known<List<string>>({ items, complete: data.complete, origin }, origin);
    }
    case 'missing':
      return { state: 'unknown', origin };
    case 'unknown':
      // A string with unknown parts is one unknown item; something wholly unknown may be a list of any length.
      return data.parts
        ? known<List<string>>(
            { items: [{ state: 'unknown', origin, parts: data.parts }], complete: true, origin },
            origin,
          )
        : { state: 'unknown', origin };
    case 'either': {
      const branches = data.branches.map((branch) => stringsFromData(branch, element, owner, faults, scalars));
      return { state: 'either', branches, origin };
    }
    default: {
      const item = stringFromData(data, element, owner, faults, scalars);
      return known<List<string>>({ items: [item], complete: true, origin }, origin);
    }
  }
}

/** What a value is, in words: "a number". */
export function typeName(data: Data): string {
  switch (data.kind) {
    case 'list':
      return 'an array';
    case 'map':
      return 'an object';
    case 'scalar':
      if (data.value === null) return 'null';
      return typeof data.value === 'string' ? 'a string' : `a ${typeof data.value}`;
    default:
      return 'something unknown';
  }
}
