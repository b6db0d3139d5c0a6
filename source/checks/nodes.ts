/** What a cluster's nodes tell. */

import { listAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { type Candidate, listed } from './subject.ts';

/** Undefined where they may not be listed. */
export function nodesOf(candidate: Candidate, signal: AbortSignal): Promise<readonly KubeObject[] | undefined> {
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
