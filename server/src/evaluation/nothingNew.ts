import type { PolicyDocument, Statement } from '../model/policy';
import type { Origin, Strings } from '../model/value';
import { originOf } from '../model/value';
import { replacesVariables } from './atoms';
import { conditionsImply } from './conditionsImply';
import { effectOf, garblingsOf, resourceMatch, statementsOf } from './coverage';
import { includesPattern, patternsOverlap } from './patterns';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';

/**
 * True when it is shown that `after` allows nobody anything that `before` did not: every Allow of it is within one that was
 * there, and every Deny that was there is within one of it. False also when nobody can tell, and for a statement that was
 * without effect before. Values that are not known are compared by their text.
 */
export function allowsNothingNew(before: PolicyDocument, after: PolicyDocument): boolean {
  const old = statementsOf(before);
  const now = statementsOf(after);
  if (!sameVariables(before, after)) return false;
  if (!old.complete || !now.complete) return textOf(originOf(before.statements)) === textOf(originOf(after.statements));
  return (
    now.known.every(
      (each) => effectOf(each) === 'Deny' || old.known.some((other) => isWithin(each, after, other, before)),
    ) &&
    old.known.every(
      (each) => effectOf(each) === 'Allow' || now.known.some((other) => isWithin(each, before, other, after)),
    )
  );
}

/** What is written at a place. */
export function textOf({ span }: Origin): string {
  return span.segment.text.slice(span.start, span.end);
}

function sameVariables(before: PolicyDocument, after: PolicyDocument): boolean {
  const replaced = replacesVariables(before);
  const uses = (policy: PolicyDocument): boolean => {
    const { known, complete } = statementsOf(policy);
    return known.some(mayUseVariables) || (!complete && textOf(policy.origin).includes('${'));
  };
  return (replaced !== undefined && replaced === replacesVariables(after)) || (!uses(before) && !uses(after));
}

/** AWS replaces variables in conditions and resources. */
function mayUseVariables({ condition, resource, notResource }: Statement): boolean {
  return [condition, resource, notResource].some((each) => {
    return each.state !== 'absent' && (each.state !== 'known' || textOf(each.origin).includes('${'));
  });
}

/** True when `narrow` says nothing that `wide`, of the same effect, does not say. */
function isWithin(narrow: Statement, narrowIn: PolicyDocument, wide: Statement, wideIn: PolicyDocument): boolean {
  if (textOf(narrow.origin) === textOf(wide.origin)) return true;
  const effect = effectOf(narrow);
  if (effect === 'unknown' || effect !== effectOf(wide) || garblingsOf(narrow) !== garblingsOf(wide)) return false;
  return (
    principalsWithin(narrow, wide) &&
    entriesWithin(narrow.action, narrow.notAction, wide.action, wide.notAction, true) &&
    resourcesWithin(narrow, narrowIn, wide, wideIn) &&
    conditionsImply(narrow, wide)
  );
}

function principalsWithin(narrow: Statement, wide: Statement): boolean {
  const some = principalsOf(narrow);
  const all = principalsOf(wide);
  if (some.form !== all.form || some.form === 'unknown') return false;
  if (some.form === 'NotPrincipal') return all.items.every((each) => some.items.some((other) => isSame(each, other)));
  return some.items.every((each) => all.items.some((other) => other.kind === 'everyone' || isSame(each, other)));
}

function isSame(one: PrincipalReading, other: PrincipalReading): boolean {
  if (one.kind !== other.kind) return false;
  if (textOf(one.origin) === textOf(other.origin)) return true;
  if (one.kind !== 'account' || one.account !== other.account) return one.text !== '' && one.text === other.text;
  return one.partition === undefined || other.partition === undefined || one.partition === other.partition;
}

/** In a key's policy all that counts of Resource is whether it takes in that key. */
function resourcesWithin(
  narrow: Statement,
  narrowIn: PolicyDocument,
  wide: Statement,
  wideIn: PolicyDocument,
): boolean {
  if (narrowIn.kind === 'key' && wideIn.kind === 'key') {
    if (resourceMatch(narrow, narrowIn.owner) === 'no' || resourceMatch(wide, wideIn.owner) === 'yes') return true;
  }
  return entriesWithin(narrow.resource, narrow.notResource, wide.resource, wide.notResource, false);
}

/** Action and NotAction, or Resource and NotResource: whether the entries of one statement are within those of another. */
function entriesWithin(
  narrow: Strings,
  narrowNot: Strings,
  wide: Strings,
  wideNot: Strings,
  ignoresCase: boolean,
): boolean {
  // A statement without either has no effect, so that it is within every other.
  if (narrow.state === 'absent' && narrowNot.state === 'absent') return true;
  if (narrow.state !== 'absent' && narrowNot.state !== 'absent') return false;
  if ((wide.state === 'absent') === (wideNot.state === 'absent')) return false;
  const within = (one: Entry, others: readonly Entry[]): boolean =>
    others.some((other) => includes(other, one, ignoresCase));
  if (narrow.state !== 'absent') {
    const some = entriesOf(narrow);
    if (!some) return textOf(originOf(narrow)) === textOf(originOf(wide)) && wide.state !== 'absent';
    // An entry of the wide list that nobody knows can only add to it.
    if (wide.state !== 'absent') return some.every((each) => within(each, entriesOf(wide) ?? []));
    const spared = entriesOf(wideNot);
    return spared !== undefined && some.every((each) => spared.every((other) => isApart(each, other, ignoresCase)));
  }
  if (wide.state !== 'absent') return (entriesOf(wide) ?? []).some((entry) => entry.known === '*');
  const spared = entriesOf(wideNot);
  return spared !== undefined && spared.every((each) => within(each, entriesOf(narrowNot) ?? []));
}

/** An entry of a list; `known` is undefined when its value is not, and then its text alone can be compared. */
interface Entry {
  readonly known: string | undefined;
  readonly text: string;
}

function entriesOf(list: Strings): Entry[] | undefined {
  if (list.state !== 'known' || !list.value.complete) return undefined;
  return list.value.items.map((item) => ({
    known: item.state === 'known' ? item.value : undefined,
    text: textOf(originOf(item)),
  }));
}

function includes(outer: Entry, inner: Entry, ignoresCase: boolean): boolean {
  if (outer.known === '*') return true;
  if (outer.known === undefined || inner.known === undefined)
    return outer.known === inner.known && outer.text === inner.text;
  return ignoresCase
    ? includesPattern(outer.known.toLowerCase(), inner.known.toLowerCase())
    : includesPattern(outer.known, inner.known);
}

function isApart(one: Entry, other: Entry, ignoresCase: boolean): boolean {
  if (one.known === undefined || other.known === undefined) return false;
  return ignoresCase
    ? !patternsOverlap(one.known.toLowerCase(), other.known.toLowerCase())
    : !patternsOverlap(one.known, other.known);
}
