import type { Data } from '../../model/data';
import type { Origin } from '../../model/value';
import { dereference, entryOf, type TreeNode } from '../../syntax/yamlTree';
import { scalarText } from './environment';
import type { IntrinsicCall } from './intrinsicCall';
import type { Lowering, LoweringPlace } from './lowering';
import { NO_VARIABLES, reference, substituted, type Variables } from './substitution';
import { textData, textOfPieces, unknownText, type TextPiece } from './textPieces';

/**
 * What an intrinsic function gives, as far as the template alone tells; undefined for AWS::NoValue. Both branches of
 * Fn::If are looked at, whatever its condition says.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function intrinsicValue(call: IntrinsicCall, place: LoweringPlace, lowering: Lowering): Data | undefined {
  const origin: Origin = { span: call.span, uses: place.uses };
  const { argument } = call;
  const at = (index: number): Data | undefined => {
    const item = argumentsOf(argument)[index];
    return item && lowering.lower(item, place);
  };
  switch (call.name) {
    case 'Ref': {
      const name = scalarText(argument);
      return name === undefined ? unknownText(origin) : reference(name, origin, lowering);
    }
    case 'Fn::Sub':
      return subValue(argument, origin, place, lowering);
    case 'Fn::If':
      return choice(argumentsOf(argument).slice(1), origin, place, lowering);
    case 'Fn::Join':
      return joined(textOf(at(0)), at(1), origin);
    case 'Fn::Select':
      return selected(textOf(at(0)), at(1), origin);
    case 'Fn::Split':
      return split(textOf(at(0)), at(1), origin);
    case 'Fn::FindInMap':
      return found([at(0), at(1), at(2)], argumentsOf(argument)[3], origin, place, lowering);
    case 'Fn::GetAtt':
    case 'Fn::ImportValue':
    case 'Fn::Base64':
    case 'Fn::ToJsonString':
      return unknownText(origin);
    default:
      return { kind: 'unknown', origin };
  }
}

/** The variables of a Fn::Sub whose second argument this is. */
export function subVariables(node: TreeNode | undefined, place: LoweringPlace, lowering: Lowering): Variables {
  const map = node && dereference(node).node;
  if (map?.kind !== 'map') return NO_VARIABLES;
  return new Map(map.entries.map(({ key, value }) => [key, value && lowering.lower(value, place)]));
}

/** The arguments of a function that takes several; none when they are no list. */
export function argumentsOf(node: TreeNode | undefined): readonly TreeNode[] {
  const list = node && dereference(node).node;
  return list?.kind === 'list' ? list.items : [];
}

function subValue(node: TreeNode | undefined, origin: Origin, place: LoweringPlace, lowering: Lowering): Data {
  const direct = scalarText(node);
  if (direct !== undefined) return substituted(direct, origin, NO_VARIABLES, lowering);
  const [template, variables] = argumentsOf(node);
  const text = scalarText(template);
  if (text === undefined) return unknownText(origin);
  return substituted(text, origin, subVariables(variables, place, lowering), lowering);
}

function choice(
  branches: readonly TreeNode[],
  origin: Origin,
  place: LoweringPlace,
  lowering: Lowering,
): Data | undefined {
  if (branches.length !== 2) return { kind: 'unknown', origin };
  const lowered = branches.map((branch) => lowering.lower(branch, place));
  if (lowered.every((branch) => branch === undefined)) return undefined;
  // A branch that takes the value away says nothing about it, which is what a value not yet typed says.
  const made = lowered.map((branch): Data => branch ?? { kind: 'missing', origin });
  return { kind: 'either', branches: made, origin };
}

function joined(delimiter: string | undefined, list: Data | undefined, origin: Origin): Data {
  if (delimiter === undefined || list?.kind !== 'list' || !list.complete) return unknownText(origin);
  const pieces = list.items.flatMap((item, index): TextPiece[] => (index === 0 ? [item] : [delimiter, item]));
  return textOfPieces(pieces, origin);
}

function selected(index: string | undefined, list: Data | undefined, origin: Origin): Data {
  if (list?.kind !== 'list' || !list.complete || !/^\d+$/.test(index ?? '')) return { kind: 'unknown', origin };
  return list.items[Number(index)] ?? { kind: 'unknown', origin };
}

function split(delimiter: string | undefined, data: Data | undefined, origin: Origin): Data {
  const text = textOf(data);
  if (!delimiter || text === undefined) return { kind: 'unknown', origin };
  const items = text.split(delimiter).map((item) => textData(item, data!.origin));
  return { kind: 'list', items, complete: true, origin };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-findinmap.html */
function found(
  keys: readonly (Data | undefined)[],
  options: TreeNode | undefined,
  origin: Origin,
  place: LoweringPlace,
  lowering: Lowering,
): Data | undefined {
  const [map, top, second] = keys.map(textOf);
  if (map === undefined || top === undefined || second === undefined) return { kind: 'unknown', origin };
  const uses = [...origin.uses, origin.span];
  const node = lowering.environment.mapping(map, top, second);
  if (node) return lowering.lower(node, { ...place, uses });
  const fallback = options?.kind === 'map' ? entryOf(options, 'DefaultValue')?.value : undefined;
  return fallback ? lowering.lower(fallback, place) : { kind: 'unknown', origin };
}

function textOf(data: Data | undefined): string | undefined {
  return data?.kind === 'scalar' && data.value !== null ? String(data.value) : undefined;
}
