import { hasWildcard } from '../knowledge/wildcard';
import type { Atom } from './atoms';
import { includesPattern, patternsOverlap } from './patterns';

/**
 * How an atom stands to a request: it holds always, never, or as the caller likes (`free`: the caller may or may not meet
 * it); `unknown` when nobody can tell. `contingent`: free, but bound to a network or a date that may be lost.
 */
export interface AtomAnswer {
  readonly answer: 'always' | 'never' | 'free' | 'unknown';
  readonly contingent: boolean;
}

/** What requests carry under a key: one of these values (`*` and `?` as in patterns), nothing, or something else. */
export type Carried = { readonly among: readonly string[] } | 'absent' | 'free' | 'contingent' | 'unknown';

/** How `${…}` in values is read. */
export interface VariableReading {
  /** False: it stands for itself, as before version 2012-10-17; undefined: nobody knows. */
  readonly replaced: boolean | undefined;
  /** What a variable (`aws:principalaccount`, in lower case) stands for in the request; undefined when nobody knows. */
  readonly valueOf: (variable: string) => string | undefined;
  /** Equal for readings that are alike; without it nothing that depends on the reading is remembered. */
  readonly id?: string;
}

/**
 * The answer of one atom to the requests that carry this under its key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function answerTo(atom: Atom, carried: Carried, variables: VariableReading): AtomAnswer {
  const { operator } = atom;
  if (!operator || carried === 'unknown') return UNKNOWN;
  if (carried === 'free') return FREE;
  if (carried === 'contingent') return CONTINGENT;
  if (operator.family === 'Null') return answerNull(atom, carried === 'absent');
  if (carried === 'absent') {
    if (operator.set === 'ForAnyValue') return operator.ifExists ? UNKNOWN : NEVER;
    return operator.ifExists || operator.set === 'ForAllValues' || operator.negated ? ALWAYS : NEVER;
  }
  const patterns = patternsOf(atom, variables);
  if (!patterns) return UNKNOWN;
  const matched = match(patterns, carried.among);
  return operator.negated ? OPPOSITE[matched] : SAME[matched];
}

/** The values of an atom as patterns, and whether there are others that nobody knows. */
interface ValuePatterns {
  readonly known: readonly string[];
  readonly complete: boolean;
  readonly includes: (outer: string, inner: string) => boolean;
  readonly overlap: (left: string, right: string) => boolean;
}

const remembered = new WeakMap<Atom, { id: string; patterns: ValuePatterns | undefined }>();

/** Undefined when the operator does not compare texts. */
function patternsOf(atom: Atom, variables: VariableReading): ValuePatterns | undefined {
  const known = remembered.get(atom);
  if (known && known.id === variables.id) return known.patterns;
  const patterns = readPatterns(atom, variables);
  if (variables.id !== undefined) remembered.set(atom, { id: variables.id, patterns });
  return patterns;
}

function readPatterns(atom: Atom, variables: VariableReading): ValuePatterns | undefined {
  const { operator } = atom;
  if (!operator || (operator.family !== 'String' && operator.family !== 'Arn' && operator.family !== 'Bool'))
    return undefined;
  if ((operator.family === 'Bool') !== (atom.key?.type === 'Bool')) return undefined;
  if (operator.family === 'Arn' && atom.key?.type !== 'ARN') return undefined;
  const known: string[] = [];
  let { complete } = atom;
  const fold = operator.ignoresCase || operator.family === 'Bool';
  for (const { text } of atom.values) {
    const pattern = replaceVariables(operator.wildcards === 'literal' ? maskWildcards(text) : text, variables);
    if (pattern === undefined) complete = false;
    // Whoever calls, their ARN, account and type have neither a literal wildcard nor a dollar sign: this matches nothing.
    else if (!pattern.includes(LITERAL_WILDCARD) && !pattern.includes('$'))
      known.push(fold ? pattern.toLowerCase() : anyPartition(pattern));
  }
  const folded = (test: (a: string, b: string) => boolean) => (left: string, right: string) =>
    test(left, fold ? right.toLowerCase() : anyPartition(right));
  const arns = operator.family === 'Arn';
  return {
    known,
    complete,
    includes: folded(arns ? (outer, inner) => byParts(outer, inner, includesPattern) : includesPattern),
    overlap: folded(arns ? (left, right) => byParts(left, right, patternsOverlap) : patternsOverlap),
  };
}

/** One key has one partition, so that the partition of an ARN never decides who may use it. */
export function anyPartition(text: string): string {
  return text.startsWith('arn:') ? text.replace(/^arn:[^:]*:/, 'arn:aws:') : text;
}

/** What a wildcard becomes where it stands for itself. */
const LITERAL_WILDCARD = '\u0001';

const ALWAYS: AtomAnswer = { answer: 'always', contingent: false };
const NEVER: AtomAnswer = { answer: 'never', contingent: false };
const FREE: AtomAnswer = { answer: 'free', contingent: false };
const CONTINGENT: AtomAnswer = { answer: 'free', contingent: true };
const UNKNOWN: AtomAnswer = { answer: 'unknown', contingent: false };
const SAME = { all: ALWAYS, none: NEVER, some: FREE, unknown: UNKNOWN };
const OPPOSITE = { all: NEVER, none: ALWAYS, some: FREE, unknown: UNKNOWN };

function answerNull(atom: Atom, isAbsent: boolean): AtomAnswer {
  const wanted = new Set(atom.values.map(({ text }) => text.toLowerCase()));
  if (wanted.has(String(isAbsent))) return ALWAYS;
  return atom.complete && wanted.has(String(!isAbsent)) ? NEVER : UNKNOWN;
}

/** Whether all, none or some of the texts that these patterns stand for match a value. */
function match(values: ValuePatterns, among: readonly string[]): keyof typeof SAME {
  const all = among.every((each) => values.known.some((value) => values.includes(value, each)));
  if (all) return 'all';
  const some = among.some((each) => values.known.some((value) => values.overlap(value, each)));
  if (some) return 'some';
  return values.complete ? 'none' : 'unknown';
}

function maskWildcards(text: string): string {
  return hasWildcard(text) ? text.replace(/(?<!\$\{)[*?]/g, LITERAL_WILDCARD) : text;
}

/** Undefined when a variable's value is not known. */
function replaceVariables(text: string, { replaced, valueOf }: VariableReading): string | undefined {
  if (!text.includes('${')) return text;
  if (replaced === undefined) return undefined;
  if (!replaced) return text;
  let complete = true;
  const result = text.replace(/\$\{([^{}]*)\}/g, (_whole, name: string) => {
    if (name === '*' || name === '?') return LITERAL_WILDCARD;
    if (name === '$') return '$';
    const value = valueOf(name.toLowerCase().trim());
    complete &&= value !== undefined;
    return value ?? '';
  });
  return complete ? result : undefined;
}

/** ARN operators compare part by part; a wildcard of one part does not reach into the next. */
function byParts(left: string, right: string, test: (a: string, b: string) => boolean): boolean {
  if (left === '*') return true;
  const leftParts = partsOf(left);
  const rightParts = partsOf(right);
  return (
    leftParts !== undefined && rightParts !== undefined && leftParts.every((part, at) => test(part, rightParts[at]!))
  );
}

/** Six parts; the last keeps its colons. */
function partsOf(arn: string): string[] | undefined {
  const parts = arn.split(':');
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
