/** Ranges of addresses as Kubernetes and MetalLB write them, and whether two share an address. Pure. */
import { isIPv4, isIPv6 } from 'node:net';

export type Overlap = { readonly left: string; readonly right: string };

/**
 * Two ranges that share an address, one of each side: `10.128.0.0/14`, `fd01::/48`, `172.18.255.200-172.18.255.250`.
 * What is no range is passed over. Nodes come in hundreds: in order of their beginnings each is looked at once.
 */
export function overlap(left: readonly string[], right: readonly string[]): Overlap | undefined {
  const of = (side: 'left' | 'right', texts: readonly string[]) =>
    texts.flatMap(text => {
      const range = rangeOf(text);
      return range === undefined ? [] : [{ ...range, text, side }];
    });
  const all = [...of('left', left), ...of('right', right)].sort((one, other) => (one.first < other.first ? -1 : 1));
  const furthest = new Map<string, (typeof all)[number]>();
  for (const range of all) {
    const { side, bits, last, text } = range;
    const other = furthest.get(`${side === 'left' ? 'right' : 'left'} ${bits}`);
    if (other !== undefined && other.last >= range.first) {
      return side === 'left' ? { left: text, right: other.text } : { left: other.text, right: text };
    }
    const own = furthest.get(`${side} ${bits}`);
    if (own === undefined || own.last < last) furthest.set(`${side} ${bits}`, range);
  }
  return undefined;
}

export type Range = { readonly bits: 32 | 128; readonly first: bigint; readonly last: bigint };

/** Nothing for what is no range; one whose end is before its beginning is none. */
export function rangeOf(text: string): Range | undefined {
  const [begin = '', end] = text.split('-').map(part => part.trim());
  const [address = '', prefix] = begin.split('/');
  const bits = bitsOf(address);
  if (bits === undefined) return undefined;
  const first = numberOf(address);
  if (end !== undefined) {
    const last = bitsOf(end) === bits ? numberOf(end) : -1n;
    return last < first ? undefined : { bits, first, last };
  }
  const length = prefix === undefined ? bits : Number(prefix);
  if (!Number.isInteger(length) || length < 0 || length > bits) return undefined;
  const size = 1n << BigInt(bits - length);
  const network = first - (first % size);
  return { bits, first: network, last: network + size - 1n };
}

/** How many addresses a range has. */
export function sizeOf({ first, last }: Range): bigint {
  return last - first + 1n;
}

/** The nth address of a range, from 0, as it is written: `172.18.255.200`, `fd00::1`. */
export function addressAt({ bits, first }: Range, index: bigint): string {
  const number = first + index;
  if (bits === 32) return [24n, 16n, 8n, 0n].map(shift => (number >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, place) => ((number >> BigInt(16 * (7 - place))) & 65_535n).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** True for an address of the range. */
export function isWithin({ bits, first, last }: Range, address: string): boolean {
  const found = rangeOf(address);
  return found !== undefined && found.bits === bits && found.first >= first && found.last <= last;
}

function bitsOf(address: string): Range['bits'] | undefined {
  if (isIPv4(address)) return 32;
  return isIPv6(address) ? 128 : undefined;
}

function numberOf(address: string): bigint {
  if (isIPv4(address)) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  // A URL writes an IPv6 address in one way, without an IPv4 address at its end.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string | undefined) => (part === undefined || part === '' ? [] : part.split(':'));
  const zeros = 8 - groups(head).length - groups(tail).length;
  const whole = [
    ...groups(head),
    ...Array.from({ length: tail === undefined ? 0 : zeros }, () => '0'),
    ...groups(tail),
  ];
  return whole.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
