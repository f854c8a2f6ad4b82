/** An address or a range in CIDR notation. */
export interface IpRange {
  readonly version: 4 | 6;
  /** The number of fixed bits: 32 or 128 for one address. */
  readonly prefix: number;
  /** True when every address of it is private: such a caller never shows in aws:SourceIp, which holds public addresses. */
  readonly isPrivate: boolean;
}

/**
 * Reads `203.0.113.0/24`, `203.0.113.7` or `2001:db8::/32`; undefined for anything else.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
export function ipRange(text: string): IpRange | undefined {
  const [, address, bits] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  if (address === undefined) return undefined;
  const words = address.includes(':') ? wordsOfIpv6(address) : undefined;
  if (address.includes(':') && !words) return undefined;
  const bytes = words ? undefined : bytesOfIpv4(address);
  if (!words && !bytes) return undefined;
  const most = words ? 128 : 32;
  const prefix = bits === undefined ? most : Number(bits);
  if (prefix > most) return undefined;
  const isPrivate = words ? isPrivateIpv6(words, prefix) : isPrivateIpv4(bytes!, prefix);
  return { version: words ? 6 : 4, prefix, isPrivate };
}

function bytesOfIpv4(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.map(Number);
}

/** The eight words; `::` stands for as many zeros as are missing. */
function wordsOfIpv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = [...head!, ...(tail ?? [])];
  if (!given.every((word) => /^[0-9a-f]{1,4}$/i.test(word))) return undefined;
  const missing = 8 - given.length;
  if (tail ? missing < 1 : missing !== 0) return undefined;
  const filled = tail ? [...head!, ...new Array<string>(missing).fill('0'), ...tail] : given;
  return filled.map((word) => Number.parseInt(word, 16));
}

/** https://www.iana.org/assignments/iana-ipv4-special-registry: private use, shared, loopback and link-local. */
const PRIVATE_IPV4: readonly (readonly [number, number, number])[] = [
  [10, 0, 8],
  [172, 16, 12],
  [192, 168, 16],
  [100, 64, 10],
  [127, 0, 8],
  [169, 254, 16],
];

function isPrivateIpv4(bytes: readonly number[], prefix: number): boolean {
  const start = bytes[0]! * 256 + bytes[1]!;
  return PRIVATE_IPV4.some(([first, second, fixed]) => {
    const drop = 2 ** (16 - fixed);
    return prefix >= fixed && Math.floor(start / drop) === Math.floor((first * 256 + second) / drop);
  });
}

/** Unique local (fc00::/7), link-local (fe80::/10) and loopback. */
function isPrivateIpv6(words: readonly number[], prefix: number): boolean {
  const first = words[0]!;
  if (prefix >= 7 && first >> 9 === 0xfc00 >> 9) return true;
  if (prefix >= 10 && first >> 6 === 0xfe80 >> 6) return true;
  return prefix === 128 && words.every((word, index) => word === (index === 7 ? 1 : 0));
}
