/** What a real server allocates for Services: cluster IPs, node ports, IP families. */
import { isIP } from 'node:net';
import { recordAt } from '../../model/fields.ts';
import { wrong } from './causes.ts';
import { items } from './defaults/fill.ts';
import { child, type Dict, type Doc, same } from './json.ts';
import { invalid } from './status-errors.ts';
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
  const refuse = (service: Doc, field: string, value: unknown, why: string) =>
    invalid({ group: '', plural: 'services', kind: 'Service' }, service.metadata.name, [wrong(field, value, why)]);
  /** Throws 422 for an address of one's own choice that cannot be had; what is not an address is refused elsewhere. */
  const requireAddress = (service: Doc, address: unknown) => {
    if (typeof address !== 'string' || isIP(address) === 0) return;
    const why = address.startsWith(`${prefix}.`)
      ? 'provided IP is already allocated'
      : 'the provided network does not match the current range';
    if (address.startsWith(`${prefix}.`) && !inUse(each => [recordAt(each, 'spec').clusterIP]).has(address)) return;
    throw refuse(service, 'spec.clusterIPs', [address], `failed to allocate IP ${address}: ${why}`);
  };
  const requirePorts = (service: Doc, spec: Dict, before: Readonly<Dict>) => {
    const old = items(before, 'ports').map(port => port.nodePort);
    for (const [index, { nodePort }] of items(spec, 'ports').entries()) {
      if (typeof nodePort !== 'number' || old.includes(nodePort)) continue;
      const field = `spec.ports[${index}].nodePort`;
      if (nodePort < 30000 || nodePort > 32767) {
        const range = 'The range of valid ports is 30000-32767';
        throw refuse(service, field, nodePort, `provided port is not in the valid range. ${range}`);
      }
      if (inUse(each => items(recordAt(each, 'spec'), 'ports').map(port => port.nodePort)).has(nodePort)) {
        throw refuse(service, field, nodePort, 'provided port is already allocated');
      }
    }
  };
  return {
    allocate(service, previous) {
      const spec = child(service, 'spec');
      const before = previous === undefined ? {} : recordAt(previous, 'spec');
      dropOfOldType(spec, before);
      if (spec.type === 'ExternalName') return;
      if (spec.type !== 'ClusterIP') requirePorts(service, spec, before);
      if (spec.clusterIP === undefined || spec.clusterIP === '') spec.clusterIP = before.clusterIP ?? freeAddress();
      else if (before.clusterIP === undefined) requireAddress(service, spec.clusterIP);
      spec.clusterIPs = [spec.clusterIP];
      if (spec.ipFamilyPolicy === 'RequireDualStack' && previous === undefined && !isOpen(spec)) {
        const why = 'this cluster is not configured for dual-stack services';
        throw refuse(service, 'spec.ipFamilyPolicy', spec.ipFamilyPolicy, why);
      }
      spec.ipFamilyPolicy ??= isOpen(spec) ? 'RequireDualStack' : 'SingleStack';
      spec.ipFamilies ??= isOpen(spec) ? ['IPv4', 'IPv6'] : ['IPv4'];
      nodePorts(spec, before);
    },
  };
}

/** Without addresses and without pods of its own its IP families are unknown. */
const isOpen = (spec: Dict): boolean =>
  spec.clusterIP === 'None' && Object.keys(recordAt(spec, 'selector')).length === 0;

const needsPorts = ({ type }: Readonly<Dict>) => type === 'NodePort' || type === 'LoadBalancer';

/** What only the former type needed goes with it, unless it was changed in the same breath. Writes into the spec. */
function dropOfOldType(spec: Dict, before: Readonly<Dict>): void {
  if (before.type === undefined || before.type === spec.type) return;
  const drop = (fields: readonly string[]) => {
    for (const field of fields) if (same(spec[field], before[field])) delete spec[field];
  };
  if (spec.type === 'ExternalName') {
    drop(['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy']);
  }
  if (spec.type !== 'LoadBalancer') drop(['healthCheckNodePort', 'allocateLoadBalancerNodePorts', 'loadBalancerClass']);
  if (needsPorts(spec) || !needsPorts(before)) return;
  drop(['externalTrafficPolicy']);
  const old = items(before, 'ports').map(port => port.nodePort);
  for (const port of items(spec, 'ports')) if (old.includes(port.nodePort)) delete port.nodePort;
}
