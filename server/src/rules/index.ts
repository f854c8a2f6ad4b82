import { iamDecryptAllKeys } from './iam/iamDecryptAllKeys';
import { iamKeyDestruction } from './iam/iamKeyDestruction';
import { iamKmsAdmin } from './iam/iamKmsAdmin';
import { iamNeedsStar } from './iam/iamNeedsStar';
import { iamPolicyOrGrantChange } from './iam/iamPolicyOrGrantChange';
import { iamPrincipal } from './iam/iamPrincipal';
import { iamResourceNotAKey } from './iam/iamResourceNotAKey';
import { policyAccountWide } from './policy/policyAccountWide';
import { policyActionForeign } from './policy/policyActionForeign';
import { policyActionUnknown } from './policy/policyActionUnknown';
import { policyActionWithoutEffect } from './policy/policyActionWithoutEffect';
import { policyConditionExpired } from './policy/policyConditionExpired';
import { policyConditionInapplicable } from './policy/policyConditionInapplicable';
import { policyConditionKey } from './policy/policyConditionKey';
import { policyConditionOperator } from './policy/policyConditionOperator';
import { policyConditionSet } from './policy/policyConditionSet';
import { policyConditionValue } from './policy/policyConditionValue';
import { policyConditionWildcard } from './policy/policyConditionWildcard';
import { policyCrossAccount } from './policy/policyCrossAccount';
import { policyDecryptUnconditioned } from './policy/policyDecryptUnconditioned';
import { policyDenyAlways } from './policy/policyDenyAlways';
import { policyDenyBreaksServices } from './policy/policyDenyBreaksServices';
import { policyDenyIncomplete } from './policy/policyDenyIncomplete';
import { policyDenyNever } from './policy/policyDenyNever';
import { policyDestructiveWithoutMfa } from './policy/policyDestructiveWithoutMfa';
import { policyEffect } from './policy/policyEffect';
import { policyElement } from './policy/policyElement';
import { policyEnclave } from './policy/policyEnclave';
import { policyEscalation } from './policy/policyEscalation';
import { policyGrantUnconstrained } from './policy/policyGrantUnconstrained';
import { policyLockout } from './policy/policyLockout';
import { policyLockoutRisk } from './policy/policyLockoutRisk';
import { policyNoRootDelegation } from './policy/policyNoRootDelegation';
import { policyNotaction } from './policy/policyNotaction';
import { policyNotprincipal } from './policy/policyNotprincipal';
import { policyNotresource } from './policy/policyNotresource';
import { policyPlaceholder } from './policy/policyPlaceholder';
import { policyPrincipal } from './policy/policyPrincipal';
import { policyPrincipalDeleted } from './policy/policyPrincipalDeleted';
import { policyPrincipalSession } from './policy/policyPrincipalSession';
import { policyPrincipalSso } from './policy/policyPrincipalSso';
import { policyPublic } from './policy/policyPublic';
import { policyPublicWeakCondition } from './policy/policyPublicWeakCondition';
import { policyRcp } from './policy/policyRcp';
import { policyRedundant } from './policy/policyRedundant';
import { policyResource } from './policy/policyResource';
import { policySeparationOfDuties } from './policy/policySeparationOfDuties';
import { policyServiceActions } from './policy/policyServiceActions';
import { policyServiceConfusedDeputy } from './policy/policyServiceConfusedDeputy';
import { policySid } from './policy/policySid';
import { policySize } from './policy/policySize';
import { policyStatementIncomplete } from './policy/policyStatementIncomplete';
import { policySyntax } from './policy/policySyntax';
import { policyTooManyPrincipals } from './policy/policyTooManyPrincipals';
import { policyUserPrincipal } from './policy/policyUserPrincipal';
import { policyVersion } from './policy/policyVersion';
import { policyWildcardAction } from './policy/policyWildcardAction';
import { suppressionUnused } from './suppression/suppressionUnused';
import type { AnyRule } from './rule';

/** Every rule, in the order of the reference. To add one: its file, a line here, a page in test/rules. */
export const RULES: readonly AnyRule[] = [
  policySyntax,
  policyElement,
  policyVersion,
  policyStatementIncomplete,
  policyEffect,
  policySid,
  policyActionUnknown,
  policyActionForeign,
  policyActionWithoutEffect,
  policyResource,
  policyPrincipal,
  policyPrincipalDeleted,
  policyPrincipalSession,
  policyPrincipalSso,
  policyConditionOperator,
  policyConditionKey,
  policyConditionValue,
  policyConditionInapplicable,
  policyConditionSet,
  policyConditionWildcard,
  policyConditionExpired,
  policyPlaceholder,
  policySize,
  policyRedundant,
  policyPublic,
  policyPublicWeakCondition,
  policyAccountWide,
  policyLockout,
  policyLockoutRisk,
  policyNoRootDelegation,
  policyWildcardAction,
  policyCrossAccount,
  policyServiceConfusedDeputy,
  policyGrantUnconstrained,
  policyEscalation,
  policySeparationOfDuties,
  policyNotprincipal,
  policyNotaction,
  policyNotresource,
  policyDenyAlways,
  policyDenyNever,
  policyDenyIncomplete,
  policyDenyBreaksServices,
  policyServiceActions,
  policyEnclave,
  policyRcp,
  policyDestructiveWithoutMfa,
  policyUserPrincipal,
  policyDecryptUnconditioned,
  policyTooManyPrincipals,
  iamDecryptAllKeys,
  iamKmsAdmin,
  iamPolicyOrGrantChange,
  iamKeyDestruction,
  iamResourceNotAKey,
  iamNeedsStar,
  iamPrincipal,
  suppressionUnused,
];
