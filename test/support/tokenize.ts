import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IGrammar, type StateStack } from 'vscode-textmate';

export const JSON_SCOPE = 'source.json';
export const POLICY_SCOPE = 'source.json.kms-policy';
const INJECTION_SCOPE = 'kms-lens.policy.injection';

const ROOT = join(__dirname, '..', '..');
const GRAMMARS: Readonly<Record<string, string>> = {
  [JSON_SCOPE]: 'node_modules/tm-grammars/grammars/json.json',
  [POLICY_SCOPE]: 'syntaxes/kms-policy.tmLanguage.json',
  [INJECTION_SCOPE]: 'syntaxes/kms-policy.injection.tmLanguage.json',
};

export interface Token {
  readonly line: number;
  readonly text: string;
  /** From the outermost to the innermost, the language's own left out. */
  readonly scopes: readonly string[];
}

export interface Tokenized {
  readonly tokens: readonly Token[];
  /** How many rules are open behind each line; 1 is none but the grammar itself. */
  readonly depths: readonly number[];
}

/** A grammar as VS Code loads it, with or without what we inject into JSON. */
export async function loadGrammar(scope: string, options: { readonly injected: boolean }): Promise<IGrammar> {
  oniguruma ??= loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  await oniguruma;
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: (name) => {
      const file = GRAMMARS[name];
      return Promise.resolve(file ? parseRawGrammar(readFileSync(join(ROOT, file), 'utf8'), file) : null);
    },
    getInjections: (name) => (options.injected && name === JSON_SCOPE ? [INJECTION_SCOPE] : []),
  });
  const grammar = await registry.loadGrammar(scope);
  if (!grammar) throw new Error(`There is no grammar for ${scope}.`);
  return grammar;
}

let oniguruma: Promise<void> | undefined;

export function tokenize(grammar: IGrammar, text: string): Tokenized {
  const tokens: Token[] = [];
  const depths: number[] = [];
  let state: StateStack = INITIAL;
  for (const [line, content] of text.split('\n').entries()) {
    const result = grammar.tokenizeLine(content, state);
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const token = content.slice(startIndex, endIndex);
      if (token !== '') tokens.push({ line, text: token, scopes: scopes.slice(1) });
    }
    state = result.ruleStack;
    depths.push(state.depth);
  }
  return { tokens, depths };
}
