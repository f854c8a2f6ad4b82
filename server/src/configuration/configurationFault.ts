import type { Range, Segment } from '../document/segment';
import type { Repair, Report, Severity } from '../model/repair';
import type { Origin } from '../model/value';

/** What is wrong with a project file, at its place. Errors cannot be used, warnings are about what is merely suspicious. */
export interface ConfigurationFault extends Report {
  readonly severity: Severity;
}

/** Collects the faults of one project file. */
export class ConfigurationFaults {
  readonly all: ConfigurationFault[] = [];

  constructor(readonly segment: Segment) {}

  error(place: Range, message: string, repairs: readonly Repair[] = []): void {
    this.all.push({ severity: 'error', span: this.origin(place).span, message, repairs });
  }

  warning(place: Range, message: string, repairs: readonly Repair[] = []): void {
    this.all.push({ severity: 'warning', span: this.origin(place).span, message, repairs });
  }

  origin({ start, end }: Range): Origin {
    return { span: { segment: this.segment, start, end }, uses: [] };
  }
}
