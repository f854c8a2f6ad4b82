import type { Replacement } from '../document/edit';
import type { Range } from '../document/segment';
import { insideString, plainText, snippetText, type Template } from './completionTemplate';
import { rangeInFile, type PolicyPlace } from './policyPlace';
import type { Topic } from './explainTopic';

/** What an offer is, for its icon. */
export type CompletionKind =
  'element' | 'value' | 'action' | 'pattern' | 'principal' | 'operator' | 'key' | 'statement';

/** Something that could stand at a place, free of what is typed there. */
export interface Candidate {
  readonly label: string;
  readonly kind: CompletionKind;
  /** A few words beside the label. */
  readonly detail?: string;
  /** `string`: the text between a string's quotes; `json`: any other value, as it is written. */
  readonly form: 'string' | 'json';
  readonly text: Template;
  /** Only for names: the value that comes with it, as JSON. */
  readonly value?: Template;
  readonly topic?: Topic;
}

/** An offer, as an edit of the file. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail: string | undefined;
  /** What it replaces, in offsets of the file: on one line, with the cursor in it. */
  readonly range: Range;
  readonly text: string;
  /** The text in snippet syntax; undefined when nothing is to be filled in. */
  readonly snippet: string | undefined;
  /** A comma that is missing elsewhere. */
  readonly additional: Replacement | undefined;
  /** What the typed text is compared with; undefined when it is the label. */
  readonly filterText: string | undefined;
  /** In the order of these the offers are listed. */
  readonly sortText: string;
  readonly topic: Topic | undefined;
}

/** The edit that puts a candidate in the place of what is typed there, with the quotes and commas that it needs. */
export function completionOf(candidate: Candidate, place: PolicyPlace, index: number): Completion {
  const { cursor, segment, offset } = place;
  const { scalar, previous, next } = cursor;
  // A string that is begun keeps its opening quote, so that editors compare what comes after it with the label.
  const keepsQuote = candidate.form === 'string' && scalar?.quoted === true;
  const start = scalar ? scalar.start + (keepsQuote ? 1 : 0) : offset;
  const quotesWholeToken = !keepsQuote && scalar?.quoted === true;
  const template = [
    ...(candidate.form === 'json' ? candidate.text : [keepsQuote ? '' : '"', ...insideString(candidate.text), '"']),
    ...(cursor.expects === 'name' && next?.kind !== ':' ? [': ', ...(candidate.value ?? [])] : []),
    needsCommaAfter(next) ? ',' : '',
  ];
  const written = encoded(template, depthOf(place));
  return {
    label: candidate.label,
    kind: candidate.kind,
    detail: candidate.detail,
    range: rangeInFile(segment, { start, end: scalar?.end ?? offset }),
    text: plainText(written),
    snippet: snippetText(written),
    additional: needsCommaBefore(previous) ? commaAt(place, previous!.end) : undefined,
    filterText: quotesWholeToken ? plainText(encoded(['"'], depthOf(place))) + candidate.label : undefined,
    sortText: String(index).padStart(4, '0'),
    topic: candidate.topic,
  };
}

type Neighbour = PolicyPlace['cursor']['next'];

function needsCommaAfter(next: Neighbour): boolean {
  return next?.kind === 'string' || next?.kind === 'bare' || next?.kind === '{' || next?.kind === '[';
}

function needsCommaBefore(previous: Neighbour): boolean {
  return previous !== undefined && ['string', 'bare', '}', ']'].includes(previous.kind);
}

function commaAt({ segment }: PolicyPlace, at: number): Replacement {
  return { ...rangeInFile(segment, { start: at, end: at }), text: ',' };
}

/** How many strings the place's text stands in. */
function depthOf({ segment }: PolicyPlace): number {
  let depth = 0;
  for (let { inside } = segment; inside; inside = inside.segment.inside) depth++;
  return depth;
}

function encoded(template: Template, depth: number): Template {
  return depth === 0 ? template : encoded(insideString(template), depth - 1);
}
