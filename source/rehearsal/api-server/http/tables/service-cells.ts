/** Cells of Services, Endpoints and autoscalers that take more than a look. */
import { at, listAt, numberAt, recordAt, textAt } from '../../../../model/fields.ts';
import type { Doc } from '../../json.ts';

/** `a=b,c=d`, or `<none>`. */
export function selectorText(selector: unknown): string {
  const labels = Object.entries(recordAt(at(selector, 'matchLabels') ?? selector));
  const expressions = listAt(selector, 'matchExpressions').map(each => {
    const values = listAt(each, 'values');
    const operator = (textAt(each, 'operator') ?? '').toLowerCase();
    return values.length === 0
      ? (textAt(each, 'key') ?? '')
      : `${textAt(each, 'key')} ${operator} (${values.join(',')})`;
  });
  const parts = [...labels.map(([key, value]) => `${key}=${String(value)}`).sort(), ...expressions];
  return parts.length === 0 ? '<none>' : parts.join(',');
}

/** EXTERNAL-IP of `kubectl get services`. */
export function externalAddress(service: Doc): string {
  const external = listAt(service, 'spec', 'externalIPs') as readonly string[];
  switch (textAt(service, 'spec', 'type')) {
    case 'ExternalName':
      return textAt(service, 'spec', 'externalName') ?? '';
    case 'LoadBalancer': {
      const ingress = listAt(service, 'status', 'loadBalancer', 'ingress');
      const addresses = ingress.map(each => textAt(each, 'ip') ?? textAt(each, 'hostname') ?? '');
      const all = [...addresses, ...external];
      return all.length === 0 ? '<pending>' : all.join(',');
    }
  }
  return external.length === 0 ? '<none>' : external.join(',');
}

/** PORT(S) of `kubectl get services`. */
export function portList(service: Doc): string {
  const ports = listAt(service, 'spec', 'ports').map(each => {
    const node = numberAt(each, 'nodePort');
    const protocol = textAt(each, 'protocol') ?? 'TCP';
    return `${numberAt(each, 'port')}${node === undefined ? '' : `:${node}`}/${protocol}`;
  });
  return ports.length === 0 ? '<none>' : ports.join(',');
}

/** ENDPOINTS of `kubectl get endpoints`. */
export function endpointList(endpoints: Doc): string {
  const all = listAt(endpoints, 'subsets').flatMap(subset => {
    const addresses = listAt(subset, 'addresses').map(each => textAt(each, 'ip') ?? '');
    const ports = listAt(subset, 'ports');
    if (ports.length === 0) return addresses;
    return ports.flatMap(port => addresses.map(address => `${address}:${numberAt(port, 'port')}`));
  });
  if (all.length === 0) return listAt(endpoints, 'subsets').length === 0 ? '<none>' : '';
  return all.length <= 3 ? all.join(',') : `${all.slice(0, 3).join(',')} + ${all.length - 3} more...`;
}

/** TARGETS of `kubectl get horizontalpodautoscalers`. */
export function autoscalerTargets(autoscaler: Doc): string {
  const current = listAt(autoscaler, 'status', 'currentMetrics');
  const targets = listAt(autoscaler, 'spec', 'metrics').map((metric, index) => {
    const name = textAt(metric, 'resource', 'name') ?? textAt(metric, 'containerResource', 'name') ?? '';
    const wanted = numberAt(metric, 'resource', 'target', 'averageUtilization');
    const found = numberAt(current[index], 'resource', 'current', 'averageUtilization');
    return `${name}: ${found === undefined ? '<unknown>' : `${found}%`}/${wanted === undefined ? '<auto>' : `${wanted}%`}`;
  });
  return targets.length === 0 ? '<none>' : targets.slice(0, 2).join(', ');
}
