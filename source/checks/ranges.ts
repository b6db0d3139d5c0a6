/** Ranges of addresses as Kubernetes and MetalLB write them, and whether two share an address. Pure. */
import { isIPv4, isIPv6 } from 'node:net';

export type Overlap = { readonly left: string; readonly right: string };

/**
 * Two ranges that share an address, one of each side: `10.128.0.0/14`, `fd01::/48`, `172.18.255.200-172.18.255.250`.
 * What is no range is passed over. Nodes come in hundreds: in order of their beginnings each is looked at once.
 */
export function overlap(left: readonly string[], right: readonly string[]): Overlap | undefined {
  const of = (side: 'left' | 'right', texts: readonly string[]) =>
    texts.flatMap(text => read(text).map(range => ({ ...range, text, side })));
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

type Range = { readonly bits: 32 | 128; readonly first: bigint; readonly last: bigint };

/** None for what is no range. */
function read(text: string): readonly Range[] {
  const [begin = '', end] = text.split('-').map(part => part.trim());
  const [address = '', prefix] = begin.split('/');
  const bits = bitsOf(address);
  if (bits === undefined) return [];
  const first = numberOf(address);
  if (end !== undefined) return bitsOf(end) === bits ? [{ bits, first, last: numberOf(end) }] : [];
  const length = prefix === undefined ? bits : Number(prefix);
  if (!Number.isInteger(length) || length < 0 || length > bits) return [];
  const size = 1n << BigInt(bits - length);
  const network = first - (first % size);
  return [{ bits, first: network, last: network + size - 1n }];
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
