import type { Range } from '../document/segment';
import { statementsOf } from '../evaluation/coverage';
import { conditionKey } from '../knowledge/conditionKeys';
import type { PolicyFile } from '../readers/keyPolicy';
import { actionsOf, policyKindOf } from './completionContext';
import { hoverAction } from './hoverActions';
import { hoverConditionKey, hoverOperator } from './hoverConditions';
import { hoverElement, hoverText } from './hoverElements';
import { hoverPrincipal, hoverServicePrincipal, hoverViaService, identityText } from './hoverPrincipals';
import { hoverIdentifier, hoverResource } from './hoverResources';
import { policyPlaceAt, rangeInFile, type PolicyPlace } from './policyPlace';
import { gistOf } from './symbols';

export interface Hover {
  /** The token, in offsets of the file. */
  readonly range: Range;
  /** Without HTML, commands, or markup out of the file. */
  readonly markdown: string;
}

/** What the token at an offset means, also inside a policy that stands escaped in a string. Nothing outside policies. */
export function hoverAt(file: PolicyFile, offset: number): Hover | undefined {
  if (file.policies.length === 0) return undefined;
  const place = policyPlaceAt(file, offset, { touching: true });
  const scalar = place?.cursor.scalar;
  if (!place || !scalar) return undefined;
  const range = rangeInFile(place.segment, scalar);
  if (offset < range.start || offset > range.end) return undefined;
  const markdown = markdownFor(file, place, scalar.value, offset);
  return markdown ? { range, markdown } : undefined;
}

function markdownFor(file: PolicyFile, place: PolicyPlace, value: string, offset: number): string | undefined {
  const { role, statement } = place;
  switch (role.kind) {
    case 'element':
      return hoverElement(role.place, value);
    case 'text':
      return hoverText(role.element, value, role.element === 'Sid' ? gistAt(file, offset) : undefined);
    case 'action':
      return hoverAction(value);
    case 'resource':
      return hoverResource(value, policyKindOf(place));
    case 'principals':
      return hoverPrincipal('AWS', value, undefined);
    case 'principal':
      return hoverPrincipal(role.type, value, actionsOf(statement));
    case 'operator':
      return hoverOperator(value);
    case 'condition-key':
      return hoverConditionKey(value, actionsOf(statement));
    case 'condition-value':
      return hoverConditionValue(role.key, value, place);
    default:
      return undefined;
  }
}

function hoverConditionValue(keyName: string, value: string, { statement }: PolicyPlace): string | undefined {
  switch (conditionKey(keyName)?.name) {
    case 'kms:ViaService':
      return hoverViaService(value);
    case 'kms:GrantOperations':
      return hoverAction(`kms:${value}`);
    case 'kms:GranteeServicePrincipal':
    case 'kms:RetiringServicePrincipal':
    case 'aws:PrincipalServiceName':
    case 'aws:PrincipalServiceNamesList':
      return hoverServicePrincipal(value, actionsOf(statement));
    case 'aws:PrincipalArn':
    case 'kms:GranteePrincipal':
    case 'kms:RetiringPrincipal':
      return hoverPrincipalArn(value);
    default:
      return hoverIdentifier(value);
  }
}

/** In a condition the ARN of an account's root is the root user, and patterns are usual, so only the parts are named. */
function hoverPrincipalArn(value: string): string | undefined {
  return /[*?]|:root$/.test(value) || !identityText(value) ? hoverIdentifier(value) : identityText(value);
}

/** What the statement at an offset says. */
function gistAt(file: PolicyFile, offset: number): string | undefined {
  for (const policy of file.policies) {
    for (const statement of statementsOf(policy).known) {
      const { start, end } = file.snapshot.locate(statement.origin.span);
      if (start <= offset && offset <= end) return gistOf(statement);
    }
  }
  return undefined;
}
