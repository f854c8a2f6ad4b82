import { ALGORITHMS, ENUMS, KEY_USAGES } from './generated/keySpecs';

/** https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html */
export const KEY_SPECS: readonly string[] = ENUMS.KeySpec;

export const KEY_USAGE_NAMES: readonly string[] = ENUMS.KeyUsageType;

export const KEY_ORIGINS: readonly string[] = ENUMS.OriginType;

/** What a grant may allow: operations, without a prefix. */
export const GRANT_OPERATIONS: readonly string[] = ENUMS.GrantOperation;

/** The usages that a key of this spec may have; undefined for an unknown spec. Case-sensitive, as the API is. */
export function usagesOfKeySpec(spec: string): readonly string[] | undefined {
  const usages: Readonly<Record<string, readonly string[]>> = KEY_USAGES;
  return Object.hasOwn(usages, spec) ? usages[spec] : undefined;
}

/** The signing algorithms of a key spec; undefined for specs that do not sign. */
export function signingAlgorithmsOfKeySpec(spec: string): readonly string[] | undefined {
  const algorithms: Readonly<Record<string, readonly string[]>> = ALGORITHMS;
  return Object.hasOwn(algorithms, spec) ? algorithms[spec] : undefined;
}
