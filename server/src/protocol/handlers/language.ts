import { FoldingRange, SelectionRange, SymbolKind, type DocumentSymbol, type InitializeResult } from '../lsp';
import { foldsOf, formatJson, selectionsAt } from '../../features/jsonEditing';
import { symbolsOf, type PolicySymbol } from '../../features/symbols';
import { lspEdits, lspRange } from '../conversion';
import type { OpenDocument } from '../openDocument';
import { documentToRead, type Session } from '../session';

export const LANGUAGE_CAPABILITIES: InitializeResult['capabilities'] = {
  documentSymbolProvider: true,
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
};

/** What an editor does with the text itself. Layout, folding and selection of plain JSON are the editor's own affair. */
export function registerLanguageHandlers(session: Session): void {
  const { connection } = session;
  const ours = async (uri: string): Promise<OpenDocument | undefined> => {
    const document = await documentToRead(session, uri);
    return document?.languageId === 'kms-policy' ? document : undefined;
  };

  connection.onDocumentSymbol(async ({ textDocument }) => {
    const document = await documentToRead(session, textDocument.uri);
    return document ? symbolsOf(session.models.modelOf(document)).map((symbol) => lspSymbol(document, symbol)) : [];
  });
  connection.onDocumentFormatting(async ({ textDocument, options }) => {
    const document = await ours(textDocument.uri);
    return document ? lspEdits(document.lines, formatJson(document, options)) : [];
  });
  connection.onDocumentRangeFormatting(async ({ textDocument, options, range }) => {
    const document = await ours(textDocument.uri);
    if (!document) return [];
    const { lines } = document;
    const place = { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
    return lspEdits(lines, formatJson(document, options, place));
  });
  connection.onFoldingRanges(async ({ textDocument }) => {
    const document = await ours(textDocument.uri);
    if (!document) return [];
    return foldsOf(document.text).map((fold) => {
      const { start, end } = lspRange(document.lines, fold);
      // The line of the closing bracket stays in sight.
      return FoldingRange.create(start.line, Math.max(start.line, end.line - 1));
    });
  });
  connection.onSelectionRanges(async ({ textDocument, positions }) => {
    const document = await ours(textDocument.uri);
    if (!document) return null;
    return positions.map((position) => {
      const ranges = selectionsAt(document.text, document.lines.offsetAt(position)).reverse();
      const selection = ranges.reduce<SelectionRange | undefined>(
        (parent, range) => SelectionRange.create(lspRange(document.lines, range), parent),
        undefined,
      );
      return selection ?? SelectionRange.create({ start: position, end: position });
    });
  });
}

function lspSymbol(document: OpenDocument, symbol: PolicySymbol): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: symbol.kind === 'policy' ? SymbolKind.Module : SymbolKind.Object,
    range: lspRange(document.lines, symbol.range),
    selectionRange: lspRange(document.lines, symbol.selection),
    children: symbol.children.map((child) => lspSymbol(document, child)),
  };
}
