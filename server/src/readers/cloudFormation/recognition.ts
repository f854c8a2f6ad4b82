/**
 * Whether a text is a CloudFormation or SAM template, by what it says: the version of the format, a Transform, or a resource
 * with a type such as `AWS::KMS::Key`. A look at the text alone, so that other files cost no parse.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 */
export function isTemplateText(text: string): boolean {
  if (!text.includes('Resources')) return false;
  return FORMAT_VERSION.test(text) || TRANSFORM.test(text) || RESOURCE_TYPE.test(text);
}

/** A template in JSON; YAML in braces, with tags or without quotes, is not. */
export function isJsonTemplateText(text: string): boolean {
  return /^\ufeff?\s*\{\s*(?:"|\}|$)/.test(text);
}

const FORMAT_VERSION = /^\s*["']?AWSTemplateFormatVersion["']?\s*:/m;
const TRANSFORM = /^["']?Transform["']?\s*:|"Transform"\s*:\s*(?:\[\s*)?"AWS::/m;
const RESOURCE_TYPE = /["']?\bType["']?\s*:\s*["']?[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]/;
