/** Defaults of Services. What is allocated (addresses, node ports) is in `service-addresses.ts`. */
import { child, type Dict } from '../json.ts';
import { fill, items, present } from './fill.ts';

export function defaultService(object: Dict): void {
  const spec = child(object, 'spec');
  fill(spec, 'sessionAffinity', 'None');
  if (spec.sessionAffinity === 'ClientIP') {
    fill(child(child(spec, 'sessionAffinityConfig'), 'clientIP'), 'timeoutSeconds', 10800);
  }
  fill(spec, 'type', 'ClusterIP');
  for (const port of items(spec, 'ports')) {
    fill(port, 'protocol', 'TCP');
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') {
      port.targetPort = port.port;
    }
  }
  const type = spec.type;
  if (type === 'NodePort' || type === 'LoadBalancer') fill(spec, 'externalTrafficPolicy', 'Cluster');
  if (type !== 'ExternalName') fill(spec, 'internalTrafficPolicy', 'Cluster');
  if (type === 'LoadBalancer') {
    fill(spec, 'allocateLoadBalancerNodePorts', true);
    for (const ingress of items(child(child(object, 'status'), 'loadBalancer'), 'ingress')) {
      if (ingress.ip !== undefined) fill(ingress, 'ipMode', 'VIP');
    }
  }
  const status = child(object, 'status');
  if (present(status, 'loadBalancer') === undefined) status.loadBalancer = {};
}

export function defaultEndpoints(object: Dict): void {
  for (const subset of items(object, 'subsets')) {
    for (const port of items(subset, 'ports')) fill(port, 'protocol', 'TCP');
  }
}

export function defaultEndpointSlice(object: Dict): void {
  // This list has no omission: an empty one shows as null.
  if (items(object, 'endpoints').length === 0) object.endpoints = null;
  for (const endpoint of items(object, 'endpoints')) endpoint.conditions ??= {};
  for (const port of items(object, 'ports')) {
    if (port.name === undefined) port.name = '';
    fill(port, 'protocol', 'TCP');
  }
}
