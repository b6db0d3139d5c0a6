/** What a real server allocates for Services: cluster IPs, node ports, IP families. */
import { recordAt } from '../../model/look.ts';
import { wrong } from './causes.ts';
import { items } from './defaults/fill.ts';
import { child, type Dict, type Doc } from './json.ts';
import { invalid } from './status-errors.ts';
import type { Storage } from './storage.ts';

const FIRST_PORT = 30_000;
const PORTS = 2768;

const refused = (service: Doc, field: string, value: unknown, why: string) =>
  invalid({ group: '', plural: 'services', kind: 'Service' }, service.metadata.name, [wrong(field, value, why)]);

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
  const checkAddress = (service: Doc, address: string): void => {
    if (address === 'None') return;
    const isOurs = address.startsWith(`${prefix}.`);
    const isTaken = inUse(each => [recordAt(each, 'spec').clusterIP]).has(address);
    if (isOurs && !isTaken) return;
    const why = isOurs ? 'provided IP is already allocated' : 'the provided network does not match the current range';
    throw refused(service, 'spec.clusterIPs', [address], `failed to allocate IP ${address}: ${why}`);
  };
  const portsInUse = () => inUse(service => items(recordAt(service, 'spec'), 'ports').map(port => port.nodePort));
  const freePort = (): number => {
    const taken = portsInUse();
    for (;;) {
      const port = FIRST_PORT + Math.floor(random() * PORTS);
      if (!taken.has(port)) return port;
    }
  };
  const nodePortComplaint = (port: number): string | undefined => {
    const [least, most] = [FIRST_PORT, FIRST_PORT + PORTS - 1];
    if (port < least || port > most) {
      return `provided port is not in the valid range. The range of valid ports is ${least}-${most}`;
    }
    return portsInUse().has(port) ? 'provided port is already allocated' : undefined;
  };
  const nodePorts = (service: Doc, spec: Dict, before: Readonly<Dict>) => {
    const wanted =
      spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
    if (!wanted) return;
    const old = items(before, 'ports');
    for (const [index, port] of items(spec, 'ports').entries()) {
      const same = old.find(each => each.port === port.port && each.protocol === port.protocol);
      const isNew = typeof port.nodePort === 'number' && !old.some(each => each.nodePort === port.nodePort);
      const complaint = isNew ? nodePortComplaint(Number(port.nodePort)) : undefined;
      if (complaint !== undefined) throw refused(service, `spec.ports[${index}].nodePort`, port.nodePort, complaint);
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
      else if (previous === undefined && spec.clusterIP !== before.clusterIP)
        checkAddress(service, String(spec.clusterIP));
      spec.clusterIPs ??= [spec.clusterIP];
      spec.ipFamilies ??= ['IPv4'];
      spec.ipFamilyPolicy ??= 'SingleStack';
      nodePorts(service, spec, before);
    },
  };
}
