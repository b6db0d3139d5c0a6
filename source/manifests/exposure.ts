/** What the gateways let through (domain §9.2). */
import type { KubeObject } from '../model/kube.ts';
import { ISTIO_NAMESPACE } from '../model/mesh.ts';

/** Exposes all services of the mesh to the other networks; the TLS stays end to end, the SNI is the routing key. */
export function crossNetworkGateway(): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'cross-network-gateway', namespace: ISTIO_NAMESPACE },
    spec: {
      selector: { istio: 'eastwestgateway' },
      servers: [
        {
          port: { number: 15443, name: 'tls', protocol: 'TLS' },
          tls: { mode: 'AUTO_PASSTHROUGH' },
          hosts: ['*.local'],
        },
      ],
    },
  };
}
