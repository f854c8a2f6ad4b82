import { suppressionsInComments } from '../configuration/suppressionComments';
import type { CheckSettings } from '../configuration/settings';
import type { Range } from '../document/segment';
import type { Finding } from '../findings/finding';
import { checkPolicies } from '../findings/checkPolicies';
import type { PolicyFile } from '../readers/keyPolicy';
import { RULES } from '../rules/index';

/** The findings of one version of a file. */
export interface Diagnosis {
  readonly file: PolicyFile;
  readonly findings: readonly PlacedFinding[];
  readonly suppressed: number;
  readonly baselined: number;
}

/** A finding with its place in the file. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly range: Range;
}

export interface DiagnoseOptions {
  /** Names the file in fingerprints: relative to the folder or repository root, with `/`. */
  readonly name: string;
  readonly baseline?: ReadonlySet<string> | undefined;
  /** True when the project file leaves this file out. */
  readonly excluded?: boolean;
  /** True when the editor itself reports the syntax of the file; embedded policies are still ours to report. */
  readonly editorReportsSyntax?: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function diagnose(file: PolicyFile, settings: CheckSettings, options: DiagnoseOptions): Diagnosis {
  if (options.excluded) return { file, findings: [], suppressed: 0, baselined: 0 };
  const { snapshot, policies } = file;
  const { suppressed, baselined, findings } = checkPolicies(
    RULES,
    {
      snapshot,
      policies,
      file: options.name,
      comments: suppressionsInComments(snapshot, file.comments),
      now: options.now,
      ...(options.baseline && { baseline: options.baseline }),
    },
    settings,
  );
  const shown = options.editorReportsSyntax ? findings.filter((finding) => !isOuterSyntax(finding)) : findings;
  return {
    file,
    findings: shown.map((finding) => ({ finding, range: snapshot.locate(finding.span) })),
    suppressed,
    baselined,
  };
}

function isOuterSyntax(finding: Finding): boolean {
  return finding.ruleId === 'policy-syntax' && finding.span.segment.inside === undefined;
}
