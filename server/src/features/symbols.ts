import type { Range } from '../document/segment';
import { statementsOf } from '../evaluation/coverage';
import { accountOfPrincipal, isAccountRoot } from '../knowledge/arn';
import type { Principal, Statement } from '../model/policy';
import { certain, knownItems } from '../model/value';
import type { PolicyFile } from '../readers/keyPolicy';

/** A policy or statement for an outline; offsets of the file. */
export interface PolicySymbol {
  readonly kind: 'policy' | 'statement';
  readonly name: string;
  /** In a few words: who may, or may not, do what. */
  readonly detail: string;
  readonly range: Range;
  readonly selection: Range;
  readonly children: readonly PolicySymbol[];
}

/** The outline of a file: its statements, under their policies where there are several or the policy is embedded. */
export function symbolsOf(file: PolicyFile): PolicySymbol[] {
  const policies = file.policies.map((policy, index): PolicySymbol => {
    const children = statementsOf(policy).known.map((statement, place) => statementSymbol(file, statement, place));
    const name = certain(policy.id) ?? (file.policies.length > 1 ? `Policy ${index + 1}` : 'Policy');
    const detail = `${children.length} ${children.length === 1 ? 'statement' : 'statements'}`;
    const range = file.snapshot.locate(policy.origin.span);
    return { kind: 'policy', name, detail, range, selection: file.snapshot.locate(policy.heading.span), children };
  });
  return policies.length === 1 ? [...policies[0]!.children] : policies;
}

function statementSymbol(file: PolicyFile, statement: Statement, index: number): PolicySymbol {
  return {
    kind: 'statement',
    name: certain(statement.sid) || `Statement ${index + 1}`,
    detail: gistOf(statement),
    range: file.snapshot.locate(statement.origin.span),
    selection: file.snapshot.locate(statement.heading.span),
    children: [],
  };
}

/** For example "Allow root of 111122223333: kms:*". */
export function gistOf(statement: Statement): string {
  const effect = certain(statement.effect) ?? '?';
  const who = [
    ...named(knownItems(statement.principal)),
    ...named(knownItems(statement.notPrincipal)).map((name) => `not ${name}`),
  ];
  const what = [
    ...knownItems(statement.action).map(({ value }) => value),
    ...knownItems(statement.notAction).map(({ value }) => `not ${value}`),
  ];
  const condition = knownItems(statement.condition).length > 0 ? ', if …' : '';
  const subject = who.length > 0 ? ` ${few(who)}` : '';
  return `${effect}${subject}: ${what.length > 0 ? few(what) : '?'}${condition}`;
}

function named(principals: readonly { value: Principal }[]): string[] {
  return principals.map(({ value }) => {
    const id = certain(value.id) ?? '?';
    if (id === '*') return 'everyone';
    if (isAccountRoot(id)) return `root of ${accountOfPrincipal(id)}`;
    return id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1);
  });
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, 2).join(', ');
  return names.length > 2 ? `${shown} and ${names.length - 2} more` : shown;
}
