import type { Segment } from '../../document/segment';
import type { Fault, SyntaxRepair } from '../../model/fault';
import type { JsonFault, JsonTree } from '../../syntax/json';
import { MAX_NESTING } from '../../syntax/json';

/**
 * The syntax faults of a text as facts of the model. A template whose placeholders stand outside strings is no JSON yet, so
 * nothing is said of its syntax.
 */
export function jsonFaults(segment: Segment, tree: JsonTree): Fault[] {
  if (tree.faults.some((fault) => standsAtPlaceholder(segment.text, fault))) return [];
  return tree.faults.map((fault) => {
    const origin = { span: { segment, start: fault.start, end: fault.end }, uses: [] };
    if (fault.kind === 'too-deep') return { kind: 'too-deep', limit: MAX_NESTING, origin };
    const repair = REPAIRS[fault.kind];
    return { kind: 'syntax', message: fault.message, origin, ...(repair && { repair }) };
  });
}

const REPAIRS: Partial<Record<JsonFault['kind'], SyntaxRepair>> = {
  'trailing-comma': 'remove-comma',
  'missing-comma': 'insert-comma',
  comment: 'remove-comment',
};

/** `${name}`, `{{ name }}`, `<% name %>`, `@@name@@`, `%{ if x }` where a value was expected. */
function standsAtPlaceholder(text: string, fault: JsonFault): boolean {
  const around = text.slice(Math.max(0, fault.start - 2), fault.end + 2);
  return /\$\{|\{\{|\}\}|<%|%>|@@|%\{/.test(around);
}
