/**
 * A foreign east-west gateway under the plan's name, with a selector that cannot be changed: the chart istio/gateway
 * makes such ones. Where it serves the network as ours would, it is used as it is. Pure.
 */
import type { ObjectRef } from './kube.ts';
import { MESH_PORT } from './mesh-port.ts';

export type ExistingGateway = {
  /** `.spec.selector.matchLabels` of its Deployment. */
  readonly selector: Readonly<Record<string, string>>;
  /** Labels and annotations of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** All that belongs to it, so that it can be given to this program as a whole. */
  readonly parts?: readonly ObjectRef[];
  /** The network whose view its proxies ask for. */
  readonly view: string | undefined;
  /** The Service of the same name. */
  readonly service?: {
    readonly type: string;
    readonly network: string | undefined;
    readonly selector: Readonly<Record<string, string>>;
    /** `port` of each, and the number that it leads to. */
    readonly ports: ReadonlyMap<number, number>;
  };
};

export type GatewayNeeds = {
  readonly network: string;
  /** Whether remotes find istiod through it. */
  readonly servesRemotes: boolean;
  /** Whether the user names another address for it, which a Service without the network's label would hold. */
  readonly hasNamedAddress: boolean;
};

const istiodPorts = [15012, 15017];

/** What it would need besides to do what the plan's own does; empty where it fits. */
export function gatewayMisfits(gateway: ExistingGateway, needs: GatewayNeeds): readonly string[] {
  const { labels, annotations, view, service } = gateway;
  const ports = [MESH_PORT, ...(needs.servesRemotes ? istiodPorts : [])];
  const missing = ports.filter(port => service?.ports.get(port) !== port);
  const isInjected = [labels, annotations].some(each => each['sidecar.istio.io/inject'] === 'true');
  const selects = Object.entries(service?.selector ?? {}).every(([key, value]) => labels[key] === value);
  return [
    ...(labels.istio === 'eastwestgateway' ? [] : ['label istio=eastwestgateway on its pods']),
    ...(isInjected ? [] : ['label sidecar.istio.io/inject=true on its pods']),
    ...(annotations['inject.istio.io/templates'] === 'gateway'
      ? []
      : ['annotation inject.istio.io/templates=gateway on its pods']),
    ...(view === undefined || view === needs.network ? [] : [`ISTIO_META_REQUESTED_NETWORK_VIEW=${needs.network}`]),
    ...(service === undefined ? ['a Service of its name'] : []),
    ...(service === undefined || service.type === 'LoadBalancer' ? [] : ['type LoadBalancer of its Service']),
    ...(service === undefined || service.network === needs.network
      ? []
      : [`label topology.istio.io/network=${needs.network} on its Service`]),
    ...(service === undefined || selects ? [] : ['a Service that selects its pods']),
    ...(service === undefined || missing.length === 0 ? [] : [`port ${missing.join(', ')} of its Service`]),
    ...(needs.hasNamedAddress ? ['a load balancer address that the others reach, instead of gateway='] : []),
  ];
}
