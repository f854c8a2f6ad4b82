/**
 * Whether a text can concern KMS, so that it is worth reading. Never wrong when it says no to a JSON policy about KMS, often
 * wrong when it says yes; what the text really is shows only after parsing. Costs two searches at most, allocates nothing,
 * and most texts fail the first. `fileName`: the last part of the path; files of our own are always looked at.
 */
export function mayHoldKmsPolicy(text: string, fileName?: string): boolean {
  if (fileName !== undefined && isOwnFile(fileName)) return true;
  return mayHoldStatement(text) && KMS.test(text);
}

/** `*.kms-policy.json`, and the project file. */
export function isOwnFile(fileName: string): boolean {
  return /(?:\.kms-policy\.json|^\.kms-lens\.json|[/\\]\.kms-lens\.json)$/i.test(fileName);
}

/**
 * True for a policy of another cloud whose key service has the same prefix, `kms:`: Alibaba (`acs:`), Tencent (`qcs::`) and
 * Huawei (versions 1.1 and 5.0). Nothing is one that names an AWS ARN, a principal of type AWS, a global condition key.
 */
export function isOtherCloudPolicy(text: string): boolean {
  if (AWS_MARK.test(text)) return false;
  if (OTHER_ARN.test(text)) return true;
  return OTHER_VERSION.test(text);
}

/** True for a text, taken out of a string, that may be a policy: what the AWS CLI prints beside other data. */
export function mayBePolicyText(text: string): boolean {
  return /^\s*\{/.test(text) && /"statement"/i.test(text);
}

/** Actions, ARNs and condition keys of KMS all hold `kms:`; other services' policies speak of it as `aws:kms`. */
const KMS = /kms:|aws:kms/i;
/** AWS's ARNs, principals and condition keys; the others have none of them. */
const AWS_MARK = /arn:aws|"AWS(?::|\\*"\s*:)/i;
/** Ids such as `acs:kms:*` and `qcs::kms:…`, also in an escaped text. */
const OTHER_ARN = /["'](?:acs:|qcs::)/;
const OTHER_VERSION = /"Version\\*"\s*:\s*\\*"(?:1|1\.0|1\.1|2\.0|5\.0)\\*"/;

/** No policy lacks the word; both of its usual cases are one search, since the first letter is left out. */
function mayHoldStatement(text: string): boolean {
  return text.includes('tatement') || text.includes('TATEMENT');
}
