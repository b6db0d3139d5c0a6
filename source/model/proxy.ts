/**
 * Whether a pod got its proxy: the injector adds it when the pod is created, never later
 * (docs/istio/namespaces.md#sidecar-injection).
 */

import { listAt, textAt } from './fields.ts';
import type { KubeObject } from './kube.ts';

const places = ['containers', 'initContainers'] as const;

/** Newer versions inject the proxy as an init container that keeps running: looked for in both places. */
export function hasProxy(pod: KubeObject): boolean {
  return places.some(list => listAt(pod, 'spec', list).some(each => textAt(each, 'name') === 'istio-proxy'));
}

/** The injector has not replaced the image `auto`: no registry has it, the pod never starts. */
export function hasPlaceholder(pod: KubeObject): boolean {
  return listAt(pod, 'spec', 'containers').some(each => textAt(each, 'image') === 'auto');
}

/** A gateway, by what its proxy runs as: it stands for a network or a host, and no application is beside it. */
export function isGatewayProxy(pod: KubeObject): boolean {
  return places.some(list =>
    listAt(pod, 'spec', list).some(
      each => textAt(each, 'name') === 'istio-proxy' && listAt(each, 'args').includes('router'),
    ),
  );
}
