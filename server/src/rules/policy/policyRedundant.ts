import { kmsStatements } from '../../evaluation/kmsStatements';
import { covers, statementReach } from '../../evaluation/redundancy';
import { principalsOf } from '../../evaluation/principals';
import { expandKmsAction } from '../../knowledge/actions';
import { hasWildcard } from '../../knowledge/wildcard';
import { listItems, removalOf, type ListItem } from '../../model/listItems';
import type { Principal, Statement } from '../../model/policy';
import type { Note, Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { certain, type Origin } from '../../model/value';
import { defineRule } from '../rule';

export const policyRedundant = defineRule({
  id: 'policy-redundant',
  on: 'policy',
  severity: 'hint',
  preset: 'strict',
  title: 'An entry or a statement that another one covers',
  why: 'What is said twice must be changed twice, and one of the two places is forgotten.',
  remedy: 'Remove the entry or statement that adds nothing.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    'IAM Access Analyzer: Redundant action',
    'IAM Access Analyzer: Redundant statement',
    'IAM Access Analyzer: Redundant principal',
  ],
  tags: ['style'],
  *check(policy) {
    const statements = kmsStatements(policy);
    const covered = coveredStatements(statements, policy.kind === 'key');
    for (const statement of statements) {
      const by = covered.get(statement);
      if (by) {
        yield statementReport(statement, by);
        continue;
      }
      yield* redundantEntries(statement);
    }
  },
});

const remembered = new WeakMap<Statement, readonly Report[]>();

/** What is redundant inside one statement; most statements do not change between two looks. */
function redundantEntries(statement: Statement): readonly Report[] {
  let reports = remembered.get(statement);
  if (!reports) {
    reports = [
      ...redundantActions(listItems(statement.action), certain(statement.effect) === 'Allow'),
      ...redundantActions(listItems(statement.notAction), false),
      ...redundantPrincipals(statement),
    ];
    remembered.set(statement, reports);
  }
  return reports;
}

function coveredStatements(statements: readonly Statement[], isKey: boolean): Map<Statement, Statement> {
  const reaches = statements.flatMap((statement) => {
    // Without principals a statement of a key policy says nothing, which is another rule's matter.
    const reach = isKey && statement.principal.state === 'absent' ? undefined : statementReach(statement);
    return reach ? [{ statement, reach }] : [];
  });
  const covered = new Map<Statement, Statement>();
  reaches.forEach((one, index) => {
    const by = reaches.find(
      ({ reach }, other) => other !== index && covers(reach, one.reach) && (other < index || !covers(one.reach, reach)),
    );
    if (by) covered.set(one.statement, by.statement);
  });
  return covered;
}

function statementReport(statement: Statement, by: Statement): Report {
  const allows = certain(statement.effect) === 'Allow';
  const sid = certain(by.sid);
  const other = sid ? `the statement ${shortened(sid)}` : 'another statement';
  return {
    span: statement.heading.span,
    message: `All that this statement ${allows ? 'allows' : 'denies'}, ${other} ${allows ? 'allows' : 'denies'} too. Remove it.`,
    related: [{ span: by.heading.span, message: 'This statement covers it' }],
    repairs: [{ title: 'Remove the statement', safe: allows, changes: [{ do: 'remove', target: statement.origin }] }],
  };
}

function* redundantActions(items: readonly ListItem<string>[], isAllow: boolean): Iterable<Report> {
  const entries = items.map((item) => ({ item, text: item.value.toLowerCase(), actions: expandKmsAction(item.value) }));
  for (let index = 0; index < entries.length; index++) {
    const { item, text, actions } = entries[index]!;
    const by = entries.find((other, at) => {
      if (at === index || other.item.list !== item.list) return false;
      if (other.text === text) return at < index;
      // A star speaks of every service, so nothing but another star covers it.
      if (actions.isEmpty || text === '*' || !other.actions.covers(actions)) return false;
      if (!actions.covers(other.actions)) return true;
      return hasWildcard(other.text) === hasWildcard(text) ? at < index : hasWildcard(other.text);
    });
    if (!by) continue;
    const shown = shortened(item.value);
    const message =
      by.text === text
        ? `${shown} stands in this list twice. Remove one.`
        : `${shortened(by.item.value)} covers ${shown} already. Remove it, or narrow the pattern.`;
    yield entryReport(item, by.item.origin, message, isAllow);
  }
}

function* redundantPrincipals(statement: Statement): Iterable<Report> {
  const readings = new Map(principalsOf(statement).items.map((reading) => [reading.origin, reading]));
  const seen = new Map<string, ListItem<Principal>>();
  const isAllow = certain(statement.effect) === 'Allow' && statement.notPrincipal.state === 'absent';
  for (const item of [...listItems(statement.principal), ...listItems(statement.notPrincipal)]) {
    const { type, id } = item.value;
    const reading = id.state === 'known' ? readings.get(id.origin) : undefined;
    if (!reading || id.state !== 'known' || type.state !== 'known') continue;
    // The account's id and the ARN of its root mean the same.
    const name = reading.kind === 'account' ? reading.account! : id.value;
    const key = `${type.value} ${name}`;
    const first = seen.get(key);
    if (first && first.list === item.list && first.value.id.state === 'known') {
      const same = first.value.id.value === id.value;
      const message = same
        ? `${shortened(id.value)} stands in this list twice. Remove one.`
        : `${shortened(id.value)} and ${shortened(first.value.id.value)} mean the same account. Remove one.`;
      yield entryReport(item, first.value.id.origin, message, isAllow);
    } else {
      seen.set(key, item);
    }
  }
}

function entryReport(item: ListItem<unknown>, by: Origin, message: string, safe: boolean): Report {
  const change = removalOf(item);
  const related: Note[] = [{ span: by.span, message: 'The entry that covers it' }];
  const repairs: Repair[] = change ? [{ title: 'Remove the entry', safe, changes: [change] }] : [];
  return { span: item.origin.span, message, related, repairs };
}
