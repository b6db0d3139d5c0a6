/** Host names of simulated load balancers. A name carries its IP, so that everybody resolves it without a name server. */

import type { Resolve } from '../../ports.ts';

const ZONE = 'elb.example.com';

/** `ip-172-18-255-201.east.elb.example.com`. */
export function hostNameOf(ip: string, cluster: string): string {
  return `ip-${ip.replaceAll('.', '-')}.${cluster}.${ZONE}`;
}

/** The IP of such a name; any other address as it is. */
export function ipOf(address: string): string {
  if (!address.endsWith(`.${ZONE}`)) return address;
  const octets = /^ip-(\d+)-(\d+)-(\d+)-(\d+)\./.exec(address)?.slice(1);
  return octets?.join('.') ?? address;
}

/** Looks up these names; any other host as `other` does. */
export function resolveSimulated(other: Resolve): Resolve {
  return async (host, signal) => {
    const ip = ipOf(host);
    return ip === host ? other(host, signal) : [ip];
  };
}
