import { parseBody } from './body';
import type { HclBody, HclComment, HclFault, HclTemplatePart } from './nodes';
import { HclReader, MAX_HCL_NESTING } from './reader';
import { parseBareTemplate } from './templateParts';

export interface HclTree {
  /** Undefined only for a text that is nested too deeply. */
  readonly body: HclBody | undefined;
  /** In the order of the text. */
  readonly comments: readonly HclComment[];
  /** In the order of the text. */
  readonly faults: readonly HclFault[];
}

/**
 * Parses a configuration in HCL's native syntax (`.tf`, `.tofu`, `.tfvars`), also when it is half typed. Never throws, and
 * takes time in proportion to the text. A string ends with its line; what is not closed ends where the next block of the top
 * level begins, so that one broken block leaves the others as they are.
 * https://developer.hashicorp.com/terraform/language/syntax/configuration
 */
export function parseHcl(text: string): HclTree {
  const reader = new HclReader(text);
  // A byte order mark is no part of the configuration.
  if (text.charCodeAt(0) === 0xfeff) reader.at = 1;
  const body = parseBody(reader, undefined);
  const faults = faultsOf(reader);
  return { body: reader.tooDeep === undefined ? body : undefined, comments: reader.comments, faults };
}

/** Parses a file that `templatefile` reads: text with `${ … }` and `%{ … }`. No parts when it is nested too deeply. */
export function parseHclTemplate(text: string): { parts: readonly HclTemplatePart[]; faults: readonly HclFault[] } {
  const reader = new HclReader(text);
  const parts = parseBareTemplate(reader);
  return { parts: reader.tooDeep === undefined ? parts : [], faults: faultsOf(reader) };
}

function faultsOf(reader: HclReader): HclFault[] {
  const start = reader.tooDeep;
  if (start !== undefined) {
    const message = `the text is nested deeper than ${MAX_HCL_NESTING} levels`;
    return [{ kind: 'too-deep', message, start, end: Math.min(start + 1, reader.text.length) }];
  }
  return reader.faults.sort((a, b) => a.start - b.start);
}
