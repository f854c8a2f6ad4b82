import type { IgnoreRules } from '../workspace/ignoreRules';

// What most runs do not need is loaded when it is needed: the start of the command counts. Bundled, each `require` below
// runs a part of the same file.

/** The rules of a `.gitignore`. */
export function readIgnoreRules(text: string): IgnoreRules {
  const { ignoreRules } = require('../workspace/ignoreRules') as typeof import('../workspace/ignoreRules');
  return ignoreRules(text);
}

/** Tests names relative to the working directory against a glob of the command line. */
export function matcherOf(pattern: string): (name: string) => boolean {
  const picomatch = require('picomatch') as typeof import('picomatch');
  return picomatch(pattern, { dot: true });
}
