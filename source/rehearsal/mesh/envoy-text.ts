/**
 * Envoy's own word on its endpoints, as `pilot-agent request GET clusters` prints it
 * (docs/istio/istiod.md#debug-endpoints).
 */
import { listAt, numberAt } from '../../model/fields.ts';
import type { DataPlane } from './data-plane.ts';
import type { Caller } from './endpoints.ts';
import { type HostCounters, hostKey } from './envoy.ts';

const untouched: HostCounters = { connectFails: 0, errors: 0, successes: 0 };

/** One fact a line, for every endpoint of every Service that the proxy knows. */
export function envoyClusters(plane: DataPlane, caller: Caller): string {
  const envoy = plane.envoyOf(caller.pod);
  const lines = plane.servicesOf(caller).flatMap(service =>
    listAt(service, 'spec', 'ports').flatMap(entry => {
      const port = numberAt(entry, 'port') ?? 0;
      const { name, namespace } = service.metadata;
      return plane.endpointsOf(caller, service, port).flatMap(endpoint => {
        const key = hostKey({ name, namespace, port }, endpoint.address);
        const facts = factsOf(envoy.hosts.get(key) ?? untouched, endpoint.weight);
        return Object.entries(facts).map(([fact, value]) => `${key}::${fact}::${value}`);
      });
    }),
  );
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function factsOf({ connectFails, errors, successes, connections = [] }: HostCounters, weight: number) {
  return {
    cx_active: connections.length,
    cx_connect_fail: connectFails,
    cx_total: connectFails + Math.max(connections.length, successes > 0 ? 1 : 0),
    rq_active: 0,
    rq_error: errors,
    rq_success: successes,
    rq_timeout: 0,
    rq_total: errors + successes,
    hostname: '',
    health_flags: 'healthy',
    weight: Math.max(1, Math.round(weight)),
    region: '',
    zone: '',
    sub_zone: '',
    canary: false,
    priority: 0,
    success_rate: -1,
    local_origin_success_rate: -1,
  };
}
