import { readFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { RULES } from '../../server/src/rules/index';
import type { AnyRule } from '../../server/src/rules/rule';
import { ROOT } from '../bundles.mjs';

/** Holds nothing but generated pages. */
export const folders = ['docs/rules'];

/** The pages of the rules, their table in the README, and the editor's setting that names them. */
export async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const rule of RULES) files.set(`docs/rules/${rule.id}.md`, pageOf(rule));
  files.set('docs/rules/README.md', `# The rules\n\n${tableOf('')}`);
  const table = `$1\n${tableOf('docs/rules/')}\n$2`;
  const readme = read('README.md').replace(/(<!-- rules -->\n)[\s\S]*?(<!-- end of rules -->)/, table);
  files.set(
    'README.md',
    await format(readme, { ...(await resolveConfig(path.join(ROOT, 'README.md'))), parser: 'markdown' }),
  );
  files.set('package.json', manifestWithRules(read('package.json')));
  return files;
}

function pageOf(rule: AnyRule): string {
  const page = testPageOf(rule);
  const body = page.slice(page.indexOf('\n') + 1).trim();
  const preset =
    rule.preset === 'recommended'
      ? 'every preset'
      : `the preset${rule.preset === 'strict' ? 's `strict` and' : ''} \`all\``;
  const references = rule.refs.map((ref) => `- ${ref.startsWith('https://') ? `<${ref}>` : ref}`).join('\n');
  return `# ${rule.id}

**${rule.title}.** Severity: ${rule.severity}. Runs in ${preset}.${fixNote(page)}

${rule.why} ${rule.remedy}

${body}

## Compare

${references}

## Silence it

Turn the rule off or change its severity under \`"rules"\` in \`.kms-lens.json\`; let single findings stay with an entry
of \`"disable"\`:

\`\`\`json
{ "rule": "${rule.id}", "file": "policies/*.json", "sid": "TheStatement", "reason": "why it may stay" }
\`\`\`
`;
}

function fixNote(page: string): string {
  if (/^ {2}safe: /m.test(page)) return ' Has a safe fix.';
  return /^ {2}suggestion: /m.test(page) ? ' Offers a fix to decide on.' : '';
}

function tableOf(prefix: string): string {
  const rows = RULES.map((rule) => {
    const page = testPageOf(rule);
    const fix = /^ {2}safe: /m.test(page) ? 'safe' : /^ {2}suggestion: /m.test(page) ? 'offered' : '';
    return `| [${rule.id}](${prefix}${rule.id}.md) | ${rule.title} | ${rule.severity} | ${rule.preset} | ${fix} |`;
  });
  return `| rule | what it finds | severity | preset | fix |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

/** The setting lists every rule, so that the editor completes and explains its id. */
function manifestWithRules(text: string): string {
  const manifest = JSON.parse(text);
  const properties = Object.fromEntries(
    RULES.map((rule) => [
      rule.id,
      { enum: ['error', 'warning', 'info', 'hint', 'off'], description: `${rule.title}. Default: ${rule.severity}.` },
    ]),
  );
  const setting = manifest.contributes.configuration.properties['kmsLens.rules'];
  setting.properties = properties;
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function testPageOf(rule: AnyRule): string {
  return read(`test/rules/${rule.id}.md`);
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}
