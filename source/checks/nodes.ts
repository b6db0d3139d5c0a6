/** What a cluster's nodes tell. */

import { listAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { type Asked, listed } from './subject.ts';

/** Undefined where they may not be listed. */
export function nodesOf(candidate: Asked, signal: AbortSignal): Promise<readonly KubeObject[] | undefined> {
  return listed(candidate, { apiVersion: 'v1', kind: 'Node' }, signal);
}

/** The ranges of pod addresses that were handed to the nodes. Many networks keep them elsewhere: then none. */
export function podRangesOf(nodes: readonly KubeObject[]): readonly string[] {
  const ranges = nodes.flatMap(node => {
    const all = listAt(node, 'spec', 'podCIDRs').filter(range => typeof range === 'string');
    return all.length > 0 ? all : (textAt(node, 'spec', 'podCIDR') ?? []);
  });
  return [...new Set(ranges)];
}

/** What runs the nodes, from the scheme of their `spec.providerID`: `aws`, `gce`, `kind`, `k3s` … */
export function providersOf(nodes: readonly KubeObject[]): readonly string[] {
  const schemes = nodes.flatMap(node => /^([a-z0-9-]+):\/\//.exec(textAt(node, 'spec', 'providerID') ?? '')?.[1] ?? []);
  return [...new Set(schemes)];
}

/** The addresses of the nodes within their network. */
export function addressesOf(nodes: readonly KubeObject[]): readonly string[] {
  return nodes.flatMap(node =>
    listAt(node, 'status', 'addresses').flatMap(each =>
      textAt(each, 'type') === 'InternalIP' ? (textAt(each, 'address') ?? []) : [],
    ),
  );
}

/** minikube's name of the cluster, which its commands take; undefined where it is none of minikube's. */
export function minikubeProfile(nodes: readonly KubeObject[]): string | undefined {
  return nodes.map(({ metadata }) => metadata.labels?.['minikube.k8s.io/name']).find(name => name !== undefined);
}
