// A server that does nothing: what any language server on this library costs before it has done any work. The bench bundles
// nothing of it: esbuild makes it as small as ours before the run (see run.mjs).
const { createConnection, ProposedFeatures } = require('vscode-languageserver/node');

const connection = createConnection(ProposedFeatures.all);
connection.onInitialize(() => ({ capabilities: {} }));
connection.listen();
