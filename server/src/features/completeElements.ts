import { EFFECTS, elementNames, VERSIONS, type ElementPlace } from '../knowledge/elements';
import type { Candidate } from './completionEdit';
import type { CompletionContext } from './completionContext';
import type { Template } from './completionTemplate';
import { rootPrincipal } from './completePrincipals';
import { isTaken } from './cursor';

/** The names that an object of the grammar may still get; each excludes its `Not…` twin. */
export function elementCandidates(context: CompletionContext, place: ElementPlace): Candidate[] {
  const { cursor } = context.place;
  const twin = (name: string): string => (name.startsWith('Not') ? name.slice(3) : `Not${name}`);
  return orderOf(context, place)
    .filter((name) => !isTaken(name, cursor) && !isTaken(twin(name), cursor))
    .map((name) => ({
      label: name,
      kind: 'element',
      form: 'string',
      text: [name],
      value: valueOf(context, name),
      topic: { about: 'element', place, name },
    }));
}

/** The values of Version and Effect. */
export function textCandidates(element: 'Version' | 'Id' | 'Sid' | 'Effect'): Candidate[] {
  const value = (text: string, detail: string): Candidate => ({
    label: text,
    kind: 'value',
    detail,
    form: 'string',
    text: [text],
  });
  switch (element) {
    case 'Version':
      return VERSIONS.map((version, index) => value(version, index === 0 ? 'current' : 'old: no policy variables'));
    case 'Effect':
      return EFFECTS.map((effect) => value(effect, effect === 'Deny' ? 'always wins' : 'needed once'));
    default:
      return [];
  }
}

/** What fits best first; what no policy of this kind has is left out. */
function orderOf({ kind }: CompletionContext, place: ElementPlace): readonly string[] {
  const names = elementNames(place);
  if (kind === 'identity') {
    return place === 'principal' ? [] : names.filter((name) => name !== 'Principal' && name !== 'NotPrincipal');
  }
  if (kind === 'other') return names;
  if (place === 'principal') return names.filter((name) => name === 'AWS' || name === 'Service');
  // Negations let in what nobody thought of; who needs one finds it at the end.
  const plain = names.filter((name) => !name.startsWith('Not'));
  return [...plain, ...names.filter((name) => name.startsWith('Not') && name !== 'NotResource')];
}

function valueOf(context: CompletionContext, name: string): Template {
  switch (name) {
    case 'Version':
      return [`"${VERSIONS[0]}"`];
    case 'Statement':
      return ['[', { stop: '' }, ']'];
    case 'Effect':
      return ['"', { stop: 'Allow' }, '"'];
    case 'Principal':
    case 'NotPrincipal':
      return ['{"AWS": "', ...rootPrincipal(context), '"}'];
    case 'AWS':
      return ['"', ...rootPrincipal(context), '"'];
    case 'Action':
    case 'NotAction':
      return ['"', { stop: '' }, '"'];
    case 'Resource':
      return context.kind === 'key' ? ['"*"'] : ['"', { stop: context.kind === 'undecided' ? '*' : '' }, '"'];
    case 'Condition':
      return ['{', { stop: '' }, '}'];
    default:
      return ['"', { stop: '' }, '"'];
  }
}
