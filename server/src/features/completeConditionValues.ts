import { conditionKey } from '../knowledge/conditionKeys';
import { parseOperator } from '../knowledge/operators';
import { regionNames } from '../knowledge/regions';
import { viaServices } from '../knowledge/services';
import type { Candidate } from './completionEdit';
import type { CompletionContext } from './completionContext';
import { EXAMPLE_REGION, principalCandidates, regionPart, serviceCandidates } from './completePrincipals';
import type { Template } from './completionTemplate';

/** What a condition may compare its key with, as far as that can be known. `known`: strings of the document. */
export function conditionValueCandidates(
  context: CompletionContext,
  operatorName: string,
  keyName: string,
  known: readonly string[],
): Candidate[] {
  const key = conditionKey(keyName);
  if (parseOperator(operatorName)?.family === 'Null') {
    return [value('true', 'the key is absent'), value('false', 'the key is present')];
  }
  if (key?.values) return key.values.map((each) => value(each, key.name));
  switch (key?.name) {
    case 'kms:ViaService':
      return byName(viaServices()).map(({ service, label }) =>
        value(`${service}.${context.region ?? EXAMPLE_REGION}.amazonaws.com`, label, [
          `${service}.`,
          regionPart(context),
          '.amazonaws.com',
        ]),
      );
    case 'kms:CallerAccount':
    case 'aws:PrincipalAccount':
    case 'aws:ResourceAccount':
    case 'aws:SourceAccount':
    case 'aws:SourceOwner':
    case 'aws:VpceAccount':
      return context.accounts.map((account) => value(account, 'named in this policy or project file'));
    case 'kms:PrimaryRegion':
    case 'kms:ReplicaRegion':
    case 'aws:RequestedRegion':
      return regionNames().map((region) => value(region, 'Region'));
    case 'aws:PrincipalOrgID':
    case 'aws:ResourceOrgID':
    case 'aws:SourceOrgID':
    case 'aws:VpceOrgID':
      return context.organizations.map((organization) => value(organization, 'named in the project file'));
    case 'kms:GranteeServicePrincipal':
    case 'kms:RetiringServicePrincipal':
    case 'aws:PrincipalServiceName':
    case 'aws:PrincipalServiceNamesList':
      return serviceCandidates(context);
    case 'aws:PrincipalArn':
    case 'kms:GranteePrincipal':
    case 'kms:RetiringPrincipal':
      return principalCandidates(context, 'AWS', known).filter(({ label }) => label !== '*');
    default:
      return [];
  }
}

function value(label: string, detail: string, text: Template = [label]): Candidate {
  return { label, kind: 'value', detail, form: 'string', text };
}

function byName<T extends { readonly service: string }>(services: readonly T[]): T[] {
  return [...services].sort((a, b) => (a.service < b.service ? -1 : 1));
}
