import type { JsonNode } from '../syntax/json';
import { rangeOf, type ConfigurationReader } from './configurationReader';
import type { ProjectDisableEntry, ReadOptions } from './projectFile';
import { DISABLE_KEYS } from './projectFileKeys';

/**
 * One entry of `disable`. An entry without a usable rule, or with a date that is none, silences nothing; one without a
 * reason does, and is told so that somebody writes why.
 */
export function readDisableEntry(
  node: JsonNode,
  reader: ConfigurationReader,
  { ruleIds, folder, now }: ReadOptions,
): ProjectDisableEntry | undefined {
  const members = reader.members(node, DISABLE_KEYS, 'an entry of "disable"');
  if (node.type !== 'object') return undefined;
  const brace = { start: node.offset, end: node.offset + 1 };
  const ruleNode = members.get('rule');
  const listed = ruleNode?.type === 'array' ? (ruleNode.children ?? []) : ruleNode ? [ruleNode] : [];
  const named = listed.filter((each) => reader.text(each) !== undefined);
  const rules = named.flatMap((each) => reader.ruleId(each, ruleIds, 'set') ?? []);
  if (!ruleNode) reader.faults.error(brace, 'This entry names no "rule", so it silences nothing.');
  else if (ruleNode.type === 'array' && listed.length === 0) {
    reader.faults.error(rangeOf(ruleNode), 'This entry names no rule, so it silences nothing.');
  }
  const reason = readReason(members.get('reason'), brace, reader);
  const until = readUntil(members.get('until'), reader, now);
  const files = reader.textOrTexts(members.get('file'));
  const fileNode = members.get('file');
  if (fileNode?.type === 'array' && !fileNode.children?.length) {
    reader.faults.error(
      rangeOf(fileNode),
      'This entry names no file, so it silences nothing; without "file" it speaks of all.',
    );
  }
  const sid = reader.text(members.get('sid'));
  // What narrows an entry and cannot be read must not make it wider.
  const unusable = (name: string, usable: boolean): boolean => members.has(name) && !usable;
  if (rules.length === 0 || until === 'unusable') return undefined;
  if (unusable('file', files.length > 0) || unusable('sid', sid !== undefined)) return undefined;
  return {
    ruleIds: rules,
    files: files.map((file) => ({ pattern: file.value, folder })),
    sid: sid?.value ?? null,
    reason: reason ?? null,
    until,
    origin: reader.faults.origin(rangeOf(node)),
  };
}

function readReason(
  node: JsonNode | undefined,
  brace: { start: number; end: number },
  reader: ConfigurationReader,
): string | undefined {
  if (!node) {
    reader.faults.warning(
      brace,
      'This entry has no "reason"; say why the findings may stay, for whoever reads it next.',
    );
    return undefined;
  }
  if (node.type !== 'string') {
    reader.wrongType(node, 'a string');
    return undefined;
  }
  const reason = (node.value as string).trim();
  if (reason !== '') return reason;
  reader.faults.warning(
    rangeOf(node),
    'The reason is empty; say why the findings may stay, for whoever reads it next.',
  );
  return undefined;
}

function readUntil(node: JsonNode | undefined, reader: ConfigurationReader, now: number): string | null | 'unusable' {
  if (!node) return null;
  const value = node.type === 'string' ? (node.value as string) : '';
  if (!isDate(value)) {
    reader.faults.error(rangeOf(node), 'This is a date such as "2027-12-31", the last day on which the entry holds.');
    return 'unusable';
  }
  if (new Date(now).toISOString().slice(0, 10) > value) {
    reader.faults.warning(
      rangeOf(node),
      `This entry ended on ${value} and silences nothing; remove it, or extend it for a reason.`,
    );
  }
  return value;
}

/** A day of the calendar as `YYYY-MM-DD`; 2027-02-30 is none. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
