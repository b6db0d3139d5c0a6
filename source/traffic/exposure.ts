/** What an east-west gateway lets through to the services behind it. */

import { listAt, numberAt, recordAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { MESH_PORT } from '../model/mesh-port.ts';

/** Label by which gateways are selected (docs/istio/gateways.md#objects, docs/istio/gateways.md#exposure). */
export const gatewayLabel = { name: 'istio', value: 'eastwestgateway' };

/** True for a Gateway by which proxies of other networks reach every service. */
export function exposesServices(gateway: KubeObject): boolean {
  return (
    recordAt(gateway, 'spec', 'selector')[gatewayLabel.name] === gatewayLabel.value &&
    listAt(gateway, 'spec', 'servers').some(
      server =>
        numberAt(server, 'port', 'number') === MESH_PORT && textAt(server, 'tls', 'mode') === 'AUTO_PASSTHROUGH',
    )
  );
}
