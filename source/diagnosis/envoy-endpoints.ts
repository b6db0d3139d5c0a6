/** The endpoints of one Service in the text of Envoy's `/clusters`, and what it counted between two such texts. */
import { cleaned } from '../model/clean.ts';
import type { ProxyEndpoint } from './evidence.ts';

/** Prints it, in a sidecar. */
export const envoyClustersCommand = ['pilot-agent', 'request', 'GET', 'clusters'] as const;

/** `<cluster>::<address>::<fact>::<value>`; lines about the cluster itself have a word instead of an address. */
const line = /^(\S+:\d+)::([a-z_]+)::(\S*)$/;

/** Every endpoint of a Service's port, in Envoy's order. `host`: `helloworld.sample.svc.cluster.local`. */
export function envoyEndpoints(text: string, host: string, port: number): readonly ProxyEndpoint[] {
  const start = `outbound|${port}||${host}::`;
  const facts = new Map<string, Record<string, string>>();
  for (const each of text.split('\n')) {
    if (!each.startsWith(start)) continue;
    const [, address, fact, value] = line.exec(each.slice(start.length)) ?? [];
    if (address === undefined || fact === undefined || value === undefined) continue;
    facts.set(address, { ...facts.get(address), [fact]: value });
  }
  return [...facts].map(([address, known]) => ({
    address: cleaned(address, 80),
    health: cleaned(known.health_flags ?? 'healthy', 80),
    connectFails: Number(known.cx_connect_fail ?? 0) || 0,
    errors: Number(known.rq_error ?? 0) || 0,
    successes: Number(known.rq_success ?? 0) || 0,
  }));
}

/** The endpoints as they are after, with what was counted since before: an Envoy counts from its start. */
export function countedBetween(
  before: readonly ProxyEndpoint[],
  after: readonly ProxyEndpoint[],
): readonly ProxyEndpoint[] {
  return after.map(each => {
    const earlier = before.find(({ address }) => address === each.address);
    // An Envoy that restarted resets the counters.
    const since = (count: 'connectFails' | 'errors' | 'successes') =>
      earlier === undefined || earlier[count] > each[count] ? each[count] : each[count] - earlier[count];
    return { ...each, connectFails: since('connectFails'), errors: since('errors'), successes: since('successes') };
  });
}
