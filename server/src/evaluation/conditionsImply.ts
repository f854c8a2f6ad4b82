import type { Operator } from '../knowledge/operators';
import type { Statement } from '../model/policy';
import type { Origin, Value } from '../model/value';
import { originOf } from '../model/value';
import type { Atom } from './atoms';
import { atomsOf } from './atoms';
import { includesPattern } from './patterns';

/**
 * True when it is shown that whenever the conditions of `narrow` hold, those of `wide` hold too: each of these has one beside
 * it that is as strict. False also when nobody can tell.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function conditionsImply(narrow: Statement, wide: Statement): boolean {
  const strict = atomsOf(narrow);
  const loose = atomsOf(wide);
  if (loose.complete) return loose.atoms.every((atom) => strict.atoms.some((other) => implies(other, atom)));
  return writtenAt(narrow.condition) === writtenAt(wide.condition);
}

/** Operators that compare in one way. */
const SAME_AS: Readonly<Record<string, string>> = { ArnEquals: 'ArnLike', ArnNotEquals: 'ArnNotLike' };
const PATTERN_OF: Readonly<Record<string, string>> = { StringEquals: 'StringLike', StringNotLike: 'StringNotEquals' };

function implies(strict: Atom, loose: Atom): boolean {
  const { operator, name } = strict;
  if (!operator || !loose.operator || name === undefined || name !== loose.name) return isWrittenAlike(strict, loose);
  if (!setsAgree(strict, loose)) return false;
  // Without its key, …IfExists holds; every negated operator does so anyway.
  if (operator.ifExists && !loose.operator.ifExists && !operator.negated) return false;
  const base = baseOf(operator);
  const wanted = baseOf(loose.operator);
  if (base !== wanted && PATTERN_OF[base] !== wanted) return false;
  return compareValues(strict, loose, operator);
}

/** With a key of one value a set operator differs from a plain one only when the key is absent. */
function setsAgree({ operator: strict, key }: Atom, { operator: loose }: Atom): boolean {
  if (strict!.set === loose!.set) return true;
  if (!key || key.multivalued) return false;
  if (loose!.set === 'ForAllValues') return strict!.set === undefined || !strict!.negated;
  // Absent, a plain negated operator holds where ForAnyValue does not.
  return strict!.set !== 'ForAllValues' && !strict!.negated;
}

function baseOf(operator: Operator): string {
  return SAME_AS[operator.base] ?? operator.base;
}

function compareValues(strict: Atom, loose: Atom, operator: Operator): boolean {
  const sameText = writtenAt(strict.condition.values) === writtenAt(loose.condition.values);
  // Where order or absence is compared, and for negated sets, only the same values will do.
  const isOrdered = operator.bound !== undefined || operator.family === 'Null' || operator.family === 'Date';
  if (isOrdered || (operator.negated && operator.set)) return sameText || isWithin(strict, loose, true);
  // A positive atom is stricter with fewer values, a negated one with more.
  return sameText || (operator.negated ? isWithin(loose, strict, false) : isWithin(strict, loose, false));
}

/** Every value of `some` is, or is matched by, a value of `all`. */
function isWithin(some: Atom, all: Atom, exactly: boolean): boolean {
  if (!some.complete || (exactly && !all.complete)) return false;
  const fold = (text: string): string =>
    all.operator!.ignoresCase || all.operator!.family === 'Bool' || all.operator!.family === 'Null'
      ? text.toLowerCase()
      : text;
  const isPattern = all.operator!.wildcards === 'pattern' && !exactly;
  const has = (texts: readonly { text: string }[], text: string): boolean =>
    texts.some((each) => (isPattern ? includesPattern(fold(each.text), fold(text)) : fold(each.text) === fold(text)));
  const within = some.values.every(({ text }) => has(all.values, text));
  return within && (!exactly || all.values.every(({ text }) => has(some.values, text)));
}

/** For operators and keys that are not known. */
function isWrittenAlike(one: Atom, other: Atom): boolean {
  return (['operator', 'key', 'values'] as const).every(
    (part) => writtenAt(one.condition[part]) === writtenAt(other.condition[part]),
  );
}

function writtenAt(value: Value<unknown>): string {
  const { span }: Origin = originOf(value);
  return value.state === 'absent' ? '' : span.segment.text.slice(span.start, span.end);
}
