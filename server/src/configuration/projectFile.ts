import { rootSegment } from '../document/segment';
import { snapshotOf, type Snapshot } from '../document/snapshot';
import type { SourceDocument } from '../document/sourceDocument';
import { PENDING_WINDOW_DAYS, ROTATION_PERIOD_DAYS } from '../knowledge/limits';
import { NO_ACCOUNTS, type AccountSettings } from '../model/accounts';
import type { Preset, Severity } from '../model/repair';
import { parseJson, type JsonNode } from '../syntax/json';
import { ConfigurationFaults, type ConfigurationFault } from './configurationFault';
import { readDisableEntry } from './disableEntry';
import type { Glob } from './glob';
import { PROJECT_FILE_KEYS, PRESETS, SEVERITIES } from './projectFileKeys';
import { ConfigurationReader, type Written } from './configurationReader';
import type { DisableEntry } from './settings';

/** What a `.kms-lens.json` says. What it leaves out is undefined, so that a file it extends may say it. */
export interface ProjectFile {
  readonly preset: Preset | undefined;
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
  readonly accounts: AccountSettings;
  /** Tag keys that every key must have. */
  readonly requiredTags: readonly string[] | undefined;
  /** Names of environments, as they stand in aliases and tags. */
  readonly environments: readonly string[] | undefined;
  /** Days. */
  readonly minimumDeletionWindow: number | undefined;
  /** Days. */
  readonly maximumRotationPeriod: number | undefined;
  readonly exclude: readonly Glob[];
  /** Where the baseline lies, relative to the folder of the project file. */
  readonly baseline: Written<string> | undefined;
  readonly disable: readonly ProjectDisableEntry[];
  /** Other project files, relative to the folder of this one; the last one wins, this file wins over all. */
  readonly extends: readonly Written<string>[];
  readonly options: ProjectOptions;
}

export interface ProjectOptions {
  /** Bytes; larger files are not read. */
  readonly maximumFileSize: number | undefined;
}

/** An entry of `disable` with the files it speaks of; none means all. */
export interface ProjectDisableEntry extends DisableEntry {
  readonly files: readonly Glob[];
}

export interface ReadOptions {
  /** The rules there are. */
  readonly ruleIds: readonly string[];
  /** URI of the folder that globs are relative to. */
  readonly folder: string;
  /** Milliseconds since the epoch; decides which entries are over. */
  readonly now: number;
}

export interface ProjectFileReading {
  readonly snapshot: Snapshot;
  readonly file: ProjectFile;
  readonly faults: readonly ConfigurationFault[];
}

/** Reads a project file (JSON with comments). Never throws: what cannot be used is left out and told at its place. */
export function readProjectFile(document: SourceDocument, options: ReadOptions): ProjectFileReading {
  const segment = rootSegment(document.uri, document.text);
  const snapshot = snapshotOf(segment, document.version);
  const faults = new ConfigurationFaults(segment);
  const tree = parseJson(document.text, { comments: true });
  for (const fault of tree.faults)
    faults.error(fault, `This project file cannot be read as written: ${fault.message}.`);
  const reader = new ConfigurationReader(faults);
  const file = readRoot(tree.root, reader, options);
  return { snapshot, file, faults: faults.all };
}

function readRoot(root: JsonNode | undefined, reader: ConfigurationReader, options: ReadOptions): ProjectFile {
  const { ruleIds, folder } = options;
  const members = reader.members(root, PROJECT_FILE_KEYS, 'the project file');
  const accounts = reader.members(members.get('accounts'), ACCOUNT_KEYS, '"accounts"');
  const limits = reader.members(members.get('options'), OPTION_KEYS, '"options"');
  return {
    preset: reader.oneOf(members.get('preset'), PRESETS, 'preset'),
    rules: readRules(members.get('rules'), reader, ruleIds),
    accounts: members.has('accounts') ? readAccounts(accounts, reader) : NO_ACCOUNTS,
    requiredTags: members.has('requiredTags') ? reader.texts(members.get('requiredTags')) : undefined,
    environments: members.has('environments') ? reader.texts(members.get('environments')) : undefined,
    minimumDeletionWindow: reader.wholeNumber(members.get('minimumDeletionWindow'), PENDING_WINDOW_DAYS, 'days'),
    maximumRotationPeriod: reader.wholeNumber(members.get('maximumRotationPeriod'), ROTATION_PERIOD_DAYS, 'days'),
    exclude: reader.texts(members.get('exclude')).map((pattern) => ({ pattern, folder })),
    baseline: reader.text(members.get('baseline')),
    disable: reader.items(members.get('disable')).flatMap((node) => readDisableEntry(node, reader, options) ?? []),
    extends: readExtends(members.get('extends'), reader),
    options: { maximumFileSize: reader.wholeNumber(limits.get('maximumFileSize'), [1, 2 ** 30], 'bytes') },
  };
}

const ACCOUNT_KEYS = ['own', 'trusted', 'organizations'];
const OPTION_KEYS = ['maximumFileSize'];

function readRules(
  node: JsonNode | undefined,
  reader: ConfigurationReader,
  ruleIds: readonly string[],
): ReadonlyMap<string, Severity | 'off'> {
  const rules = new Map<string, Severity | 'off'>();
  for (const [id, value] of reader.membersNamed(node, (key) => reader.ruleId(key, ruleIds, 'rename'))) {
    const severity = reader.oneOf(value, [...SEVERITIES, 'off'] as const, 'severity');
    if (severity) rules.set(id, severity);
  }
  return rules;
}

function readAccounts(members: ReadonlyMap<string, JsonNode>, reader: ConfigurationReader): AccountSettings {
  return {
    own: reader.textsLike(members.get('own'), ACCOUNT_ID, ACCOUNT_ADVICE),
    trusted: reader.textsLike(members.get('trusted'), ACCOUNT_ID, ACCOUNT_ADVICE),
    organizations: reader.textsLike(members.get('organizations'), ORGANIZATION_ID, ORGANIZATION_ADVICE),
  };
}

const ACCOUNT_ID = /^\d{12}$/;
const ACCOUNT_ADVICE = 'An account id is a string of 12 digits, such as "111122223333".';
/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;
const ORGANIZATION_ADVICE =
  'The id of an organization is "o-" and 10 to 32 lower-case letters or digits, such as "o-exampleorgid".';

function readExtends(node: JsonNode | undefined, reader: ConfigurationReader): Written<string>[] {
  if (node?.type !== 'array') {
    const single = reader.text(node);
    return single ? [single] : [];
  }
  return reader.items(node).flatMap((item) => reader.text(item) ?? []);
}
