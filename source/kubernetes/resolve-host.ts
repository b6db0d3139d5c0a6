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
    const found = await unlessAborted(lookup(host, { all: true }), signal);
    return found.sort((left, right) => left.family - right.family).map(each => each.address);
  } catch (error) {
    signal.throwIfAborted();
    throw new ProblemError(
      {
        code: 'unreachable',
        title: `the host name ${host} cannot be resolved`,
        hint: 'a new load balancer takes a while to appear in DNS; else give an IP',
      },
      { cause: error },
    );
  }
};

/** The system's lookup cannot be cancelled: it is left behind. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const left = Promise.withResolvers<never>();
  const leave = () => left.reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work, left.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
