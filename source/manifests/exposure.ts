/** What the gateways expose (docs/istio/gateways.md#exposure). */

import type { KubeObject } from '../model/kube.ts';
import { MESH_PORT } from '../model/mesh-port.ts';
import { ISTIO_NAMESPACE, istiodName, OWN_PLANE, type Plane } from '../model/plane.ts';

/** Exposes all services of the mesh to the other networks; the TLS stays end to end, the SNI is the routing key. */
export function crossNetworkGateway(namespace = ISTIO_NAMESPACE): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'cross-network-gateway', namespace },
    spec: {
      selector: { istio: 'eastwestgateway' },
      servers: [
        {
          port: { number: MESH_PORT, name: 'tls', protocol: 'TLS' },
          tls: { mode: 'AUTO_PASSTHROUGH' },
          hosts: ['*.local'],
        },
      ],
    },
  };
}

/** Exposes istiod to its remotes: their proxies (15012) and their API servers' webhook calls (15017). */
export function istiodGateway(namespace = ISTIO_NAMESPACE): KubeObject {
  const server = (name: string, number: number) => ({
    port: { name, number, protocol: 'tls' },
    tls: { mode: 'PASSTHROUGH' },
    hosts: ['*'],
  });
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'istiod-gateway', namespace },
    spec: {
      selector: { istio: 'eastwestgateway' },
      servers: [server('tls-istiod', 15012), server('tls-istiodwebhook', 15017)],
    },
  };
}

/** Routes what arrives at the gateway to istiod. */
export function istiodVirtualService(plane: Plane = OWN_PLANE): KubeObject {
  const host = `${istiodName(plane)}.${plane.namespace}.svc.cluster.local`;
  const route = (from: number, to: number) => ({
    match: [{ port: from, sniHosts: ['*'] }],
    route: [{ destination: { host, port: { number: to } } }],
  });
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'istiod-vs', namespace: plane.namespace },
    spec: { hosts: ['*'], gateways: ['istiod-gateway'], tls: [route(15012, 15012), route(15017, 443)] },
  };
}
