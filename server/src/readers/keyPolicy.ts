import { rootSegment, type Range, type Segment } from '../document/segment';
import { snapshotOf, type Snapshot } from '../document/snapshot';
import type { SourceDocument } from '../document/sourceDocument';
import { mayHoldKmsPolicy, isOtherCloudPolicy } from '../knowledge/cheapLook';
import type { MapData } from '../model/data';
import type { Fault } from '../model/fault';
import { unknownOwner, policyFromData } from '../model/policyFromData';
import type { PolicyDocument, Statement } from '../model/policy';
import { statementFromData } from '../model/statementFromData';
import { parseJson, type JsonNode } from '../syntax/json';
import { parseJsonInParts } from '../syntax/jsonInParts';
import { jsonComments } from '../syntax/jsonComments';
import { jsonStringSegment } from '../syntax/jsonString';
import { uriBaseName } from '../document/uri';
import { jsonFaults } from './json/faults';
import { JsonData, type JsonMap } from './json/data';
import { findPolicies, type FoundPolicy } from './json/findPolicies';

/** The policies of one version of a JSON file. */
export interface PolicyFile {
  readonly snapshot: Snapshot;
  readonly policies: readonly PolicyDocument[];
  /** Comments that may suppress findings; none in strict JSON. */
  readonly comments: readonly Range[];
  /** Statements by their text, for the next version to reuse. */
  readonly statements: StatementCache;
}

/** Statements read before, by their text; a text that stands twice has two, each with a place of its own. */
export type StatementCache = ReadonlyMap<string, readonly CachedStatement[]>;

interface CachedStatement {
  readonly segment: Segment;
  readonly statement: Statement;
  /** True when it was read from flawless JSON: only then need its text not be parsed to know that it has no faults. */
  readonly flawless: boolean;
}

/**
 * Reads the key policies, and other policies about KMS, of a JSON text: a policy, an array of them, the output of
 * `aws kms get-key-policy` and its like. Texts that cannot concern KMS cost one look and give none. Never throws.
 */
export function readKeyPolicies(document: SourceDocument, previous: StatementCache = new Map()): PolicyFile {
  const root = rootSegment(document.uri, document.text);
  const reading = new Reading(root, document.languageId, previous);
  const isKeyPolicyFile = document.languageId === 'kms-policy';
  if (!isKeyPolicyFile && !mayHoldKmsPolicy(document.text, uriBaseName(document.uri))) return reading.result(document);
  if (isOtherCloudPolicy(document.text)) return reading.result(document);
  reading.read(root);
  return reading.result(document);
}

/** One pass over one version of a file. */
class Reading {
  private readonly places = new Map<Segment, { within: Segment; base: number }>();
  private readonly policies: PolicyDocument[] = [];
  private readonly statements = new Map<string, readonly CachedStatement[]>();
  /** Whether the text being read is JSON without faults. */
  private flawless = false;

  constructor(
    private readonly root: Segment,
    private readonly languageId: string,
    private readonly previous: StatementCache,
  ) {}

  result(document: SourceDocument): PolicyFile {
    const snapshot = snapshotOf(this.root, document.version, this.places);
    const mayHoldComments = this.languageId === 'jsonc' && document.text.includes('kms-lens-');
    const comments = mayHoldComments ? jsonComments(document.text) : [];
    return { snapshot, policies: this.policies, comments, statements: this.statements };
  }

  /** Reads a whole text: the file, or one embedded in a string of it, of which `around` tells what it belongs to. */
  read(segment: Segment, around?: FoundPolicy): void {
    const isFile = segment === this.root;
    const comments = isFile && this.languageId === 'jsonc';
    const known = this.knownStatements();
    const tree = parseJsonInParts(segment.text, 'Statement', known) ?? parseJson(segment.text, { comments });
    const faults = jsonFaults(segment, tree);
    this.flawless = tree.faults.length === 0;
    if (!tree.root) {
      if (faults.length > 0) this.policies.push(this.unreadable(segment, faults));
      return;
    }
    const isKeyPolicyFile = isFile && this.languageId === 'kms-policy';
    const found = findPolicies(tree.root, { rootIsPolicy: isKeyPolicyFile || !isFile });
    found.forEach((policy, index) => {
      // Faults of the text are told once, by the first policy in it.
      this.readFound(
        segment,
        isKeyPolicyFile ? keyPolicy(policy) : { ...around, ...policy },
        index === 0 ? faults : [],
      );
    });
  }

  /** Tells, asked of one statement after the other, whether the cache has it: then its text need not be parsed. */
  private knownStatements(): (text: string) => boolean {
    const asked = new Map<string, number>();
    return (text) => {
      const before = (this.statements.get(text)?.length ?? 0) + (asked.get(text) ?? 0);
      asked.set(text, (asked.get(text) ?? 0) + 1);
      return this.previous.get(text)?.[before]?.flawless ?? false;
    };
  }

  private readFound(segment: Segment, found: FoundPolicy, syntaxFaults: readonly Fault[]): void {
    const { node } = found;
    if (node.type === 'string') {
      this.read(jsonStringSegment(segment, node.offset, node.offset + node.length), found);
      return;
    }
    const data = new JsonData(segment, 0, node).asMap();
    if (!data) return;
    const policy = policyFromData(
      data,
      {
        kind: found.kind,
        attached: found.attached ?? false,
        owner: unknownOwner(data.origin),
        attachedTo: found.attached ? [uriBaseName(segment.uri)] : [],
        byteLength: { state: 'known', value: utf8Bytes(textOf(segment, node)), origin: data.origin },
        syntaxFaults,
      },
      (statement) => this.statement(segment, statement),
    );
    // The output of get-key-policy belongs to a key only if it looks like a key policy: other services print the same shape.
    this.policies.push(found.attachedIfKey ? { ...policy, attached: policy.kind === 'key' } : policy);
  }

  /** A statement is a chunk of its own, so that an edit elsewhere leaves everything known of it in place. */
  private statement(within: Segment, data: MapData): Statement {
    const { start, end } = data.origin.span;
    const text = within.text.slice(start, end);
    const before = this.previous.get(text);
    const reused = this.statements.get(text);
    const known = before?.[reused?.length ?? 0] ?? this.freshStatement(within, data, text);
    const cached = known.flawless || !this.flawless ? known : { ...known, flawless: true };
    // Most statements stand once and did not change: their list is taken over as it is.
    const isAsBefore = !reused && before?.length === 1 && before[0] === cached;
    this.statements.set(text, isAsBefore ? before : [...(reused ?? []), cached]);
    this.places.set(cached.segment, { within, base: start });
    return cached.statement;
  }

  private freshStatement(within: Segment, data: MapData, text: string): CachedStatement {
    const segment: Segment = { uri: within.uri, text, codec: 'plain' };
    const { start } = data.origin.span;
    // The data handed to policyFromData above came from JsonData, so every object in it knows its node.
    const { node } = data as JsonMap;
    const statement = statementFromData(new JsonData(segment, start, node).asMap()!);
    return { segment, statement, flawless: this.flawless };
  }

  private unreadable(segment: Segment, syntaxFaults: readonly Fault[]): PolicyDocument {
    const origin = { span: { segment, start: 0, end: segment.text.length }, uses: [] };
    const nothing: MapData = { kind: 'map', members: [], complete: false, origin };
    return policyFromData(nothing, {
      kind: 'key',
      attached: false,
      owner: unknownOwner(origin),
      attachedTo: [],
      byteLength: { state: 'unknown', origin },
      syntaxFaults,
    });
  }
}

function keyPolicy(found: FoundPolicy): FoundPolicy {
  return { ...found, kind: 'key', attached: true };
}

function textOf(segment: Segment, node: JsonNode): string {
  return segment.text.slice(node.offset, node.offset + node.length);
}

function utf8Bytes(text: string): number {
  // eslint-disable-next-line no-control-regex -- the range is ASCII, the common case, which needs no encoding
  return /^[\x00-\x7f]*$/.test(text) ? text.length : new TextEncoder().encode(text).length;
}
