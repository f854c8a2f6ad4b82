/**
 * Why a positive condition on a key limits nobody, as the end of a sentence that begins with the key; undefined when the key
 * is none of these. `family` in lower case.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function whyWeak(family: string): string | undefined {
  return REASONS.get(family);
}

const SERVICE = 'says through which service the call comes, and every account uses that service';
const CHOSEN = 'is whatever the caller sends';
const KEY = 'is about the key, not about who calls';
const NAMED = 'is given in the caller’s own account, by whoever runs it';
const MANNER = 'says how or when somebody calls, not who';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['kms:viaservice', SERVICE],
  ['aws:calledvia', SERVICE],
  ['aws:calledviafirst', SERVICE],
  ['aws:calledvialast', SERVICE],
  ['aws:viaawsservice', SERVICE],
  ['kms:encryptioncontext:', CHOSEN],
  ['kms:encryptioncontextkeys', CHOSEN],
  ['kms:requestalias', CHOSEN],
  ['aws:useragent', CHOSEN],
  ['aws:referer', CHOSEN],
  ['kms:grantisforawsresource', 'holds for AWS services that work for any account'],
  ['kms:keyspec', KEY],
  ['kms:keyusage', KEY],
  ['kms:keyorigin', KEY],
  ['kms:multiregion', KEY],
  ['kms:multiregionkeytype', KEY],
  ['kms:customermasterkeyspec', KEY],
  ['kms:customermasterkeyusage', KEY],
  ['aws:resourcetag/', KEY],
  ['aws:resourceaccount', KEY],
  ['aws:resourceorgid', KEY],
  ['aws:resourceorgpaths', KEY],
  ['aws:principaltag/', NAMED],
  ['aws:username', NAMED],
  ['aws:sourceidentity', NAMED],
  ['aws:principaltype', 'says what kind of principal calls, and every account has that kind'],
  ['aws:vpcsourceip', 'is a private address, and every network has those'],
  ['aws:multifactorauthpresent', MANNER],
  ['aws:multifactorauthage', MANNER],
  ['aws:securetransport', MANNER],
  ['aws:currenttime', MANNER],
  ['aws:epochtime', MANNER],
  ['aws:tokenissuetime', MANNER],
  ['aws:requestedregion', MANNER],
]);
