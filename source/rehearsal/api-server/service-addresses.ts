/** What a real server allocates for Services: cluster IPs, node ports, IP families. */
import { recordAt } from '../../model/look.ts';
import { items } from './defaults/fill.ts';
import { child, type Dict, type Doc } from './json.ts';
import type { Storage } from './storage.ts';

export type ServiceAddresses = {
  /** Fills in what a Service has not asked for, or keeps what it has had. Writes into the document. */
  readonly allocate: (service: Doc, before: Doc | undefined) => void;
};

/** `prefix`: the first two numbers of the service network, `172.30` on OpenShift, `10.96` elsewhere. */
export function createServiceAddresses(storage: Storage, prefix: string, random: () => number): ServiceAddresses {
  const inUse = (field: (service: Doc) => readonly unknown[]): ReadonlySet<unknown> =>
    new Set(storage.list('services', undefined).flatMap(field));
  const freeAddress = (): string => {
    const taken = inUse(service => [recordAt(service, 'spec').clusterIP]);
    for (;;) {
      const address = `${prefix}.${Math.floor(random() * 256)}.${1 + Math.floor(random() * 254)}`;
      if (!taken.has(address)) return address;
    }
  };
  const freePort = (): number => {
    const taken = inUse(service => items(recordAt(service, 'spec'), 'ports').map(port => port.nodePort));
    for (;;) {
      const port = 30000 + Math.floor(random() * 2768);
      if (!taken.has(port)) return port;
    }
  };
  const nodePorts = (spec: Dict, before: Readonly<Dict>) => {
    const wanted =
      spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
    if (!wanted) return;
    const old = items(before, 'ports');
    for (const port of items(spec, 'ports')) {
      const same = old.find(each => each.port === port.port && each.protocol === port.protocol);
      port.nodePort ??= same?.nodePort ?? freePort();
    }
    if (spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local') {
      spec.healthCheckNodePort ??= before.healthCheckNodePort ?? freePort();
    }
  };
  return {
    allocate(service, previous) {
      const spec = child(service, 'spec');
      const before = previous === undefined ? {} : recordAt(previous, 'spec');
      if (spec.type === 'ExternalName') return;
      if (spec.clusterIP === undefined || spec.clusterIP === '') spec.clusterIP = before.clusterIP ?? freeAddress();
      spec.clusterIPs ??= [spec.clusterIP];
      spec.ipFamilies ??= ['IPv4'];
      spec.ipFamilyPolicy ??= 'SingleStack';
      nodePorts(spec, before);
    },
  };
}
