import {
  CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type CompletionItem,
  type CompletionOptions,
} from '../lsp';
import { completionsAt } from '../../features/complete';
import type { Completion, CompletionKind } from '../../features/completionEdit';
import { explainTopic, type Topic } from '../../features/explainTopic';
import { lspRange } from '../conversion';
import type { OpenDocument } from '../openDocument';
import { documentToRead, type Session } from '../session';

/** A quote begins every name and value, a colon ends the prefix of actions and condition keys. */
export const COMPLETION_OPTIONS: CompletionOptions = { triggerCharacters: ['"', ':'], resolveProvider: true };

/** Offers what can be typed; what an offer means is told only of the one that is looked at. */
export function registerCompletionHandlers(session: Session): void {
  const { connection } = session;
  connection.onCompletion(async ({ textDocument, position }): Promise<CompletionItem[]> => {
    const document = await documentToRead(session, textDocument.uri);
    if (!document) return [];
    const { settings } = await session.settings.settingsFor(document.uri);
    // A newer version came meanwhile: its own request is on the way.
    if (session.documents.get(textDocument.uri) !== document) return [];
    const file = session.models.modelOf(document);
    const completions = completionsAt(document, file, document.lines.offsetAt(position), settings.accounts);
    return completions.map((completion) => completionItem(session, document, completion));
  });
  connection.onCompletionResolve((item) => {
    const value = item.data === undefined ? undefined : explainTopic(item.data as Topic);
    return value === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
  });
}

function completionItem(session: Session, document: OpenDocument, completion: Completion): CompletionItem {
  const can = session.capabilities.textDocument?.completion?.completionItem;
  const { lines } = document;
  const snippet = can?.snippetSupport ? completion.snippet : undefined;
  const newText = snippet ?? completion.text;
  // Later lines of what is inserted are indented as the line that it is inserted into.
  const canIndent = can?.insertTextModeSupport?.valueSet.includes(InsertTextMode.adjustIndentation);
  const { additional } = completion;
  return {
    label: completion.label,
    kind: KINDS[completion.kind],
    sortText: completion.sortText,
    textEdit: { range: lspRange(lines, completion.range), newText },
    ...(completion.detail !== undefined && { detail: completion.detail }),
    ...(completion.filterText !== undefined && { filterText: completion.filterText }),
    ...(snippet !== undefined && { insertTextFormat: InsertTextFormat.Snippet }),
    ...(canIndent && newText.includes('\n') && { insertTextMode: InsertTextMode.adjustIndentation }),
    ...(additional && { additionalTextEdits: [{ range: lspRange(lines, additional), newText: additional.text }] }),
    ...(completion.topic && { data: completion.topic }),
  };
}

const KINDS: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  element: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  action: CompletionItemKind.Method,
  pattern: CompletionItemKind.Operator,
  principal: CompletionItemKind.Reference,
  operator: CompletionItemKind.Function,
  key: CompletionItemKind.Field,
  statement: CompletionItemKind.Snippet,
};
