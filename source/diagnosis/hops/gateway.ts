/** Between networks: the labels that tell them apart, the gateway, its address, and what it lets through. */
import { cleaned } from '../../model/clean.ts';
import { listAt, numberAt, recordAt, textAt } from '../../model/fields.ts';
import { addressesOf } from '../../model/gateway-addresses.ts';
import type { KubeObject } from '../../model/kube.ts';
import { MESH_PORT } from '../../model/mesh-port.ts';
import { istiodName, planeOf, systemNamespace } from '../../model/plane.ts';
import { exposesServices } from '../../traffic/exposure.ts';
import type { IstiodReport } from '../evidence.ts';
import { hasSidecar, isReady } from '../gather.ts';
import { broken, type Hop, type HopVerdict, isAcross, judged, ok, type Path, skipped } from '../hop.ts';
import { coversHost } from '../service-hosts.ts';
import { failedDial } from './dials.ts';

const NETWORK_LABEL = 'topology.istio.io/network';
const oneNetwork = ({ from }: Path) => skipped(`both are on ${from.network}`);

export const networkHop: Hop = {
  id: 'network',
  title: 'the network of the pods',
  judge: path => {
    if (!isAcross(path)) return oneNetwork(path);
    const { to, from } = path;
    for (const member of [from, to]) {
      const namespace = systemNamespace(member);
      const label = judged(path.at(member).system, `namespace ${namespace} of ${member.name}`, found => {
        const said = found?.metadata.labels?.[NETWORK_LABEL];
        if (said === member.network) return ok(member.network);
        return broken(
          `namespace ${namespace} of ${member.name} is not labelled with ${member.network}`,
          [said === undefined ? `it has no label ${NETWORK_LABEL}` : `${NETWORK_LABEL}=${cleaned(said, 63)}`],
          `label it: eastwest up does it. Pods created in the meantime must be restarted`,
        );
      });
      if (label.verdict !== 'ok') return label;
    }
    for (const [member, pods] of [[from, path.at(from).clients] as const, [to, path.at(to).servers] as const]) {
      const network = judged(pods, `pods of ${member.name}`, found => {
        const other = found.filter(isReady).find(pod => ![undefined, member.network].includes(networkOf(pod)));
        if (other === undefined) return ok(member.network);
        return broken(
          `pod ${other.metadata.name} in ${member.name} was created while its cluster was on another network`,
          [
            `its sidecar has ISTIO_META_NETWORK=${cleaned(networkOf(other) || '""', 63)}, the cluster is on ${member.network}`,
          ],
          `restart its Deployment`,
        );
      });
      if (network.verdict !== 'ok') return network;
    }
    return ok(`${from.name} is on ${from.network}, ${to.name} on ${to.network}`);
  },
};

/** What its sidecar was told; undefined where it is not said in plain text. */
function networkOf(pod: KubeObject): string | undefined {
  const all = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')];
  const proxy = hasSidecar(pod) ? all.find(each => textAt(each, 'name') === 'istio-proxy') : undefined;
  const variable = listAt(proxy, 'env').find(each => textAt(each, 'name') === 'ISTIO_META_NETWORK');
  return textAt(variable, 'value');
}

export const addressHop: Hop = {
  id: 'gateway-address',
  title: 'the address of the gateway',
  judge: path => {
    if (!isAcross(path)) return oneNetwork(path);
    const { to, fromPrimary } = path;
    return judged(path.at(to).gatewayServices, `Services in ${systemNamespace(to)} of ${to.name}`, services => {
      const faulty = serviceFault(path, services);
      if (faulty !== undefined) return faulty;
      const wanted = to.gateway === undefined ? services.filter(isOf(to.network)).flatMap(addressesOf) : [to.gateway];
      return judged(path.at(fromPrimary).istiods, `istiod of ${fromPrimary.name}`, reports => {
        const without = reports.find(each => knownGateways(each, path).length === 0);
        if (without === undefined)
          return ok(`${to.network} is reached at ${wanted.map(each => cleaned(each, 80)).join(', ')}`);
        const known = without.gateways.map(each => `${each.network} ${each.cluster} ${each.address}:${each.port}`);
        return broken(
          `istiod of ${fromPrimary.name} has no east-west gateway for ${to.network} in ${to.name}`,
          [`${without.pod} has ${known.join(', ') || 'no gateway'}`],
          `the Service has the label and an address: if discoverySelectors leave its namespace out, label the namespace, else restart Deployment ${istiodName(planeOf(fromPrimary))} in ${systemNamespace(fromPrimary)} of ${fromPrimary.name}`,
        );
      });
    });
  },
};

const isOf = (network: string) => (service: KubeObject) => service.metadata.labels?.[NETWORK_LABEL] === network;

/** Gateways that lead to the server's network, of its own cluster first as istiod takes them. */
export function knownGateways({ gateways }: IstiodReport, { to }: Path): IstiodReport['gateways'] {
  const all = gateways.filter(each => each.network === to.network && each.port > 0);
  const own = all.filter(each => each.cluster === to.name);
  return own.length > 0 ? own : all;
}

const portsOf = (service: KubeObject) => listAt(service, 'spec', 'ports').map(each => numberAt(each, 'port'));

/** The mesh's port, or another that it names itself for istiod. */
const passes = (service: KubeObject) =>
  portsOf(service).includes(MESH_PORT) || service.metadata.labels?.['networking.istio.io/gatewayPort'] !== undefined;

function serviceFault({ to }: Path, services: readonly KubeObject[]): HopVerdict | undefined {
  const labelled = services.filter(isOf(to.network));
  const [other] = services;
  if (other === undefined) {
    const evidence = [`no Service in ${systemNamespace(to)} has the label ${NETWORK_LABEL} or istio=eastwestgateway`];
    return broken(`${to.name} has no east-west gateway`, evidence, 'eastwest up creates it');
  }
  if (labelled.length === 0) {
    const said = other.metadata.labels?.[NETWORK_LABEL];
    return broken(
      `the Service of the gateway in ${to.name} is not labelled with ${to.network}`,
      [
        `Service ${systemNamespace(to)}/${cleaned(other.metadata.name)} has ${said === undefined ? `no label ${NETWORK_LABEL}` : `${NETWORK_LABEL}=${cleaned(said, 63)}`}`,
      ],
      'label it: eastwest up does it',
    );
  }
  const portless = labelled.filter(each => !passes(each));
  if (portless.length === labelled.length) {
    return broken(
      `the Service of the gateway in ${to.name} has no port ${MESH_PORT}`,
      portless.map(
        each => `Service ${systemNamespace(to)}/${cleaned(each.metadata.name)} has ports ${portsOf(each).join(', ')}`,
      ),
      `give it port ${MESH_PORT}: eastwest up does it`,
    );
  }
  if (to.gateway !== undefined || labelled.flatMap(addressesOf).length > 0) return undefined;
  return broken(
    `the gateway of ${to.name} has no address yet`,
    labelled.map(each => `Service ${systemNamespace(to)}/${cleaned(each.metadata.name)} has no address in its status`),
    'its load balancer must assign one: see the events of the Service, or install a load balancer (MetalLB)',
  );
}

export const gatewayHop: Hop = {
  id: 'gateway',
  title: 'the gateway pods are available',
  judge: path => {
    if (!isAcross(path)) return oneNetwork(path);
    const { name } = path.to;
    return judged(
      path.at(path.to).gatewayDeployments,
      `Deployments in ${systemNamespace(path.to)} of ${name}`,
      found => {
        if (found.length === 0)
          return { verdict: 'unknown', why: `no Deployment in ${name} has the label istio=eastwestgateway` };
        const available = found.reduce((sum, each) => sum + (numberAt(each, 'status', 'availableReplicas') ?? 0), 0);
        if (available > 0) return unselected(path, found) ?? ok(`${available} available in ${name}`);
        return broken(
          `no pod of the gateway in ${name} is available`,
          found.map(
            each =>
              `Deployment ${systemNamespace(path.to)}/${cleaned(each.metadata.name)}: ${numberAt(each, 'spec', 'replicas') ?? 1} wanted, 0 available`,
          ),
          'scale it, or inspect its pods',
        );
      },
    );
  },
};

/** Running pods that no Service leads to; only of a gateway that no connection reaches. */
function unselected(path: Path, deployments: readonly KubeObject[]): HopVerdict | undefined {
  const { gatewayServices } = path.at(path.to);
  if (!('seen' in gatewayServices) || failedDial(path) === undefined) return undefined;
  const services = gatewayServices.seen.filter(isOf(path.to.network));
  const selectorOf = (service: KubeObject) => recordAt(service, 'spec', 'selector');
  const isLed = services.some(each => deployments.some(deployment => isChosen(selectorOf(each), deployment)));
  const choosing = services.filter(each => Object.keys(selectorOf(each)).length > 0);
  if (isLed || choosing.length === 0) return undefined;
  return broken(
    `the Service of the gateway in ${path.to.name} selects no pod of it`,
    choosing.map(
      each =>
        `Service ${systemNamespace(path.to)}/${cleaned(each.metadata.name)} selects ${cleaned(labelText(selectorOf(each)), 200)}`,
    ),
    'correct its selector: eastwest up does it',
  );
}

const labelText = (labels: Readonly<Record<string, unknown>>) =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',');

/** By the labels of its template, but for those that the injector adds. */
function isChosen(selector: Readonly<Record<string, unknown>>, deployment: KubeObject): boolean {
  const labels = recordAt(deployment, 'spec', 'template', 'metadata', 'labels');
  return Object.entries(selector).every(
    ([key, value]) => labels[key] === value || (labels[key] === undefined && key.includes('istio.io/')),
  );
}

export const exposureHop: Hop = {
  id: 'exposure',
  title: 'the gateway exposes services',
  judge: path => {
    if (!isAcross(path)) return oneNetwork(path);
    const { toPrimary, to } = path;
    const namespace = systemNamespace(toPrimary);
    return judged(path.at(toPrimary).exposures, `Gateways in ${namespace} of ${toPrimary.name}`, found => {
      const passing = found.filter(each => exposesServices(each) && misfit(each, path) === undefined);
      if (passing.length === 1) return ok(`Gateway ${cleaned(passing[0]?.metadata.name ?? '')} in ${toPrimary.name}`);
      if (passing.length > 1) {
        return broken(
          `more than one Gateway opens port ${MESH_PORT} of the gateway in ${to.name}`,
          passing.map(each => `Gateway ${namespace}/${cleaned(each.metadata.name)}`),
          'delete all but one: two servers on one port of one gateway conflict (istio/istio#42050)',
        );
      }
      return broken(
        `the gateway in ${to.name} exposes no service`,
        [
          `no Gateway in ${namespace} of ${toPrimary.name} has port ${MESH_PORT} with mode AUTO_PASSTHROUGH for this gateway and host`,
          ...found.flatMap(each => nearMiss(each, path) ?? []),
        ],
        'eastwest up creates it (Gateway cross-network-gateway)',
      );
    });
  },
};

/** Why a Gateway that was meant to expose services does not. */
function nearMiss(gateway: KubeObject, path: Path): string | undefined {
  const title = `Gateway ${gateway.metadata.namespace}/${cleaned(gateway.metadata.name)}`;
  if (exposesServices(gateway)) return `${title}: ${misfit(gateway, path) ?? 'it fits'}`;
  const servers = listAt(gateway, 'spec', 'servers').map(
    each => `port ${numberAt(each, 'port', 'number')} ${cleaned(textAt(each, 'tls', 'mode') ?? 'without TLS', 40)}`,
  );
  const selector = cleaned(labelText(recordAt(gateway, 'spec', 'selector')), 120);
  return `${title} has ${servers.join(', ')}, for pods ${selector}`;
}

/** Of one with port and mode. */
function misfit(gateway: KubeObject, path: Path): string | undefined {
  const hosts = listAt(gateway, 'spec', 'servers')
    .filter(each => numberAt(each, 'port', 'number') === MESH_PORT)
    .flatMap(each => listAt(each, 'hosts'))
    .filter(each => typeof each === 'string');
  const isCovering = hosts.some(each => coversHost(each.slice(each.lastIndexOf('/') + 1), path.mesh));
  if (!isCovering) return `its hosts are ${cleaned(hosts.join(', '), 120) || 'none'}, not *.local`;
  const { gatewayDeployments } = path.at(path.to);
  const deployments = 'seen' in gatewayDeployments ? gatewayDeployments.seen : [];
  const selector = recordAt(gateway, 'spec', 'selector');
  if (deployments.length === 0 || deployments.some(each => isChosen(selector, each))) return undefined;
  return `it selects pods ${cleaned(labelText(selector), 120)}, which no pod of the gateway has`;
}
