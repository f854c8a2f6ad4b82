import { MarkupKind, type Hover, type HoverParams } from '../lsp';
import { hoverAt } from '../../features/hover';
import { lspRange } from '../conversion';
import { documentToRead, type Session } from '../session';

/** Explains the token under the pointer. */
export function registerHoverHandler(session: Session): void {
  session.connection.onHover(async ({ textDocument, position }: HoverParams): Promise<Hover | null> => {
    const document = await documentToRead(session, textDocument.uri);
    if (!document) return null;
    const hover = hoverAt(session.models.modelOf(document), document.lines.offsetAt(position));
    if (!hover) return null;
    const contents = { kind: MarkupKind.Markdown, value: hover.markdown };
    return { contents, range: lspRange(document.lines, hover.range) };
  });
}
