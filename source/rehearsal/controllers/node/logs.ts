/** A few truthful lines per container: what its program would have said about the state that it is in. */

import { textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { isReady } from '../../mesh/objects.ts';
import type { Site } from '../site.ts';
import { startTrouble } from './start-trouble.ts';

export function logsOf(site: Site, pod: KubeObject, container: string): readonly string[] {
  const started = textAt(pod, 'status', 'startTime');
  if (started === undefined) return [];
  const at = started.replace('Z', '.000000Z');
  switch (container) {
    case 'discovery':
      return istiodLines(site, pod).map(line => `${at}\t${line}`);
    case 'istio-proxy':
      return isReady(pod) ? [`${at}\tinfo\tReadiness succeeded`, `${at}\tinfo\tEnvoy proxy is ready`] : [];
    case 'helloworld':
      return [" * Serving Flask app 'app'", ' * Running on http://0.0.0.0:5000'];
    case 'kiali':
      return site.kialis.log(pod).map(line => `${started} ${line}`);
    case 'sail-operator':
      return [`${at}\tINFO\tsetup\tstarting manager`];
    case 'install-cni':
      return [`${at}\tinfo\tInstallation succeed, watching for change`];
    default:
      return [];
  }
}

function istiodLines(site: Site, pod: KubeObject): readonly string[] {
  const trouble = startTrouble(site, pod);
  if (trouble !== undefined && !isReady(pod)) return [trouble.log];
  const istiod = site.istiods().find(each => each.pod === pod.metadata.name);
  if (istiod?.isServing !== true) return ['info\tinitializing Istiod'];
  const plugged =
    istiod.root !== '' &&
    site.cache.get({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: pod.metadata.namespace ?? '',
      name: 'istio-ca-secret',
    }) === undefined;
  return [
    'info\tinitializing Istiod',
    plugged ? 'info\tUse local CA certificate' : 'info\tUse self-signed certificate as the CA certificate',
    ...istiod.registrations.map(({ id, secret, sync }) =>
      sync === 'synced'
        ? `info\tinfra\tcluster "${id}" from secret ${secret} synced`
        : `error\tinfra\tcluster "${id}" from secret ${secret} not synced`,
    ),
  ];
}
