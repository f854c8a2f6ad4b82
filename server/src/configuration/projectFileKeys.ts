import type { Preset, Severity } from '../model/repair';

/** The members of a project file, in the order in which a new one is written. */
export const PROJECT_FILE_KEYS: readonly string[] = [
  '$schema',
  'extends',
  'preset',
  'rules',
  'accounts',
  'requiredTags',
  'environments',
  'minimumDeletionWindow',
  'maximumRotationPeriod',
  'exclude',
  'baseline',
  'disable',
  'options',
];

export const DISABLE_KEYS: readonly string[] = ['rule', 'file', 'sid', 'reason', 'until'];

/** Each holds the ones before it. */
export const PRESETS: readonly Preset[] = ['recommended', 'strict', 'all'];

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];
