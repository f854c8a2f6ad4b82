// The baseline of every figure about many files: one process that lists and reads them all as text.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

let characters = 0;
for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) characters += readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8').length;
}
if (characters === 0) process.exitCode = 1;
