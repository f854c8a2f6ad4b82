import { NO_ACCOUNTS, type AccountSettings } from '../model/accounts';
import type { Preset, Severity } from '../model/repair';
import type { Range } from '../document/segment';
import type { Suppression } from '../model/suppression';
import { PRESETS } from './projectFileKeys';

/** What decides which findings are shown, after defaults, preset, project file and arguments are put together. */
export interface CheckSettings {
  readonly preset: Preset;
  /** By rule id; a rule named here runs whatever the preset says, unless `off`. */
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
  readonly accounts: AccountSettings;
  /** The `disable` entries of the project file that concern the file being checked. */
  readonly disable: readonly DisableEntry[];
  /** False ignores comments that suppress. */
  readonly inlineSuppressions: boolean;
}

/** A comment that silences findings which begin in `range` (offsets of the file). */
export interface CommentSuppression extends Suppression {
  readonly range: Range;
}

/** One entry of the project file's `disable`; all that is given must fit. */
export interface DisableEntry extends Suppression {
  readonly sid: string | null;
  /** The last day it holds, as `YYYY-MM-DD`. */
  readonly until: string | null;
}

export const DEFAULT_SETTINGS: CheckSettings = {
  preset: 'recommended',
  rules: new Map(),
  accounts: NO_ACCOUNTS,
  disable: [],
  inlineSuppressions: true,
};

/** True when `preset` holds what `needed` asks for; each preset holds the ones before it. */
export function presetHolds(preset: Preset, needed: Preset): boolean {
  return PRESETS.indexOf(preset) >= PRESETS.indexOf(needed);
}
