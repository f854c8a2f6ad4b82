import { PARTITIONS } from './generated/regions';

/** The Regions that are known, of all partitions. */
export function regionNames(): readonly string[] {
  return [...partitionsByRegion().keys()];
}

export function isKnownRegion(region: string): boolean {
  return partitionsByRegion().has(region);
}

/** True for what could be a Region, known or not: `xx-word-1`. */
export function looksLikeRegion(text: string): boolean {
  return /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(text);
}

/**
 * The partition of a Region, by its name where it is not known yet: new Regions keep the prefix of their partition.
 * Undefined when the text cannot be a Region.
 */
export function partitionOfRegion(region: string): string | undefined {
  const known = partitionsByRegion().get(region);
  if (known !== undefined || !looksLikeRegion(region)) return known;
  const isolated = /^[a-z]{2}-iso([a-z]?)-/.exec(region);
  if (isolated) return isolated[1] ? `aws-iso-${isolated[1]}` : 'aws-iso';
  return PREFIXES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

const PREFIXES: readonly (readonly [string, string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['eusc-', 'aws-eusc'],
];

let partitions: ReadonlyMap<string, string> | undefined;

function partitionsByRegion(): ReadonlyMap<string, string> {
  return (partitions ??= new Map(
    Object.entries(PARTITIONS).flatMap(([partition, regions]) =>
      regions.split(' ').map((region): [string, string] => [region, partition]),
    ),
  ));
}
