import { nearestSpelling } from '../knowledge/spelling';

/** The name that was probably meant: a rule's, an option's, a command's. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  return nearestSpelling(written, names, 4);
}
