import { kmsAction } from './actions';
import { conditionKey } from './conditionKeys';
import type { ElementPlace } from './elements';
import { sentences } from './generated/documentation';
import { parseOperator } from './operators';

/** One explanation, in our own words. */
export interface Explanation {
  /** The thing in AWS's spelling. */
  readonly name: string;
  /** One or two short sentences. */
  readonly text: string;
  /** The page of the AWS documentation that says more. */
  readonly page: string;
}

/** `name` with or without `kms:`, in any case; undefined for unknown actions. */
export function explainAction(name: string): Explanation | undefined {
  const action = kmsAction(name);
  const text = action && sentence(loaded().actions, action.name);
  // ReEncrypt is one operation that needs two actions; the reference has a page for operations only.
  const operation = action?.name.replace(/^ReEncrypt(?:From|To)$/, 'ReEncrypt');
  const page = action?.internal ? `${KMS}/kms-api-permissions-reference.html` : `${API}_${operation}.html`;
  return action && text ? { name: `kms:${action.name}`, text, page } : undefined;
}

/** In any case; undefined for keys of other services and unknown ones. */
export function explainConditionKey(name: string): Explanation | undefined {
  const key = conditionKey(name);
  const text = key && sentence(loaded().conditionKeys, key.family);
  if (!key || !text) return undefined;
  if (key.scope === 'kms') {
    const page = key.family.startsWith('kms:RecipientAttestation:') ? 'conditions-nitro-enclaves' : 'conditions-kms';
    return {
      name: key.name,
      text,
      page: `${KMS}/${page}.html${page === 'conditions-kms' ? anchorOf(key.family) : ''}`,
    };
  }
  const anchor = key.family.slice('aws:'.length).replace('/', '').toLowerCase();
  return { name: key.name, text, page: `${IAM}/reference_policies_condition-keys.html#condition-keys-${anchor}` };
}

/** The operator with what its prefix and suffix add; in any case. */
export function explainOperator(name: string): Explanation | undefined {
  const operator = parseOperator(name);
  const text = operator && sentence(loaded().operators, operator.base);
  if (!operator || !text) return undefined;
  const parts = [text];
  if (operator.set) parts.push(`${operator.set}: ${loaded().operators[operator.set]}`);
  if (operator.ifExists) parts.push(`IfExists: ${loaded().operators.IfExists}`);
  return {
    name: operator.name,
    text: parts.join(' '),
    page: operator.set
      ? `${IAM}/reference_policies_condition-single-vs-multi-valued-context-keys.html`
      : `${IAM}/reference_policies_elements_condition_operators.html`,
  };
}

/** An element's name in its exact spelling. */
export function explainElement(place: ElementPlace, name: string): Explanation | undefined {
  const text = sentence(loaded().elements, `${place}.${name}`);
  if (!text) return undefined;
  const page = place === 'principal' ? 'principal' : place === 'policy' && name === 'Id' ? 'id' : name.toLowerCase();
  return { name, text, page: `${IAM}/reference_policies_elements_${page}.html` };
}

const KMS = 'https://docs.aws.amazon.com/kms/latest/developerguide';
const API = 'https://docs.aws.amazon.com/kms/latest/APIReference/API';
const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';

let table: ReturnType<typeof sentences> | undefined;

function loaded(): ReturnType<typeof sentences> {
  return (table ??= sentences());
}

function sentence(texts: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}

/** `kms:ViaService` → `#conditions-kms-via-service`, as the page names its headings, which has its exceptions. */
function anchorOf(family: string): string {
  const words = family
    .slice('kms:'.length)
    .replace(/:$/, '')
    .replace('AWS', 'Aws')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase();
  return `#conditions-kms-${HEADINGS[words] ?? words}`;
}

const HEADINGS: Readonly<Record<string, string>> = {
  'customer-master-key-spec': 'key-spec-replaced',
  'customer-master-key-usage': 'key-usage-replaced',
  'data-key-pair-spec': 'data-key-spec',
  'multi-region': 'multiregion',
  'multi-region-key-type': 'multiregion-key-type',
  're-encrypt-on-same-key': 'reencrypt-on-same-key',
};
