import { ACTIONS } from './generated/actions';

// These stand before the class because its static sets are made from them while the module loads.
const BITS = 30;
const INDEXES: ReadonlyMap<string, number> = new Map(ACTIONS.map(([name], index) => [name.toLowerCase(), index]));

/**
 * An immutable set of KMS actions, held as two small integers: union, intersection and tests cost nothing, and two equal
 * sets have equal numbers. Names are given with or without `kms:`, in any case.
 */
export class ActionSet {
  static readonly EMPTY = new ActionSet(0, 0);
  /** Every KMS action that is known. */
  static readonly ALL = new ActionSet(2 ** Math.min(BITS, ACTIONS.length) - 1, 2 ** (ACTIONS.length - BITS) - 1);

  private constructor(
    readonly low: number,
    readonly high: number,
  ) {}

  /** The set with these actions; names that are no KMS action are left out. */
  static of(names: Iterable<string>): ActionSet {
    let low = 0;
    let high = 0;
    for (const name of names) {
      const index = indexOfAction(name);
      if (index === undefined) continue;
      if (index < BITS) low |= 1 << index;
      else high |= 1 << (index - BITS);
    }
    return ActionSet.fromBits(low, high);
  }

  /** For generated tables alone: bits in the order of the table of actions, 30 in each number. */
  static fromBits(low: number, high: number): ActionSet {
    return low === 0 && high === 0 && ActionSet.EMPTY ? ActionSet.EMPTY : new ActionSet(low, high);
  }

  get isEmpty(): boolean {
    return this.low === 0 && this.high === 0;
  }

  get size(): number {
    return countBits(this.low) + countBits(this.high);
  }

  has(name: string): boolean {
    const index = indexOfAction(name);
    if (index === undefined) return false;
    return index < BITS ? (this.low & (1 << index)) !== 0 : (this.high & (1 << (index - BITS))) !== 0;
  }

  /** True when every action of `other` is in this set; always true for the empty set. */
  covers(other: ActionSet): boolean {
    return (other.low & ~this.low) === 0 && (other.high & ~this.high) === 0;
  }

  intersects(other: ActionSet): boolean {
    return (this.low & other.low) !== 0 || (this.high & other.high) !== 0;
  }

  equals(other: ActionSet): boolean {
    return this.low === other.low && this.high === other.high;
  }

  union(other: ActionSet): ActionSet {
    return ActionSet.fromBits(this.low | other.low, this.high | other.high);
  }

  intersect(other: ActionSet): ActionSet {
    return ActionSet.fromBits(this.low & other.low, this.high & other.high);
  }

  minus(other: ActionSet): ActionSet {
    return ActionSet.fromBits(this.low & ~other.low, this.high & ~other.high);
  }

  /** The actions with their prefix (`kms:Decrypt`), in alphabetical order. */
  names(): string[] {
    return ACTIONS.filter((_action, index) =>
      index < BITS ? (this.low & (1 << index)) !== 0 : (this.high & (1 << (index - BITS))) !== 0,
    ).map(([name]) => `kms:${name}`);
  }
}

function indexOfAction(name: string): number | undefined {
  const lower = name.toLowerCase();
  return INDEXES.get(lower.startsWith('kms:') ? lower.slice(4) : lower);
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
