import { applyEdits } from '../document/edit';
import { rootSegment } from '../document/segment';
import { snapshotOf } from '../document/snapshot';
import type { Change, Plain } from '../model/repair';
import type { Origin } from '../model/value';
import { memberOf, parseJson, type JsonNode } from '../syntax/json';
import { writeJson } from '../writers/json';

export interface NewDisableEntry {
  readonly rule: string;
  /** Relative to the folder of the project file, with `/`. */
  readonly file: string;
  readonly sid: string | null;
}

/** A project file's text after a change, and where the cursor belongs in it. */
export interface ProjectFileEdit {
  readonly text: string;
  readonly cursor: number;
}

/**
 * Adds an entry to `disable` with an empty reason, the cursor in it: whoever disables a rule says why. Undefined when the
 * project file is too broken to be changed.
 */
export function withDisableEntry(text: string | undefined, entry: NewDisableEntry): ProjectFileEdit | undefined {
  const before = text === undefined || text.trim() === '' ? '{\n}\n' : text;
  const value = new Map<string, Plain>([
    ['rule', entry.rule],
    // Without a slash a name would fit at any depth, and silence files that nobody has looked at.
    ['file', entry.file.includes('/') ? entry.file : `/${entry.file}`],
  ]);
  if (entry.sid !== null) value.set('sid', entry.sid);
  value.set('reason', '');
  const root = rootSegment('project-file', before);
  const change = insertion(before, value, (node) => originOf(root, node));
  const edits = change && writeJson([change], snapshotOf(root, null));
  if (!edits) return undefined;
  const after = applyEdits(before, edits);
  const reason = reasonOfLastEntry(after);
  return reason ? { text: after, cursor: reason.offset + 1 } : undefined;
}

function insertion(text: string, entry: Plain, origin: (node: JsonNode) => Origin): Change | undefined {
  const { root } = parseJson(text, { comments: true });
  if (root?.type !== 'object') return undefined;
  const disable = memberOf(root, 'disable');
  if (!disable) return { do: 'insert', into: origin(root), name: 'disable', value: [entry] };
  return disable.type === 'array' ? { do: 'insert', into: origin(disable), value: entry } : undefined;
}

function originOf(segment: ReturnType<typeof rootSegment>, node: JsonNode): Origin {
  return { span: { segment, start: node.offset, end: node.offset + node.length }, uses: [] };
}

function reasonOfLastEntry(text: string): JsonNode | undefined {
  const { root } = parseJson(text, { comments: true });
  const last = root && memberOf(root, 'disable')?.children?.at(-1);
  return last && memberOf(last, 'reason');
}
