// Loads an extension with a stand-in for the editor's API that answers every call with nothing, and prints the milliseconds
// from its first line to the end of activate().
const Module = require('node:module');
const path = require('node:path');

const disposable = { dispose() {} };
const anything = new Proxy(function () {}, {
  get: (_target, name) => (name === Symbol.toPrimitive ? () => '' : name === 'then' ? undefined : anything),
  apply: () => anything,
  construct: () => anything,
  set: () => true,
});
const vscode = {
  commands: { registerCommand: () => disposable, executeCommand: async () => undefined },
  window: {
    createOutputChannel: () => anything,
    onDidChangeActiveTextEditor: () => disposable,
    activeTextEditor: undefined,
  },
  workspace: {
    textDocuments: [{ languageId: 'json', fileName: '/a/package.json', getText: () => '{"name":"a"}' }],
    onDidOpenTextDocument: () => disposable,
    onDidChangeTextDocument: () => disposable,
    onDidCloseTextDocument: () => disposable,
    getConfiguration: () => ({ get: () => undefined }),
  },
  languages: { createLanguageStatusItem: () => anything },
  LanguageStatusSeverity: { Information: 0, Warning: 1, Error: 2 },
  Uri: anything,
};
const load = Module._load;
Module._load = (request, ...rest) => (request === 'vscode' ? vscode : load(request, ...rest));

const file = path.resolve(process.argv[2]);
const start = performance.now();
require(file).activate({ subscriptions: [], extensionUri: anything });
console.log(performance.now() - start);
