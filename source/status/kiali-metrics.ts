/** A Kiali that has nowhere to read metrics from, as far as objects alone tell. A store elsewhere is never judged. */

import { at, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { prometheusUrl } from '../model/metrics.ts';
import { ISTIO_NAMESPACE } from '../model/plane.ts';
import type { Cluster } from '../ports.ts';

/** Where it looks for them, where that is a Service of the cluster which does not exist. Throws `ProblemError`. */
export async function missingStore(
  kiali: KubeObject,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<string | undefined> {
  const prometheus = ['spec', 'external_services', 'prometheus'];
  if (at(kiali, ...prometheus, 'enabled') === false) return undefined;
  const said = textAt(kiali, ...prometheus, 'url') ?? '';
  // Older servers look beside their own control plane, and take their own namespace for that.
  const own = textAt(kiali, 'spec', 'istio_namespace') || (kiali.metadata.namespace ?? ISTIO_NAMESPACE);
  const urls = said === '' ? [...new Set([ISTIO_NAMESPACE, own])].map(prometheusUrl) : [said];
  for (const url of urls) {
    const service = serviceAt(url, said === '');
    if (service === undefined) return undefined;
    if ((await cluster.read({ apiVersion: 'v1', kind: 'Service', ...service }, signal)) !== undefined) return undefined;
  }
  return urls[0];
}

/** Only a name that ends as those of Services do is surely one of this cluster. */
function serviceAt(url: string, isDefault: boolean) {
  if (!URL.canParse(url)) return undefined;
  const [name, namespace, ...rest] = new URL(url).hostname.split('.');
  const isService = isDefault || rest.join('.') === 'svc' || rest.join('.') === 'svc.cluster.local';
  return isService && name !== undefined && namespace !== undefined ? { name, namespace } : undefined;
}
