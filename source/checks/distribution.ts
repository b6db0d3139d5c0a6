/**
 * What people call such a cluster, where it tells (docs/istio/clusters.md#platforms). To be read by people: nothing is
 * decided by it.
 */

import { textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Platform } from '../model/mesh.ts';
import { orUndefined } from '../model/or-undefined.ts';
import type { Cluster } from '../ports.ts';

/** `release`: its own version, where that is another than Kubernetes'. */
export type Distribution = { readonly name: string; readonly release?: string };

/** Undefined where nothing tells, or may be read. `version`: as the API server says it, `v1.34.4+k3s1`. */
export async function distributionOf(
  cluster: Cluster,
  version: string,
  platform: Platform,
  signal: AbortSignal,
): Promise<Distribution | undefined> {
  if (platform === 'openshift') {
    const found = await orUndefined(cluster.read(clusterVersionRef, signal));
    const release = textAt(found, 'status', 'desired', 'version');
    return { name: 'OpenShift', ...(release === undefined ? {} : { release }) };
  }
  const told = distributionInVersion(version);
  if (told !== undefined) return told;
  // One tells for all, and some clusters have thousands.
  const nodes = await orUndefined(cluster.list({ apiVersion: 'v1', kind: 'Node' }, { limit: 1 }, signal));
  return nodes?.[0] === undefined ? undefined : distributionOfNode(nodes[0]);
}

const clusterVersionRef = { apiVersion: 'config.openshift.io/v1', kind: 'ClusterVersion', name: 'version' };

/** Builds of Kubernetes that name who made them. */
export function distributionInVersion(version: string): Distribution | undefined {
  if (/-eks-/.test(version)) return { name: 'EKS' };
  if (/-gke\./.test(version)) return { name: 'GKE' };
  if (/\+k3s/.test(version)) return { name: 'k3s' };
  return /\+rke2/.test(version) ? { name: 'RKE2' } : undefined;
}

/** What a node tells by its labels and its provider's id. */
export function distributionOfNode(node: KubeObject): Distribution | undefined {
  const labels = node.metadata.labels ?? {};
  const provider = textAt(node, 'spec', 'providerID') ?? '';
  const has = (prefix: string) => Object.keys(labels).some(label => label.startsWith(prefix));
  if (has('eks.amazonaws.com/')) return { name: 'EKS' };
  if (has('cloud.google.com/gke-')) return { name: 'GKE' };
  if (has('kubernetes.azure.com/')) return { name: 'AKS' };
  if (has('minikube.k8s.io/')) return { name: 'minikube' };
  if (provider.startsWith('kind://')) return { name: 'kind' };
  return provider.startsWith('k3s://') ? { name: 'k3s' } : undefined;
}
