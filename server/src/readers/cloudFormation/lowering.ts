import type { Span } from '../../document/segment';
import type { Data, Member } from '../../model/data';
import type { Origin } from '../../model/value';
import { MAX_NESTING } from '../../syntax/json';
import { dereference, type MapEntry, type MapNode, type ScalarNode, type TreeNode } from '../../syntax/yamlTree';
import type { TemplateEnvironment } from './environment';
import { textOfScalar } from './environment';
import { intrinsicCallOf } from './intrinsicCall';
import { intrinsicValue } from './intrinsicValue';
import { substituted, type Variables } from './substitution';
import { textData } from './textPieces';

/** How the texts of a tree are meant. */
export interface LoweringPlace {
  /** The references that led here, outermost first. */
  readonly uses: readonly Span[];
  readonly depth: number;
  /**
   * Inside a policy that is written as text: CloudFormation sees no functions and no types there; `variables` are those of
   * the Fn::Sub around it, null when there is none.
   */
  readonly text?: { readonly variables: Variables | null };
}

export const TOP: LoweringPlace = { uses: [], depth: 0 };

/**
 * Turns the nodes of one resource into data, with the functions of CloudFormation resolved as far as the template alone
 * tells. What it works through is limited, since anchors can make a small text stand for an enormous tree.
 */
export class Lowering {
  /** Whether AWS::AccountId was met: then the template names its own account by that, and other ids are of others. */
  namesOwnAccount = false;
  private budget = 50_000;

  /** `broken`: offsets of the resource's own segment where the text is not what it should be. */
  constructor(
    readonly environment: TemplateEnvironment,
    private readonly broken: readonly Span[],
  ) {}

  /** Undefined for AWS::NoValue: whatever has this value is as if it were not there. */
  lower(node: TreeNode, place: LoweringPlace = TOP): Data | undefined {
    const origin: Origin = { span: node.tag?.span ?? node.span, uses: place.uses };
    if (--this.budget < 0 || place.depth > MAX_NESTING) return { kind: 'unknown', origin };
    const inside = { ...place, depth: place.depth + 1 };
    if (node.kind === 'alias') {
      const { node: target, uses } = dereference(node);
      return target ? this.lower(target, { ...inside, uses: [...place.uses, ...uses] }) : { kind: 'unknown', origin };
    }
    const call = place.text ? undefined : intrinsicCallOf(node);
    if (call) return intrinsicValue(call, inside, this);
    switch (node.kind) {
      case 'scalar':
        return this.scalar(node, origin, place);
      case 'list': {
        const items = node.items.flatMap((item) => this.lower(item, inside) ?? []);
        return { kind: 'list', items, complete: !this.isBroken(node.span), origin };
      }
      case 'map':
        return this.map(node, origin, inside);
    }
  }

  private scalar(node: ScalarNode, origin: Origin, { text }: LoweringPlace): Data {
    if (!node.closed) return { kind: 'unknown', origin };
    if (text && typeof node.value !== 'string') return { kind: 'scalar', value: node.value, origin };
    if (text?.variables) return substituted(textOfScalar(node), origin, text.variables, this);
    if (node.value === null) {
      // An item of which only the dash is typed.
      return node.source === '' ? { kind: 'missing', origin } : { kind: 'scalar', value: null, origin };
    }
    // Every scalar of a template reaches the service as text: `false` and `"false"`, a date, an account's id.
    return textData(textOfScalar(node), origin);
  }

  private map(node: MapNode, origin: Origin, inside: LoweringPlace): Data {
    const members: Member[] = [];
    let complete = node.complete && !this.isBroken(node.span);
    for (const { key, keySpan, value } of node.entries) {
      if (!inside.text && (key === '<<' || key.startsWith('Fn::'))) continue;
      const nameOrigin = { span: keySpan, uses: inside.uses };
      const data: Data | undefined = value ? this.lower(value, inside) : { kind: 'missing', origin: nameOrigin };
      if (data) members.push({ name: key, nameOrigin, value: data });
    }
    if (!inside.text && members.length < node.entries.length) {
      for (const entry of node.entries) {
        if (entry.key === '<<') complete = this.merge(entry, members, inside) && complete;
        // Fn::Transform and Fn::ForEach beside other names put more names here.
        else if (entry.key.startsWith('Fn::')) complete = false;
      }
    }
    return { kind: 'map', members, complete, origin };
  }

  /** Adds what `<<` brings and the map does not say itself; false when that cannot be told. */
  private merge({ value }: MapEntry, members: Member[], place: LoweringPlace): boolean {
    const sources = value?.kind === 'list' && !value.tag ? value.items : value ? [value] : [];
    let complete = true;
    for (const source of sources) {
      const data = this.lower(source, place);
      if (data?.kind !== 'map') {
        complete = false;
        continue;
      }
      complete &&= data.complete;
      const names = new Set(members.map((member) => member.name));
      members.push(...data.members.filter((member) => !names.has(member.name)));
    }
    return complete;
  }

  /** Where the text is broken, what stood behind may be lost, so nothing around is known to be all there is. */
  private isBroken(span: Span): boolean {
    return this.broken.length > 0 && this.broken.some(isAtFault(span));
  }
}

/** Tells of a fault whether it stands in this value or on the line behind it, where what was lost would have stood. */
export function isAtFault({ segment, start, end }: Span): (fault: Span) => boolean {
  const reach = lineAfter(segment.text, end);
  return (fault) => fault.segment === segment && fault.end >= start && fault.start <= reach;
}

function lineAfter(text: string, offset: number): number {
  const lineEnd = text.indexOf('\n', offset);
  const next = lineEnd === -1 ? -1 : text.indexOf('\n', lineEnd + 1);
  return next === -1 ? text.length : next;
}
