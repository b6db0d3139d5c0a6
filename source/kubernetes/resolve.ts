/**
 * Looking up host names, as gateways of some clouds have them instead of addresses
 * (docs/istio/gateways.md#gateway-addresses).
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ProblemError } from '../model/problem.ts';
import type { Resolve } from '../ports.ts';

/** The IPs of a host name by this machine's resolver, IPv4 first; an IP is its own. */
export const resolveHost: Resolve = async (host, signal) => {
  signal.throwIfAborted();
  if (isIP(host) !== 0) return [host];
  try {
    const found = await lookup(host, { all: true });
    return found.sort((left, right) => left.family - right.family).map(each => each.address);
  } catch (error) {
    throw new ProblemError(
      {
        code: 'unreachable',
        title: `the host name ${host} cannot be looked up`,
        hint: 'a new load balancer takes a while to appear in DNS; else give an IP',
      },
      { cause: error },
    );
  }
};
