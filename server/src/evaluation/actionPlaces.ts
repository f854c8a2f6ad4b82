import type { ActionSet } from '../knowledge/actionSet';
import { expandKmsAction } from '../knowledge/actions';
import type { Statement } from '../model/policy';
import type { Origin } from '../model/value';
import { knownItems } from '../model/value';

/** One entry of Action that covers some of the actions that are asked for. */
export interface ActionItem {
  readonly text: string;
  readonly origin: Origin;
  /** Everything that it covers. */
  readonly covers: ActionSet;
}

/** The entries of Action that cover any of these, in the order of the text; none for a statement with NotAction. */
export function itemsCovering(statement: Statement, wanted: ActionSet): ActionItem[] {
  return knownItems(statement.action)
    .map(({ value, origin }) => ({ text: value, origin, covers: expandKmsAction(value) }))
    .filter(({ covers }) => covers.intersects(wanted));
}

/** Where to speak of these actions: the entry that names them most exactly, else the name of the NotAction element. */
export function placeOfActions(statement: Statement, wanted: ActionSet): Origin {
  let best: ActionItem | undefined;
  for (const item of itemsCovering(statement, wanted)) if (!best || item.covers.size < best.covers.size) best = item;
  return best?.origin ?? statement.names.get('NotAction') ?? statement.heading;
}
