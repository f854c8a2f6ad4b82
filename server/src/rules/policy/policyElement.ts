import { kmsStatements } from '../../evaluation/kmsStatements';
import { elementNames, isElement, nearestElement, type ElementPlace } from '../../knowledge/elements';
import { servicePrincipal } from '../../knowledge/services';
import type { Fault } from '../../model/fault';
import type { PolicyDocument, Statement } from '../../model/policy';
import type { Change, Plain, Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { certain, isFullyKnown, itemsOf, knownItems, type Origin } from '../../model/value';
import { defineRule } from '../rule';

export const policyElement = defineRule({
  id: 'policy-element',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'The policy has an element that the grammar does not have',
  why: 'AWS rejects a policy with unknown, doubled or wrongly typed elements, and an empty one does not do what it seems to.',
  remedy: 'Write the elements of the policy grammar, in their exact spelling and with values of their type.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    'IAM Access Analyzer: Invalid policy element',
    'IAM Access Analyzer: Data type mismatch',
    'IAM Access Analyzer: Unsupported element combination',
    'IAM Access Analyzer: Missing statement',
    'IAM Access Analyzer: Empty array action',
    'IAM Access Analyzer: Empty object condition',
    'IAM Access Analyzer: Duplicate condition key with different case',
    'cfn-lint E3512',
    'parliament MALFORMED',
  ],
  tags: ['grammar'],
  *check(policy) {
    if (policy.kind !== 'key' && (policy.kind !== 'identity' || kmsStatements(policy).length === 0)) return;
    const isHalfTyped = policy.faults.some((fault) => fault.kind === 'syntax' && !fault.repair);
    for (const fault of policy.faults) yield* reportsOf(fault, policy, undefined);
    yield* missingStatement(policy);
    for (const statement of kmsStatements(policy)) {
      for (const fault of statement.faults) {
        // An IAM policy takes no principal at all, which a rule of its own says.
        if (policy.kind === 'identity' && concernsPrincipal(fault)) continue;
        if (fault.kind === 'empty' && isHalfTyped) continue;
        yield* reportsOf(fault, policy, statement);
      }
    }
  },
});

function* reportsOf(fault: Fault, policy: PolicyDocument, statement: Statement | undefined): Iterable<Report> {
  const { span } = fault.origin;
  switch (fault.kind) {
    case 'unknown-element':
      yield unknownElement(fault, policy, statement);
      break;
    case 'miscased-element':
      yield {
        span,
        message: `AWS takes element names in their exact case only: write "${fault.expected}" instead of "${fault.name}".`,
        repairs: [renameTo(fault.origin, fault.expected, true)],
      };
      break;
    case 'duplicate-element':
      yield duplicate(fault, statement);
      break;
    case 'wrong-type': {
      const repairs = principalObject(fault);
      yield {
        span,
        message: `${fault.element} takes ${fault.expected}, not ${fault.found}; AWS rejects the policy.`,
        repairs,
      };
      break;
    }
    case 'empty':
      yield empty(fault, statement);
      break;
    case 'exclusive-elements': {
      const { name, other, origin, first } = fault;
      yield {
        span,
        message: `A statement has either ${name} or ${other}; with both AWS rejects the policy. Keep the one that is meant.`,
        related: [{ span: first.span, message: `${name} stands here` }],
        repairs: [remove(`Remove ${other}`, origin)],
      };
    }
  }
}

function* missingStatement(policy: PolicyDocument): Iterable<Report> {
  if (policy.statements.state !== 'absent') return;
  const spoken = policy.faults.some(
    (fault) => fault.kind === 'syntax' || (fault.kind === 'unknown-element' && meant(fault) === 'Statement'),
  );
  if (spoken) return;
  yield {
    span: policy.heading.span,
    message: 'This policy has no Statement, so AWS rejects it. Add a list of statements.',
  };
}

type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

function unknownElement(fault: FaultOf<'unknown-element'>, policy: PolicyDocument, statement?: Statement): Report {
  const { name, origin, place } = fault;
  const right = meant(fault);
  const shown = `"${shortened(name)}"`;
  const start = `${capitalized(PLACES[place])} has no element ${shown}, and AWS rejects the policy`;
  if (right && !hasElement(place, right, policy, statement)) {
    return { span: origin.span, message: `${start}: write "${right}".`, repairs: [renameTo(origin, right, false)] };
  }
  const home = ELSEWHERE.find((other) => other !== place && isElement(other, name));
  const advice = home ? `it belongs in ${PLACES[home]}` : `it takes ${elementNames(place).join(', ')}`;
  return {
    span: origin.span,
    message: `${start}; ${advice}.`,
    repairs: home ? [] : [remove(`Remove ${shown}`, origin)],
  };
}

const PLACES: Readonly<Record<ElementPlace, string>> = {
  policy: 'a policy',
  statement: 'a statement',
  principal: 'a principal',
};

const ELSEWHERE: readonly ElementPlace[] = ['policy', 'statement'];

function meant(fault: FaultOf<'unknown-element'>): string | undefined {
  return nearestElement(fault.place, fault.name);
}

function hasElement(place: ElementPlace, name: string, policy: PolicyDocument, statement?: Statement): boolean {
  switch (place) {
    case 'policy':
      return { Version: policy.version, Id: policy.id, Statement: policy.statements }[name]?.state !== 'absent';
    case 'principal':
      return [statement?.principal, statement?.notPrincipal].some(
        (list) => list && knownItems(list).some(({ value }) => certain(value.type) === name),
      );
    case 'statement':
      return statement?.names.has(name) ?? false;
  }
}

function duplicate(fault: FaultOf<'duplicate-element'>, statement?: Statement): Report {
  const { name, origin, first } = fault;
  const shown = `"${shortened(name)}"`;
  const merge = statement && mergeOperators(fault, statement);
  return {
    span: origin.span,
    message: `${shown} stands twice here. Most readers of JSON keep only the last one, so what the first says is lost; keep one of them.`,
    related: [{ span: first.span, message: `The first ${shown}` }],
    // Without the first, the text means what most readers take from it now.
    repairs: [merge ?? remove(`Remove the first ${shown}`, first)],
  };
}

/** Two blocks of one operator whose keys differ say together what one block with all keys says. */
function mergeOperators(fault: FaultOf<'duplicate-element'>, statement: Statement): Repair | undefined {
  const conditions = knownItems(statement.condition).map(({ value }) => value);
  const later = conditions.filter(({ operator }) => operator.state === 'known' && operator.origin === fault.origin);
  const earlier = conditions.filter(({ operator }) => operator.state === 'known' && operator.origin === fault.first);
  const taken = new Set(earlier.map(({ key }) => certain(key)?.toLowerCase()));
  const changes: Change[] = [];
  for (const { key, values } of later) {
    const name = certain(key);
    if (name === undefined || taken.has(name.toLowerCase()) || !isFullyKnown(values)) return undefined;
    const texts = knownItems(values).map(({ value }) => value);
    const value: Plain = texts.length === 1 ? texts[0]! : texts;
    changes.push({ do: 'insert', into: fault.first, name, value });
  }
  if (changes.length === 0) return undefined;
  changes.push({ do: 'remove', target: fault.origin });
  return { title: `Put all conditions under one "${shortened(fault.name)}"`, safe: false, changes };
}

/** A principal's ARN, account or service without its type. */
function principalObject({ element, text, origin }: FaultOf<'wrong-type'>): Repair[] {
  if (!/^(Not)?Principal$/.test(element) || text === undefined || text.trim() === '') return [];
  const type = servicePrincipal(text) ? 'Service' : 'AWS';
  const changes: Change[] = [{ do: 'set', target: origin, value: new Map([[type, text]]) }];
  return [{ title: `Write {"${type}": "${shortened(text)}"}`, safe: false, changes }];
}

function empty({ element, container, origin }: FaultOf<'empty'>, statement?: Statement): Report {
  const what = container === 'array' ? 'an empty list' : 'an empty object';
  const effect =
    EFFECTS_OF_EMPTY.find(([pattern]) => pattern.test(element))?.[1] ??
    'has no values, so nobody knows what it was to compare';
  return {
    span: origin.span,
    message: `${shortened(element)} is ${what}: it ${effect}.`,
    repairs: statement ? withoutEmpty(element, origin, statement) : [],
  };
}

const EFFECTS_OF_EMPTY: readonly (readonly [RegExp, string])[] = [
  [/^Statement$/, 'allows nothing, and AWS rejects the policy'],
  [/^(Not)?Principal\b/, 'names nobody'],
  [/^(Not)?Action$/, 'names no action'],
  [/^(Not)?Resource$/, 'names no resource, so the statement has no effect'],
  [/^Condition$/, 'limits nothing, although it looks as if it did'],
  [
    /^((ForAllValues|ForAnyValue):)?(String|Numeric|Date|Bool|Binary|Arn|(Not)?IpAddress|Null)\w*$/i,
    'compares nothing',
  ],
];

/** Conditions that say nothing can go; all other empty elements wait for their author. */
function withoutEmpty(element: string, origin: Origin, statement: Statement): Repair[] {
  if (element === 'Condition') return [remove('Remove the empty Condition', origin, true)];
  if (/^(Not)?Principal\./.test(element)) {
    const others = [...itemsOf(statement.principal), ...itemsOf(statement.notPrincipal)].length > 0;
    return others ? [remove(`Remove the empty ${element}`, origin, true)] : [];
  }
  const { condition } = statement;
  const isOperator = EFFECTS_OF_EMPTY.at(-1)![0].test(element);
  if (!isOperator || condition.state !== 'known') return [];
  const target = condition.value.items.length > 0 ? origin : condition.origin;
  return [remove(`Remove the empty ${shortened(element)}`, target, true)];
}

function concernsPrincipal(fault: Fault): boolean {
  if (fault.kind === 'unknown-element' || fault.kind === 'miscased-element' || fault.kind === 'duplicate-element') {
    return fault.place === 'principal' || /principal/i.test(fault.name);
  }
  if (fault.kind === 'exclusive-elements') return fault.name === 'Principal';
  return (fault.kind === 'wrong-type' || fault.kind === 'empty') && /^(Not)?Principal\b/.test(fault.element);
}

function renameTo(target: Origin, name: string, safe: boolean): Repair {
  return { title: `Write "${name}"`, safe, changes: [{ do: 'rename', target, name }] };
}

function remove(title: string, target: Origin, safe = false): Repair {
  return { title, safe, changes: [{ do: 'remove', target }] };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
