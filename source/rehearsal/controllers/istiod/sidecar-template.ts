/** The sidecar template, in its classic form as recorded: the proxy is an ordinary container behind the others. */

import { listAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import type { Injection } from '../../mesh/istiod.ts';
import { type Injected, proxyContainer } from './templates.ts';

export function sidecarTemplate(pod: KubeObject, injection: Injection): Injected {
  const containers = listAt(pod, 'spec', 'containers') as readonly JsonObject[];
  const first = textAt(containers[0], 'name') ?? '';
  return {
    labels: { 'security.istio.io/tlsMode': 'istio' },
    annotations: {
      'kubectl.kubernetes.io/default-container': first,
      'kubectl.kubernetes.io/default-logs-container': first,
    },
    containers: [...containers, proxyContainer(injection, ['sidecar'])],
    initContainers: [initContainer(injection)],
    spec: {},
  };
}

/** Without the CNI agent the pod redirects its own traffic; with it, it only checks that the agent did. */
function initContainer(injection: Injection): JsonObject {
  const ports = ['-p', '15001', '-z', '15006', '-u', '1337', '-m', 'REDIRECT', '-i', '*', '-b', '*'];
  return {
    name: injection.usesCni ? 'istio-validation' : 'istio-init',
    image: injection.proxyImage,
    args: ['istio-iptables', ...ports, ...(injection.usesCni ? ['--run-validation', '--skip-rule-apply'] : [])],
    resources: { requests: { cpu: '10m', memory: '40Mi' } },
  };
}
