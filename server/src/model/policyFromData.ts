import type { Data, MapData, Member } from './data';
import { ElementNames, type NamedMembers } from './elementNames';
import type { Fault } from './fault';
import { firstCharacter } from './place';
import type { Owner, PolicyDocument, PolicyKind, Statement } from './policy';
import { statementFromData } from './statementFromData';
import { stringFromData, typeName } from './valueFromData';
import { absent, branchesOf, itemsOf, knownItems, known, type List, type Origin, type Value } from './value';

/** What the place of a policy tells beside its text. */
export interface PolicyPlace {
  /** Undefined lets the policy's shape decide. */
  readonly kind?: PolicyKind;
  readonly attached: boolean;
  readonly owner: Owner;
  readonly attachedTo: readonly string[];
  readonly byteLength: Value<number>;
  /** Faults of the text itself, found before there was any data. */
  readonly syntaxFaults: readonly Fault[];
}

const POLICY_NAMES = new ElementNames('policy');

/**
 * Reads a policy document. `lowerStatement` may answer from a cache. AWS's grammar:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function policyFromData(
  data: MapData,
  place: PolicyPlace,
  lowerStatement: (statement: MapData) => Statement = statementFromData,
): PolicyDocument {
  const faults: Fault[] = [...place.syntaxFaults];
  const named = POLICY_NAMES.sort(data, faults);
  const statements = statementsOf(data, named, faults, lowerStatement);
  const statementName = named.get('Statement')?.nameOrigin;
  const string = (name: string): Value<string> => {
    const found = stringFromData(named.get(name)?.value, name, data.origin, faults);
    return found.state === 'absent' && !data.complete ? { state: 'unknown', origin: data.origin } : found;
  };
  return {
    kind: place.kind ?? kindByShape(statements),
    attached: place.attached,
    owner: place.owner,
    attachedTo: place.attachedTo,
    byteLength: place.byteLength,
    version: string('Version'),
    id: string('Id'),
    statements,
    faults,
    heading: statementName ?? firstCharacter(data.origin),
    origin: data.origin,
  };
}

/** An owner of which nothing is known, standing at `origin`. */
export function unknownOwner(origin: Origin): Owner {
  const unknown = { state: 'unknown', origin } as const;
  return { account: unknown, accountIsSymbol: false, region: unknown, partition: unknown, keyArn: unknown };
}

function statementsOf(
  data: MapData,
  named: NamedMembers,
  faults: Fault[],
  lowerStatement: (statement: MapData) => Statement,
): Value<List<Statement>> {
  const member = named.get('Statement');
  if (!member) return data.complete ? absent(data.origin) : { state: 'unknown', origin: data.origin };
  return statementList(member, faults, lowerStatement);
}

function statementList(
  member: Member,
  faults: Fault[],
  lowerStatement: (statement: MapData) => Statement,
): Value<List<Statement>> {
  const { value } = member;
  const origin = value.origin;
  /** Undefined for what is no statement, or not typed yet. */
  const one = (item: Data): Value<Statement> | undefined => {
    switch (item.kind) {
      case 'map':
        return known(lowerStatement(item), item.origin);
      case 'unknown':
        return { state: 'unknown', origin: item.origin };
      case 'either':
        return { state: 'either', branches: all(item.branches), origin: item.origin };
      case 'missing':
        return undefined;
      default:
        faults.push(wrongStatement(item));
        return undefined;
    }
  };
  const all = (list: readonly Data[]): Value<Statement>[] => {
    const found: Value<Statement>[] = [];
    for (const item of list) {
      const statement = one(item);
      if (statement) found.push(statement);
    }
    return found;
  };
  switch (value.kind) {
    case 'list':
      if (value.items.length === 0 && value.complete) {
        faults.push({ kind: 'empty', element: 'Statement', container: 'array', origin });
      }
      return known({ items: all(value.items), complete: value.complete, origin }, origin);
    case 'either': {
      const branches = value.branches.map((branch) =>
        statementList({ ...member, value: branch }, faults, lowerStatement),
      );
      return { state: 'either', branches, origin };
    }
    case 'unknown':
      return { state: 'unknown', origin };
    case 'missing':
      return absent(origin);
    default:
      return known({ items: all([value]), complete: true, origin }, origin);
  }
}

function wrongStatement(item: Data): Fault {
  const found = typeName(item);
  return { kind: 'wrong-type', element: 'Statement', expected: 'an object', found, origin: item.origin };
}

/**
 * A policy that names principals belongs to a resource: to a key when its actions are those of KMS, or when it lets somebody
 * change a key policy, which no other resource's policy does. One without principals belongs to an identity.
 */
function kindByShape(statements: Value<List<Statement>>): PolicyKind {
  let principals = false;
  let kms = 0;
  let foreign = 0;
  let putsKeyPolicy = false;
  for (const item of itemsOf(statements)) {
    for (const branch of branchesOf(item)) {
      if (branch.state !== 'known') continue;
      const statement = branch.value;
      principals ||= statement.principal.state !== 'absent' || statement.notPrincipal.state !== 'absent';
      for (const list of [statement.action, statement.notAction]) {
        for (const action of knownItems(list)) {
          const service = action.value.slice(0, action.value.indexOf(':') + 1).toLowerCase();
          if (service === 'kms:') kms++;
          else if (service !== '') foreign++;
          putsKeyPolicy ||= /^kms:(\*|put\*|putkeypolicy)$/i.test(action.value);
        }
      }
    }
  }
  if (!principals) return 'identity';
  return kms > 0 && (foreign === 0 || putsKeyPolicy || kms > foreign) ? 'key' : 'resource';
}
