import { elementNames, type ElementPlace } from '../knowledge/elements';
import type { MapData, Member } from './data';
import type { Fault } from './fault';

export type NamedMembers = ReadonlyMap<string, Member>;

/** The names that an object of the grammar may have. AWS takes them in this case only. */
export class ElementNames {
  private readonly byLowerCase: ReadonlyMap<string, string>;

  constructor(private readonly place: ElementPlace) {
    this.byLowerCase = new Map(elementNames(place).map((name) => [name.toLowerCase(), name]));
  }

  /**
   * The object's members by their right names. A wrongly cased name counts as the right one, so that only its case is
   * reported and not also the lack of it. Of a name given twice the later counts, as in JSON parsers.
   */
  sort(data: MapData, faults: Fault[]): NamedMembers {
    const { place } = this;
    const named = new Map<string, Member>();
    for (const member of data.members) {
      const { name, nameOrigin: origin } = member;
      const expected = this.byLowerCase.get(name.toLowerCase());
      if (expected === undefined) {
        faults.push({ kind: 'unknown-element', place, name, origin });
        continue;
      }
      const first = named.get(expected);
      if (first) faults.push({ kind: 'duplicate-element', place, name, origin, first: first.nameOrigin });
      else if (name !== expected) faults.push({ kind: 'miscased-element', place, name, expected, origin });
      named.set(expected, member);
    }
    return named;
  }
}
