import { CodeActionKind, type CodeAction, type CodeActionParams, type Diagnostic } from '../lsp';
import { actionsAt, type FindingAction } from '../../features/actions';
import { minimalEdit } from '../../features/minimalEdits';
import { fixSafely } from '../../features/repairs';
import { DIAGNOSTIC_SOURCE, lspDiagnostic, lspEdits, type DiagnosticData } from '../conversion';
import { CLIENT_COMMANDS, FIX_ALL_KIND, SERVER_COMMANDS } from '../messages';
import { checkDocument, diagnoseAs, type CheckedDocument, type Session } from '../session';

export const CODE_ACTION_KINDS = [CodeActionKind.QuickFix, FIX_ALL_KIND];

export async function codeActions(session: Session, params: CodeActionParams): Promise<CodeAction[]> {
  const document = session.documents.get(params.textDocument.uri);
  const checked = document && (await checkDocument(session, document));
  if (!checked) return [];
  const { only } = params.context;
  const wants = (kind: string): boolean =>
    !only || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) actions.push(...quickFixes(checked, params));
  // Asked for by name only (on save, or "Fix all"): a light bulb that offers it everywhere would be noise.
  if (only && wants(FIX_ALL_KIND)) actions.push(...fixAllAction(session, checked));
  return actions;
}

function quickFixes(checked: CheckedDocument, params: CodeActionParams): CodeAction[] {
  const { document, diagnosis } = checked;
  const start = document.lines.offsetAt(params.range.start);
  const end = document.lines.offsetAt(params.range.end);
  const found = actionsAt(diagnosis, { start, end });
  const repairCounts = new Map<string, number>();
  for (const action of found) {
    if (action.kind !== 'repair') continue;
    const id = action.placed.finding.fingerprint;
    repairCounts.set(id, (repairCounts.get(id) ?? 0) + 1);
  }
  return found.map((action) => {
    const only = repairCounts.get(action.placed.finding.fingerprint) === 1;
    return codeAction(action, checked, params.context.diagnostics, only);
  });
}

function codeAction(
  action: FindingAction,
  { document, diagnosis }: CheckedDocument,
  shown: readonly Diagnostic[],
  onlyRepair: boolean,
): CodeAction {
  const { finding } = action.placed;
  const isShown = (diagnostic: Diagnostic): boolean =>
    diagnostic.source === DIAGNOSTIC_SOURCE &&
    (diagnostic.data as DiagnosticData | undefined)?.fingerprint === finding.fingerprint;
  const own =
    shown.find(isShown) ?? lspDiagnostic(action.placed, diagnosis.file.snapshot, document.lines, document.clientUri);
  const common = { title: action.title, kind: CodeActionKind.QuickFix, diagnostics: [own] };
  switch (action.kind) {
    case 'repair': {
      const edits = lspEdits(document.lines, action.edits);
      const { clientUri: uri, version } = document;
      const edit = { documentChanges: [{ textDocument: { uri, version }, edits }] };
      return { ...common, edit, isPreferred: onlyRepair && action.safe };
    }
    case 'disable': {
      const args = [document.clientUri, finding.ruleId, action.sid];
      return { ...common, command: { title: action.title, command: SERVER_COMMANDS.disableRule, arguments: args } };
    }
    case 'openPage': {
      const args = [finding.ruleId];
      return { ...common, command: { title: action.title, command: CLIENT_COMMANDS.openRulePage, arguments: args } };
    }
  }
}

function fixAllAction(session: Session, checked: CheckedDocument): CodeAction[] {
  const { document } = checked;
  const fixed = fixSafely(document, (file) => diagnoseAs(session, checked, file).findings);
  const change = fixed.state === 'fixed' ? minimalEdit(document.text, fixed.text) : undefined;
  if (!change) return [];
  const { clientUri: uri, version } = document;
  const edits = lspEdits(document.lines, [{ uri, version, ...change }]);
  const title = 'Fix all safe KMS Lens findings';
  return [{ title, kind: FIX_ALL_KIND, edit: { documentChanges: [{ textDocument: { uri, version }, edits }] } }];
}
