import type { Data } from '../../model/data';
import type { Origin } from '../../model/value';
import { dereference, entryOf, type MapNode, type ScalarNode, type TreeNode } from '../../syntax/yamlTree';
import type { TemplateEnvironment } from './environment';
import { scalarText, textOfScalar } from './environment';
import { textData, unknownText } from './textPieces';

/**
 * What `Ref` of a name gives. Of a parameter its allowed values, each by itself, else its default: where they stand is where
 * the value stands, and `use` led there. Undefined for AWS::NoValue, which takes away what it is the value of.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 */
export function referencedValue(name: string, use: Origin, environment: TemplateEnvironment): Data | undefined {
  if (name === 'AWS::NoValue') return undefined;
  if (name === 'AWS::NotificationARNs') return { kind: 'unknown', origin: use };
  const parameter = environment.parameter(name);
  return parameter ? parameterValue(parameter, use) : unknownText(use);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
function parameterValue(parameter: MapNode, use: Origin): Data {
  const type = scalarText(entryOf(parameter, 'Type')?.value) ?? 'String';
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  const unknown: Data = isList ? { kind: 'unknown', origin: use } : unknownText(use);
  // The default is then the name of a parameter of Systems Manager, and only a deployment knows its value.
  if (type.startsWith('AWS::SSM::Parameter::Value'))
    return type.includes('List') ? { kind: 'unknown', origin: use } : unknown;
  if (!isList) {
    const allowed = allowedValues(parameter).map((node) => valueAt(node, use));
    if (allowed.length === 1) return allowed[0]!;
    if (allowed.length > 1) return { kind: 'either', branches: allowed, origin: use };
  }
  const fallback = scalarAt(entryOf(parameter, 'Default')?.value);
  // An empty default means that whoever deploys may leave it out; conditions then choose something else.
  if (!fallback || textOfScalar(fallback).trim() === '') return unknown;
  return isList ? listAt(fallback, use) : valueAt(fallback, use);
}

function allowedValues(parameter: MapNode): ScalarNode[] {
  const value = entryOf(parameter, 'AllowedValues')?.value;
  const list = value && dereference(value).node;
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item) => {
    const scalar = scalarAt(item);
    return scalar && textOfScalar(scalar) !== '' ? [scalar] : [];
  });
}

function scalarAt(node: TreeNode | undefined): ScalarNode | undefined {
  if (scalarText(node) === undefined) return undefined;
  return dereference(node!).node as ScalarNode;
}

function valueAt(node: ScalarNode, use: Origin): Data {
  return textData(textOfScalar(node), { span: node.span, uses: [...use.uses, use.span] });
}

/** The items of a comma-delimited text, each where it stands when the text is written without escapes. */
function listAt(node: ScalarNode, use: Origin): Data {
  const uses = [...use.uses, use.span];
  const text = textOfScalar(node);
  const { segment, start, end } = node.span;
  const offset = segment.text.slice(start, end).indexOf(text);
  let at = 0;
  const items = text.split(',').map((item) => {
    const leading = item.length - item.trimStart().length;
    const itemStart = start + offset + at + leading;
    at += item.length + 1;
    const trimmed = item.trim();
    const span = offset === -1 ? node.span : { segment, start: itemStart, end: itemStart + trimmed.length };
    return textData(trimmed, { span, uses });
  });
  return { kind: 'list', items, complete: true, origin: { span: node.span, uses } };
}
