import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cleanUp, openFile, rangeOf, waitFor } from './editor';
import { asCommandOutput, policyOf } from './policies';

const DRAFT = policyOf(`{
      "Sid": "Application",
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:role/application" },
      "Action": ["kms:Decrypt", "kms:Gen"],
      "Resource": "*",
      "Condition": { "StringEquals": { "kms:ViaService": "s3.us-east-1.amazonaws.com" } }
    }`);

const forms = [
  { where: 'in a policy', name: 'help.kms-policy.json', text: DRAFT },
  { where: 'in a .json file', name: 'help.json', text: DRAFT },
  { where: 'in the escaped policy of get-key-policy', name: 'help-exported.json', text: asCommandOutput(DRAFT) },
];

for (const { where, name, text } of forms) {
  describe(`help while writing and reading, ${where}`, () => {
    let document: vscode.TextDocument;
    beforeEach(async () => {
      ({ document } = await openFile(name, text));
    });
    afterEach(cleanUp);

    it('completes actions', async () => {
      const { end } = rangeOf(document, 'kms:Gen');
      const items = await completionsAt(document, end);
      const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      assert.ok(labels.includes('kms:GenerateDataKey'), labels.slice(0, 20).join());
      assert.ok(labels.includes('kms:GenerateMac'), labels.slice(0, 20).join());
    });

    it('writes the completed action in place of what was typed', async () => {
      const typed = rangeOf(document, 'kms:Gen');
      const items = await completionsAt(document, typed.end);
      const item = items.find(({ label }) => (typeof label === 'string' ? label : label.label) === 'kms:GenerateMac');
      assert.ok(item?.range, 'the completion says what it replaces');
      const range = item.range instanceof vscode.Range ? item.range : item.range.replacing;
      const inserted = typeof item.insertText === 'string' ? item.insertText : (item.insertText?.value ?? item.label);
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, range, String(inserted));
      await vscode.workspace.applyEdit(edit);
      assert.equal(document.getText(), text.replace('kms:Gen', 'kms:GenerateMac'));
    });

    it('tells what an action does', async () => {
      const hover = await hoverAt(document, rangeOf(document, 'kms:Decrypt').start.translate(0, 5));
      assert.match(hover, /kms:Decrypt/);
      assert.match(hover, /write/i);
    });

    it('tells what a wildcard expands to', async () => {
      const hover = await hoverAt(document, rangeOf(document, 'kms:*').start.translate(0, 2));
      assert.match(hover, /\b5\d\b/, 'the number of actions');
    });

    it('tells what a condition key means', async () => {
      const hover = await hoverAt(document, rangeOf(document, 'kms:ViaService').start.translate(0, 5));
      assert.match(hover, /kms:ViaService/);
    });

    it('lists the statements as symbols', async () => {
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      assert.match(JSON.stringify(symbols), /EnableIamPolicies[^]*Application/);
    });
  });
}

/** The server may still be starting: an empty answer is asked for again. */
async function completionsAt(document: vscode.TextDocument, at: vscode.Position): Promise<vscode.CompletionItem[]> {
  let items: vscode.CompletionItem[] = [];
  await waitFor(
    async () => {
      const command = 'vscode.executeCompletionItemProvider';
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(command, document.uri, at);
      items = list.items.filter(({ label }) => (typeof label === 'string' ? label : label.label).startsWith('kms:'));
      return items.length > 0;
    },
    () => 'completions of KMS Lens',
  );
  return items;
}

async function hoverAt(document: vscode.TextDocument, at: vscode.Position): Promise<string> {
  let text = '';
  await waitFor(
    async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        at,
      );
      text = hovers
        .flatMap(({ contents }) => contents)
        .map((content) => (typeof content === 'string' ? content : content.value))
        .join('\n');
      return text !== '';
    },
    () => 'a hover',
  );
  return text;
}
