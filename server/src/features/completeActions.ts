import { expandKmsAction, KMS_ACTIONS, type KmsAction } from '../knowledge/actions';
import type { Candidate } from './completionEdit';
import type { CompletionContext } from './completionContext';
import { accountPart, regionPart } from './completePrincipals';
import type { Template } from './completionTemplate';

/** The actions and patterns that the list does not name yet. `taken`: the other entries of the list. */
export function actionCandidates({ kind }: CompletionContext, taken: readonly string[]): Candidate[] {
  const isTaken = new Set(taken.map((name) => name.toLowerCase()));
  const actions = KMS_ACTIONS.filter((action) => !action.internal && (kind !== 'key' || action.keyPolicy !== 'no')).map(
    ({ name, accessLevels }): Candidate => candidate(name, 'action', accessLevels[0]!),
  );
  const patterns = PATTERNS.map((name) => candidate(name, 'pattern', `${expandKmsAction(`kms:${name}`).size} actions`));
  const all = candidate('*', 'pattern', 'all KMS actions');
  return [...actions, ...patterns, all].filter(({ label }) => !isTaken.has(label.toLowerCase()));
}

/** Resources: "*" in a key policy; keys of the account, and those named already, in an identity policy. */
export function resourceCandidates(context: CompletionContext, known: readonly string[]): Candidate[] {
  const resource = (label: string, detail: string, text: Template): Candidate => ({
    label,
    kind: 'value',
    detail,
    form: 'string',
    text,
  });
  const all = resource('*', context.kind === 'key' ? 'this key' : 'every resource', ['*']);
  if (context.kind === 'key') return [all];
  if (context.kind === 'other') return [];
  const head: Template = [`arn:${context.partition}:kms:`, regionPart(context), ':', accountPart(context), ':'];
  const label = (end: string): string =>
    head.map((part) => (typeof part === 'string' ? part : part.stop)).join('') + end;
  const keys = [...new Set(known.filter((arn) => /^arn:[\w-]+:kms:/.test(arn)))];
  const forAliases = context.actions?.names().some((name) => ALIAS_ACTIONS.has(name.slice('kms:'.length)));
  return [
    ...(context.kind === 'undecided' ? [all] : []),
    ...keys.map((arn) => resource(arn, 'named in this policy', [arn])),
    resource(label('key/…'), 'one key', [...head, 'key/', { stop: '' }]),
    resource(label('key/*'), 'all keys of the account and Region', [...head, 'key/*']),
    ...(forAliases ? [resource(label('alias/…'), 'an alias', [...head, 'alias/', { stop: '' }])] : []),
    ...(context.kind === 'undecided' ? [] : [all]),
  ];
}

/** The patterns of AWS's own policies, and one for each group of actions that goes together. */
const PATTERNS = [
  'ReEncrypt*',
  'GenerateDataKey*',
  'Describe*',
  'Get*',
  'List*',
  'Create*',
  'Enable*',
  'Disable*',
  'Put*',
  'Update*',
  'Revoke*',
  'Delete*',
] as const;

const ALIAS_ACTIONS: ReadonlySet<string> = new Set(
  KMS_ACTIONS.filter((action: KmsAction) => action.resources.includes('alias')).map((action) => action.name),
);

function candidate(name: string, kind: 'action' | 'pattern', detail: string): Candidate {
  const label = `kms:${name}`;
  return { label, kind, detail, form: 'string', text: [label], topic: { about: 'action', name: label } };
}
