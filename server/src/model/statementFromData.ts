import type { Data, ListData, MapData } from './data';
import { ElementNames } from './elementNames';
import type { Fault } from './fault';
import type { Condition, Principal, Statement } from './policy';
import { firstCharacter } from './place';
import { stringFromData, stringsFromData, typeName } from './valueFromData';
import { absent, itemsOf, known, type List, type Origin, type Value } from './value';

const STATEMENT_NAMES = new ElementNames('statement');

/** A statement has one of each pair. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
const EXCLUSIVE = [
  ['Principal', 'NotPrincipal'],
  ['Action', 'NotAction'],
  ['Resource', 'NotResource'],
] as const;

const PRINCIPAL_NAMES = new ElementNames('principal');

/** Reads one statement. Elements in the wrong case are read as meant and noted as faults. */
export function statementFromData(data: MapData): Statement {
  const faults: Fault[] = [];
  const named = STATEMENT_NAMES.sort(data, faults);
  const value = (name: string): Data | undefined => named.get(name)?.value;
  const { origin } = data;
  for (const [name, other] of EXCLUSIVE) {
    const pair = [named.get(name), named.get(other)] as const;
    if (!pair[0] || !pair[1]) continue;
    faults.push({ kind: 'exclusive-elements', name, other, origin: pair[1].nameOrigin, first: pair[0].nameOrigin });
  }
  const missing = <T>(found: Value<T>): Value<T> =>
    found.state === 'absent' && !data.complete ? { state: 'unknown', origin } : found;
  const sid = stringFromData(value('Sid'), 'Sid', origin, faults);
  return {
    sid: missing(sid),
    effect: missing(stringFromData(value('Effect'), 'Effect', origin, faults)),
    principal: missing(principals(value('Principal'), 'Principal', origin, faults)),
    notPrincipal: missing(principals(value('NotPrincipal'), 'NotPrincipal', origin, faults)),
    action: missing(stringsFromData(value('Action'), 'Action', origin, faults)),
    notAction: missing(stringsFromData(value('NotAction'), 'NotAction', origin, faults)),
    resource: missing(stringsFromData(value('Resource'), 'Resource', origin, faults)),
    notResource: missing(stringsFromData(value('NotResource'), 'NotResource', origin, faults)),
    condition: missing(conditions(value('Condition'), origin, faults)),
    names: new Map(Array.from(named, ([name, member]) => [name, member.nameOrigin])),
    faults,
    heading: sid.state === 'known' ? sid.origin : firstCharacter(origin),
    origin,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function principals(data: Data | undefined, element: string, owner: Origin, faults: Fault[]): Value<List<Principal>> {
  if (!data) return absent(owner);
  const { origin } = data;
  switch (data.kind) {
    case 'missing':
    case 'unknown':
      return { state: 'unknown', origin };
    case 'either': {
      const branches = data.branches.map((branch) => principals(branch, element, owner, faults));
      return { state: 'either', branches, origin };
    }
    case 'scalar':
      if (data.value === '*') {
        const everyone = known('*', origin);
        const principal = known<Principal>({ type: known('AWS', origin), id: everyone }, origin);
        return known({ items: [principal], complete: true, origin }, origin);
      }
      break;
    case 'map': {
      if (data.members.length === 0 && data.complete)
        faults.push({ kind: 'empty', element, container: 'object', origin });
      const named = PRINCIPAL_NAMES.sort(data, faults);
      const items: Value<Principal>[] = [];
      let complete = data.complete;
      for (const [name, member] of named) {
        const type = known(name, member.nameOrigin);
        const ids = stringsFromData(member.value, `${element}.${name}`, member.nameOrigin, faults);
        if (ids.state !== 'known' && ids.state !== 'either') complete &&= ids.state === 'absent';
        else if (ids.state === 'known') complete &&= ids.value.complete;
        if (ids.state === 'unknown') items.push(known<Principal>({ type, id: ids }, ids.origin));
        for (const id of itemsOf(ids))
          items.push(known<Principal>({ type, id }, id.state === 'absent' ? origin : id.origin));
      }
      if (data.members.length > named.size) complete = false;
      return known({ items, complete, origin }, origin);
    }
  }
  const expected = 'an object such as {"AWS": "…"}, or "*"';
  const text = data.kind === 'scalar' && typeof data.value === 'string' ? { text: data.value } : {};
  const everyone = data.kind === 'list' ? everyoneInList(data) : undefined;
  const isRead = everyone ? { isRead: true } : {};
  faults.push({ kind: 'wrong-type', element, expected, found: typeName(data), origin, ...text, ...isRead });
  return everyone ?? { state: 'unknown', origin };
}

/** AWS takes no list here, yet `"*"` in one means everyone, whatever the others were to mean. */
function everyoneInList({ items, complete, origin }: ListData): Value<List<Principal>> | undefined {
  const isEveryone = (item: Data): boolean => item.kind === 'scalar' && item.value === '*';
  if (!items.some(isEveryone)) return undefined;
  const principals = items.map((item): Value<Principal> => {
    if (!isEveryone(item)) return { state: 'unknown', origin: item.origin };
    return known<Principal>({ type: known('AWS', item.origin), id: known('*', item.origin) }, item.origin);
  });
  return known({ items: principals, complete, origin }, origin);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html */
function conditions(data: Data | undefined, owner: Origin, faults: Fault[]): Value<List<Condition>> {
  if (!data) return absent(owner);
  const { origin } = data;
  if (data.kind === 'unknown' || data.kind === 'missing') return { state: 'unknown', origin };
  if (data.kind === 'either') {
    return { state: 'either', branches: data.branches.map((branch) => conditions(branch, owner, faults)), origin };
  }
  if (data.kind !== 'map') {
    faults.push({ kind: 'wrong-type', element: 'Condition', expected: 'an object', found: typeName(data), origin });
    return { state: 'unknown', origin };
  }
  if (data.members.length === 0 && data.complete) {
    faults.push({ kind: 'empty', element: 'Condition', container: 'object', origin });
  }
  const items: Value<Condition>[] = [];
  let { complete } = data;
  const seen = new Map<string, Origin>();
  for (const member of data.members) {
    noteDuplicate(seen, member.name, member.nameOrigin, faults);
    if (!conditionsUnder(member.name, member.nameOrigin, member.value, items, faults)) complete = false;
  }
  return known({ items, complete, origin }, origin);
}

/** Reads the keys under one operator; answers whether all of them are known to be there. */
function conditionsUnder(
  name: string,
  nameOrigin: Origin,
  data: Data,
  items: Value<Condition>[],
  faults: Fault[],
): boolean {
  const { origin } = data;
  switch (data.kind) {
    case 'map': {
      if (data.members.length === 0 && data.complete) {
        faults.push({ kind: 'empty', element: name, container: 'object', origin });
      }
      const seen = new Map<string, Origin>();
      for (const member of data.members) {
        noteDuplicate(seen, member.name.toLowerCase(), member.nameOrigin, faults, member.name);
        const condition: Condition = {
          operator: known(name, nameOrigin),
          key: known(member.name, member.nameOrigin),
          values: stringsFromData(
            member.value,
            member.name,
            member.nameOrigin,
            faults,
            'strings, numbers and booleans',
          ),
          origin: member.nameOrigin,
        };
        items.push(known(condition, member.nameOrigin));
      }
      return data.complete;
    }
    case 'either':
      data.branches.forEach((branch) => conditionsUnder(name, nameOrigin, branch, items, faults));
      return false;
    case 'unknown':
    case 'missing':
      return false;
    default:
      faults.push({
        kind: 'wrong-type',
        element: name,
        expected: 'an object of condition keys',
        found: typeName(data),
        origin,
      });
      return false;
  }
}

function noteDuplicate(
  seen: Map<string, Origin>,
  id: string,
  origin: Origin,
  faults: Fault[],
  name: string = id,
): void {
  const first = seen.get(id);
  if (first) faults.push({ kind: 'duplicate-element', place: 'condition', name, origin, first });
  else seen.set(id, origin);
}
