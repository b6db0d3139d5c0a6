import { listAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { ownerOf } from './gateways.ts';
import type { Istiod } from './istiod.ts';
import { ENDPOINT_SLICE, ENDPOINTS } from './objects.ts';
import { type MeshCluster, type MeshView, systemNamespaceOf } from './view.ts';

/**
 * The istiods that configure the proxies of a cluster: its own, or, on a remote, those of the primary whose gateway's
 * address its `istiod` EndpointSlice names, or before Istio 1.28 its Endpoints
 * (docs/istio/gateways.md#discovery-address).
 */
export function controlPlaneOf(view: MeshView, cluster: MeshCluster): readonly Istiod[] {
  const own = cluster.istiods();
  if (own.length > 0) return own.filter(each => each.isServing);
  const system = systemNamespaceOf(cluster.objects);
  const isOfIstiod = ({ metadata }: KubeObject) => /^istiod(-|$)/.test(metadata.name);
  const slice = cluster.objects.list(ENDPOINT_SLICE, system).find(isOfIstiod);
  const endpoints = cluster.objects.list(ENDPOINTS, system).find(isOfIstiod);
  const address =
    textAt(listAt(slice, 'endpoints')[0], 'addresses', 0) ??
    textAt(listAt(endpoints, 'subsets')[0], 'addresses', 0, 'ip');
  const owner = address === undefined ? undefined : ownerOf(view, address);
  const primary = owner === undefined ? undefined : view.cluster(owner.cluster);
  return primary?.istiods().filter(each => each.isServing) ?? [];
}
