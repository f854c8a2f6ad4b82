// schemas/kms-lens.schema.json: what may stand in .kms-lens.json, for completion and validation in editors. The members
// and their limits are those that the reader takes (server/src/configuration/), the rules those of the list.
import { format } from 'prettier';
import { DISABLE_KEYS, PRESETS, PROJECT_FILE_KEYS, SEVERITIES } from '../../server/src/configuration/projectFileKeys';
import { PROJECT_FILE_SCHEMA_URI } from '../../server/src/features/newProjectFile';
import { ruleHelpUri } from '../../server/src/features/ruleHelp';
import { RULES } from '../../server/src/rules/index';

const FILE = 'schemas/kms-lens.schema.json';

type Schema = Readonly<Record<string, unknown>>;

/** The one schema file. Throws when the schema and the reader do not name the same members. */
export async function generate(): Promise<Map<string, string>> {
  const text = await format(JSON.stringify(projectFileSchema()), { parser: 'json', printWidth: 120 });
  return new Map([[FILE, text]]);
}

function projectFileSchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: PROJECT_FILE_SCHEMA_URI,
    title: 'KMS Lens project file',
    description: 'What KMS Lens checks in this folder and below. The nearest .kms-lens.json applies.',
    type: 'object',
    additionalProperties: false,
    allowComments: true,
    allowTrailingCommas: true,
    properties: inOrder(PROJECT_FILE_KEYS, PROPERTIES),
    definitions: { severity: SEVERITY, rule: { description: 'The id of a rule.', oneOf: RULES.map(ruleChoice) } },
  };
}

const SEVERITY: Schema = {
  description: 'The severity of a rule’s findings, or "off".',
  enum: [...SEVERITIES, 'off'],
};

const PROPERTIES: Readonly<Record<string, Schema>> = {
  $schema: text('The address of this schema.'),
  extends: {
    description:
      'Project files whose content counts where this file says nothing: paths relative to this folder, inside the folder or repository. Of several the last wins.',
    oneOf: [text('A relative path.'), list('Relative paths.', { type: 'string', minLength: 1 })],
  },
  preset: {
    description: 'Which rules run: "recommended", "strict" (practices too) or "all" (matters of taste too).',
    enum: PRESETS,
    default: 'recommended',
  },
  rules: {
    description: 'Severities by rule. A rule named here runs whatever the preset says, unless it is "off".',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      RULES.map((rule) => [
        rule.id,
        { description: `${rule.title}. ${rule.why}`, $ref: '#/definitions/severity', default: rule.severity },
      ]),
    ),
  },
  accounts: {
    description: 'The accounts and organizations that policies may name without a finding.',
    type: 'object',
    additionalProperties: false,
    properties: {
      own: list('Accounts that the keys of this folder belong to.', accountId()),
      trusted: list('Other accounts that may use keys.', accountId()),
      organizations: list('Organizations that count as the own one.', {
        type: 'string',
        pattern: '^o-[a-z0-9]{10,32}$',
      }),
    },
  },
  requiredTags: list('Tag keys that every key must have.', { type: 'string', minLength: 1 }),
  environments: list('Names of environments, as they stand in aliases and tags.', { type: 'string', minLength: 1 }),
  minimumDeletionWindow: days('The fewest days that a key may wait for its deletion.', 7, 30),
  maximumRotationPeriod: days('The most days between rotations of a key.', 90, 2560),
  exclude: list('Files and folders that are not checked.', glob()),
  baseline: text('A file of accepted findings, relative to this folder, written with --write-baseline.'),
  disable: {
    description: 'Findings that may stay, each for a reason.',
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['rule', 'reason'],
      properties: inOrder(DISABLE_KEYS, {
        rule: {
          description: 'The rule, or rules, whose findings may stay.',
          oneOf: [
            { $ref: '#/definitions/rule' },
            { type: 'array', minItems: 1, items: { $ref: '#/definitions/rule' } },
          ],
        },
        file: { description: 'Only in these files.', oneOf: [glob(), { type: 'array', minItems: 1, items: glob() }] },
        sid: text('Only in the statement with this Sid.'),
        reason: { ...text('Why the findings may stay.'), pattern: '\\S' },
        until: { ...text('The last day on which this holds, as YYYY-MM-DD.'), format: 'date' },
      }),
    },
  },
  options: {
    description: 'Limits.',
    type: 'object',
    additionalProperties: false,
    properties: {
      maximumFileSize: {
        description: 'Bytes; larger files are not read.',
        type: 'integer',
        minimum: 1,
        maximum: 2 ** 30,
        default: 5_000_000,
      },
    },
  },
};

function ruleChoice(rule: (typeof RULES)[number]): Schema {
  return { const: rule.id, description: `${rule.title}. ${ruleHelpUri(rule.id)}` };
}

/** The members that the reader knows, in its order; a member that only one of the two has is a mistake here. */
function inOrder(keys: readonly string[], members: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
  const extra = Object.keys(members).filter((key) => !keys.includes(key));
  if (extra.length > 0) throw new Error(`The schema has ${extra.join(', ')}, which the reader does not know.`);
  return Object.fromEntries(
    keys.map((key) => {
      const member = members[key];
      if (!member) throw new Error(`The schema lacks "${key}", which the reader knows.`);
      return [key, member];
    }),
  );
}

function text(description: string): Schema {
  return { description, type: 'string', minLength: 1 };
}

function list(description: string, items: Schema): Schema {
  return { description, type: 'array', items, uniqueItems: true };
}

function days(description: string, minimum: number, maximum: number): Schema {
  return { description, type: 'integer', minimum, maximum };
}

function glob(): Schema {
  return text('A glob, relative to this folder; without a slash it fits a name at any depth, as in .gitignore.');
}

function accountId(): Schema {
  return { type: 'string', pattern: '^\\d{12}$' };
}
