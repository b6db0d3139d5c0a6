/** A Kiali that has nowhere to read metrics from, as far as objects alone tell. A store elsewhere is never judged. */

import { at, textAt } from '../model/fields.ts';
import { isServerOfKiali } from '../model/kiali.ts';
import { type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import { prometheusUrl } from '../model/metrics.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { ISTIO_NAMESPACE } from '../model/plane.ts';
import type { Cluster } from '../ports.ts';

export type KialiWithoutMetrics = {
  /** "Kiali istio-system/kiali". */
  readonly title: string;
  /** Where it looks for them: a Service of the cluster, which is not there. */
  readonly url: string;
};

/** Reads only. None where its objects may not be read. */
export async function kialisWithoutMetrics(
  cluster: Cluster,
  signal: AbortSignal,
): Promise<readonly KialiWithoutMetrics[]> {
  return (await orUndefined(allJudged(cluster, signal), 'forbidden', 'kind-missing')) ?? [];
}

async function allJudged(cluster: Cluster, signal: AbortSignal): Promise<readonly KialiWithoutMetrics[]> {
  const kialis = await cluster.list({ apiVersion: 'kiali.io/v1alpha1', kind: 'Kiali' }, {}, signal);
  return (await Promise.all(kialis.filter(isServerOfKiali).map(each => judged(each, cluster, signal)))).flat();
}

async function judged(kiali: KubeObject, cluster: Cluster, signal: AbortSignal) {
  const prometheus = ['spec', 'external_services', 'prometheus'];
  if (at(kiali, ...prometheus, 'enabled') === false) return [];
  const said = textAt(kiali, ...prometheus, 'url') ?? '';
  // Older servers look beside their own control plane, and take their own namespace for that.
  const own = textAt(kiali, 'spec', 'istio_namespace') || (kiali.metadata.namespace ?? ISTIO_NAMESPACE);
  const urls = said === '' ? [...new Set([ISTIO_NAMESPACE, own])].map(prometheusUrl) : [said];
  for (const url of urls) {
    const service = serviceAt(url, said === '');
    if (service === undefined) return [];
    if ((await cluster.read({ apiVersion: 'v1', kind: 'Service', ...service }, signal)) !== undefined) return [];
  }
  return [{ title: objectTitle(refOf(kiali)), url: urls[0] ?? said }];
}

/** Only a name that ends as those of Services do is surely one of this cluster. */
function serviceAt(url: string, isDefault: boolean) {
  if (!URL.canParse(url)) return undefined;
  const [name, namespace, ...rest] = new URL(url).hostname.split('.');
  const isService = isDefault || rest.join('.') === 'svc' || rest.join('.') === 'svc.cluster.local';
  return isService && name !== undefined && namespace !== undefined ? { name, namespace } : undefined;
}
