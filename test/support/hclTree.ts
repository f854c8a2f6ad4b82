import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hclChildren } from '../../server/src/syntax/hcl/children';
import type { HclNode } from '../../server/src/syntax/hcl/nodes';
import type { HclTree } from '../../server/src/syntax/hcl/parseHcl';

const FIXTURES = path.join(__dirname, '..', 'fixtures', 'terraform');

/** The sample files of HCL, by name. */
export const hclFixtures: readonly { name: string; text: string }[] = readdirSync(FIXTURES)
  .filter((name) => /\.(?:tf|tfvars|hcl)$/.test(name))
  .map((name) => ({ name, text: readFileSync(path.join(FIXTURES, name), 'utf8') }));

/** The template that the sample files read. */
export const templateFixture: string = readFileSync(path.join(FIXTURES, 'queue.json.tftpl'), 'utf8');

/** A node as `kind‹text›(children)`: what it is and, by its text, where it stands. */
export function dump(text: string, node: HclNode): string {
  const children = hclChildren(node);
  const own = `${node.kind}‹${text.slice(node.start, node.end)}›`;
  return children.length === 0 ? own : `${own}(${children.map((child) => dump(text, child)).join(' ')})`;
}

/** The same without the ranges: two texts that mean the same have the same shape. */
export function shape(node: HclNode): string {
  const own = 'text' in node ? node.text : 'value' in node && typeof node.value !== 'object' ? String(node.value) : '';
  return `${node.kind}${own === '' ? '' : `:${own}`}(${hclChildren(node).map(shape).join(' ')})`;
}

export function* descendants(node: HclNode): Generator<HclNode> {
  yield node;
  for (const child of hclChildren(node)) yield* descendants(child);
}

/** Fails unless every node lies within its parent, after its elder siblings, and faults and comments within the text. */
export function assertWellFormed(text: string, { body, comments, faults }: HclTree): void {
  for (const { start, end } of [...faults, ...comments]) {
    assert.ok(
      0 <= start && start <= end && end <= text.length,
      `a fault or comment at ${start}-${end} of ${text.length}`,
    );
  }
  if (body) assertNested(body, 0, text.length);
}

function assertNested(node: HclNode, from: number, to: number): void {
  const { kind, start, end } = node;
  // One message for thousands of nodes would cost more than the checks.
  if (!(from <= start && start <= end && end <= to))
    assert.fail(`${kind} at ${start}-${end} is not within ${from}-${to}`);
  let after = start;
  for (const child of hclChildren(node)) {
    assertNested(child, after, end);
    after = child.end;
  }
}
