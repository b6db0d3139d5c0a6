/** The injector: what istiod makes of a pod before it is stored. Pure. */

import { at, listAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import type { Injection } from '../../mesh/istiod.ts';
import { NETWORK_LABEL } from '../../mesh/objects.ts';
import { gatewayTemplate } from './gateway-template.ts';
import { sidecarTemplate } from './sidecar-template.ts';

/** The injection that a webhook path asks for: `/inject/cluster/<id>/net/<network>` overrides the own network. */
export function injectionOf(injection: Injection, path: string): Injection {
  const network = /\/net\/([^/]+)/.exec(path)?.[1] ?? (path.includes('/cluster/') ? undefined : injection.network);
  return { ...injection, network };
}

/** JSON Patch operations for a pod; none when it wants no proxy. */
export function injectionPatch(pod: KubeObject, injection: Injection): readonly JsonObject[] {
  const { labels = {}, annotations = {} } = pod.metadata;
  const asked = labels['sidecar.istio.io/inject'] ?? annotations['sidecar.istio.io/inject'];
  if (asked === 'false' || at(pod, 'spec', 'hostNetwork') === true) return [];
  // Injected already: the API server may call again.
  if (annotations['sidecar.istio.io/status'] !== undefined) return [];
  const template = annotations['inject.istio.io/templates'] === 'gateway' ? gatewayTemplate : sidecarTemplate;
  const made = template(pod, injection);
  const common = {
    'service.istio.io/canonical-name': labels['app.kubernetes.io/name'] ?? labels.app ?? workloadOf(pod),
    'service.istio.io/canonical-revision': labels['app.kubernetes.io/version'] ?? labels.version ?? 'latest',
    ...(injection.network === undefined ? {} : { [NETWORK_LABEL]: injection.network }),
  };
  const status = {
    initContainers: made.initContainers.length === 0 ? null : made.initContainers.map(each => textAt(each, 'name')),
    containers: ['istio-proxy'],
    volumes: ['workload-socket', 'credential-socket', 'workload-certs', 'istio-envoy', 'istio-data', 'istio-podinfo'],
    imagePullSecrets: null,
    revision: injection.revision,
  };
  return [
    { op: 'add', path: '/metadata/labels', value: { ...common, ...made.labels, ...labels } },
    {
      op: 'add',
      path: '/metadata/annotations',
      value: {
        'prometheus.io/path': '/stats/prometheus',
        'prometheus.io/port': '15020',
        'prometheus.io/scrape': 'true',
        ...annotations,
        ...made.annotations,
        'istio.io/rev': injection.revision,
        'sidecar.istio.io/status': JSON.stringify(status),
      },
    },
    {
      op: 'add',
      path: '/spec',
      value: {
        ...pod.spec,
        ...made.spec,
        containers: made.containers,
        ...(made.initContainers.length === 0
          ? {}
          : { initContainers: [...(listAt(pod, 'spec', 'initContainers') as JsonObject[]), ...made.initContainers] }),
      },
    },
  ];
}

/** `helloworld-v1` of `helloworld-v1-9c48b85bc-`. */
function workloadOf(pod: KubeObject): string {
  return (pod.metadata.generateName ?? pod.metadata.name).replace(/-[a-z0-9]+-?$/, '');
}
