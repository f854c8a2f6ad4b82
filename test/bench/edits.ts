import { parseTree } from 'jsonc-parser';
import { DEFAULT_SETTINGS } from '../../server/src/configuration/settings';
import { diagnose } from '../../server/src/features/diagnose';
import { readKeyPolicies, type StatementCache } from '../../server/src/readers/keyPolicy';
import { median, ratio, time, type Figure } from './measure';
import { largePolicy } from './samples';

const ROUNDS = 60;
const PLACES = [0.02, 0.25, 0.5, 0.75, 0.98];

/**
 * An edit to finished findings, against a bare parse of the same text. Each edit writes a value that was never there before,
 * so that the statement it stands in is read and judged anew.
 */
export function editFigures(): Figure[] {
  const figures: Figure[] = [];
  for (const kilobytes of [4, 16, 32]) {
    const text = largePolicy(kilobytes * 1024);
    for (const place of PLACES) {
      const [ours, bare] = measure(text, place);
      const where = `${Math.round(place * 100)} %`;
      figures.push(ratio(`edit to findings, ${kilobytes} KB policy, at ${where}, in process`, ours, bare, 3));
    }
  }
  return figures;
}

function measure(text: string, place: number): [number, number] {
  const at = roleNameAfter(text, Math.floor(text.length * place));
  let statements: StatementCache | undefined;
  let version = 0;
  const check = (edited: string): void => {
    const document = {
      uri: 'file:///bench.kms-policy.json',
      languageId: 'kms-policy',
      version: ++version,
      text: edited,
    };
    const file = readKeyPolicies(document, statements);
    statements = file.statements;
    diagnose(file, DEFAULT_SETTINGS, { name: 'bench.kms-policy.json', now: Date.now() });
  };
  const edit = (round: number): string => `${text.slice(0, at)}x${round}-${text.slice(at)}`;
  for (let round = 0; round < ROUNDS; round++) check(edit(round));
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = ROUNDS; round < 3 * ROUNDS; round++) {
    const edited = edit(round);
    ours.push(time(() => check(edited)));
    bare.push(time(() => void parseTree(edited)));
  }
  return [median(ours), median(bare)];
}

/** Inside a statement's text, where a longer name leaves the policy as healthy as it was. */
function roleNameAfter(text: string, offset: number): number {
  const after = text.indexOf('"Statement', offset);
  const found = after === -1 || after > text.length - 20 ? text.lastIndexOf('"Statement') : after;
  return found + '"Statement'.length;
}
