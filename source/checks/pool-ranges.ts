/** Ranges for MetalLB that lie in the network of the nodes and share no address with anything known. Pure. */
import { isIPv4 } from 'node:net';
import { overlap } from '../model/ranges.ts';

const SIZE = 10;
/** Where ranges begin within the last byte: upper ones first, as routers and DHCP servers give lower ones away. */
const BEGINNINGS = [200, 210, 220, 230, 240, 190, 180, 170, 160, 150, 140, 130, 120, 110, 100];

/**
 * A range of ten addresses beside a node's own: of a network's size no API tells, but the 256 around a node are in it.
 * Undefined where no node has an IPv4 address, or none of those is left.
 */
export function proposedRange(nodes: readonly string[], taken: readonly string[]): string | undefined {
  const node = nodes.find(address => isIPv4(address));
  if (node === undefined) return undefined;
  const network = node.slice(0, node.lastIndexOf('.'));
  const ranges = BEGINNINGS.map(first => `${network}.${first}-${network}.${first + SIZE - 1}`);
  return ranges.find(range => overlap([range], taken) === undefined);
}
