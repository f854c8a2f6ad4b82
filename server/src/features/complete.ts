import type { SourceDocument } from '../document/sourceDocument';
import { uriBaseName } from '../document/uri';
import { isOtherCloudPolicy, mayHoldKmsPolicy } from '../knowledge/cheapLook';
import type { AccountSettings } from '../model/accounts';
import type { PolicyFile } from '../readers/keyPolicy';
import type { HalfTypedNode } from '../syntax/halfTypedJson';
import { styleOf } from '../writers/json/style';
import { actionCandidates, resourceCandidates } from './completeActions';
import { conditionKeyCandidates, operatorCandidates } from './completeConditions';
import { conditionValueCandidates } from './completeConditionValues';
import { elementCandidates, textCandidates } from './completeElements';
import { principalCandidates, principalsCandidates } from './completePrincipals';
import { statementCandidates, wholePolicy, type Layout } from './completeStatements';
import { completionContext, type CompletionContext } from './completionContext';
import { completionOf, type Candidate, type Completion } from './completionEdit';
import { plainText, snippetText } from './completionTemplate';
import { policyPlaceAt } from './policyPlace';

/**
 * What can be typed at an offset of a document, best first, also where the text is half typed or stands escaped in a
 * string. Documents that cannot hold a KMS policy cost one look and get nothing. `file`: the document as it was read.
 */
export function completionsAt(
  document: SourceDocument,
  file: PolicyFile,
  offset: number,
  accounts?: AccountSettings,
): Completion[] {
  const rootIsPolicy = document.languageId === 'kms-policy';
  if (rootIsPolicy && document.text.trim() === '') return [emptyDocument(document, offset, accounts)];
  if (!rootIsPolicy && !mayHoldKmsPolicy(document.text, uriBaseName(document.uri))) return [];
  if (isOtherCloudPolicy(document.text)) return [];
  const place = policyPlaceAt(file, offset, { rootIsPolicy });
  if (!place) return [];
  const context = completionContext(place, accounts);
  return candidatesFor(context).map((candidate, index) => completionOf(candidate, place, index));
}

function candidatesFor(context: CompletionContext): Candidate[] {
  const { place } = context;
  const { role, cursor } = place;
  switch (role.kind) {
    case 'element':
      return elementCandidates(context, role.place);
    case 'text':
      return textCandidates(role.element);
    case 'statement':
      return cursor.scalar ? [] : statementCandidates(context, layoutOf(context), role.alone);
    case 'action':
      return isAboutKms(context) ? actionCandidates(context, siblings(context)) : [];
    case 'resource':
      return without(resourceCandidates(context, strings(place.tree.root)), siblings(context));
    case 'principals':
      return principalsCandidates(context);
    case 'principal':
      return without(principalCandidates(context, role.type, strings(place.tree.root)), siblings(context));
    case 'operator':
      return operatorCandidates(context);
    case 'condition-key':
      return conditionKeyCandidates(context, role.operator);
    case 'condition-value': {
      const known = strings(place.tree.root);
      return without(conditionValueCandidates(context, role.operator, role.key, known), siblings(context));
    }
    case 'condition':
    case 'operator-block':
      return cursor.scalar ? [] : [{ label: '{}', kind: 'value', form: 'json', text: ['{', { stop: '' }, '}'] }];
  }
}

/** Policies of other services' resources speak of KMS now and then; there its actions are offered when they are asked for. */
function isAboutKms({ kind, place }: CompletionContext): boolean {
  return kind !== 'other' || /^kms:/i.test(place.cursor.scalar?.value ?? '');
}

/** The other strings of the list that the cursor is in. */
function siblings({ place }: CompletionContext): string[] {
  const { around, scalar } = place.cursor;
  const { container } = around[around.length - 1]!;
  if (container.kind !== 'array') return [];
  return container.items.flatMap((item) => (item.kind === 'scalar' && item !== scalar ? item.value : []));
}

function without(candidates: readonly Candidate[], taken: readonly string[]): Candidate[] {
  return candidates.filter(({ label }) => !taken.includes(label));
}

/** Every string value of a text. */
function strings(node: HalfTypedNode | undefined): string[] {
  switch (node?.kind) {
    case 'object':
      return node.members.flatMap(({ value }) => strings(value));
    case 'array':
      return node.items.flatMap(strings);
    case 'scalar':
      return node.quoted && node.closed ? [node.value] : [];
    default:
      return [];
  }
}

/** A long line stays one; inside a string there are no other lines. */
function layoutOf({ place }: CompletionContext): Layout {
  const { segment, tree } = place;
  const style = styleOf(tree.text);
  return { ...style, compact: segment.inside !== undefined || (style.compact && tree.text.length > LONG_LINE) };
}

const LONG_LINE = 120;

function emptyDocument(document: SourceDocument, offset: number, accounts: AccountSettings | undefined): Completion {
  const layout = { ...styleOf(document.text), compact: false };
  const template = wholePolicy({ accounts: accounts?.own ?? [], partition: 'aws' }, layout);
  return {
    label: 'Key policy',
    kind: 'statement',
    detail: "the account's IAM policies decide",
    range: { start: offset, end: offset },
    text: plainText(template),
    snippet: snippetText(template),
    additional: undefined,
    filterText: undefined,
    sortText: '0000',
    topic: undefined,
  };
}
