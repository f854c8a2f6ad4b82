import type { LineIndex, Position } from '../../document/lineIndex';
import type { Finding } from '../../findings/finding';

export type Severity = Finding['severity'];

/** Lines and characters (UTF-16 units) from 0, the end exclusive, as in LSP. */
export interface LineRange {
  readonly start: Position;
  readonly end: Position;
}

/** A place in a file; `file` is relative to the working directory, with `/`. */
export interface Place {
  readonly file: string;
  readonly range: LineRange;
}

export interface ReportedFinding extends Place {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly message: string;
  readonly resource: string | null;
  readonly fingerprint: string;
  readonly helpUri: string;
  readonly related: readonly (Place & { readonly message: string })[];
  readonly path: readonly (Place & { readonly message: string })[];
  readonly fixes: readonly ReportedFix[];
  /** The file's text, for excerpts; no part of any machine's report. */
  readonly lines: LineIndex;
}

export interface ReportedFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly (Place & { readonly newText: string })[];
}

/** Something about a file that is no finding. */
export interface FileNote {
  readonly file: string;
  readonly message: string;
}

/** All that a run found; every output is made of it. */
export interface Report {
  readonly toolVersion: string;
  /** Names of the files that passed the cheap look, in the order in which they were checked. */
  readonly filesChecked: readonly string[];
  /** Findings that comments or project files silence. */
  readonly suppressed: number;
  /** Findings that a baseline accepts. */
  readonly baselined: number;
  /** Files with policies that project files leave out. */
  readonly excluded: number;
  /** Repairs that were made. */
  readonly fixed: number;
  readonly findings: readonly ReportedFinding[];
  /** Trouble: what could not be read or done. */
  readonly errors: readonly FileNote[];
  /** Files that were left aside on purpose, and why. */
  readonly skipped: readonly FileNote[];
}

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** True when `severity` is at least as grave as `least`. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}
