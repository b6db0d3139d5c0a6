/**
 * The gateway template: the pod's own `istio-proxy` container gets the real image in place of `auto`
 * (docs/istio/gateways.md#objects).
 */

import { listAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import type { Injection } from '../../mesh/istiod.ts';
import { type Injected, proxyContainer } from './templates.ts';

export function gatewayTemplate(pod: KubeObject, injection: Injection): Injected {
  const containers = listAt(pod, 'spec', 'containers') as readonly JsonObject[];
  const template = proxyContainer(injection, ['router']);
  return {
    labels: {},
    annotations: { 'proxy.istio.io/overrides': JSON.stringify({ containers }) },
    containers: containers.map(each => (textAt(each, 'name') === 'istio-proxy' ? merged(template, each) : each)),
    initContainers: [],
    // Ports below 1024 for a process without rights.
    spec: { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } },
  };
}

/** The pod's own wishes over the template; environment and ports of both. */
function merged(template: JsonObject, own: JsonObject): JsonObject {
  const joined = (field: string, key: string) => {
    const mine = listAt(own, field) as readonly JsonObject[];
    const others = (listAt(template, field) as readonly JsonObject[]).filter(
      each => !mine.some(other => other[key] === each[key]),
    );
    return [...mine, ...others];
  };
  return {
    ...template,
    ...own,
    image: own.image === 'auto' || own.image === undefined ? (template.image ?? '') : own.image,
    env: joined('env', 'name'),
    ports: joined('ports', 'containerPort'),
  };
}
