/** The one IP that a remote is told for its primary's istiod (docs/istio/gateways.md#discovery-address). */
import { byVersion } from './by-version.ts';

const isIpv6 = (address: string): boolean => address.includes(':');

/** The first IPv4 address; IPv6 only where the version takes it. Undefined when none of them will do. */
export function discoveryIp(ips: readonly string[], version: string): string | undefined {
  const first = byVersion(version).ipv6Discovery ? ips[0] : undefined;
  return ips.find(ip => !isIpv6(ip)) ?? first;
}
