/**
 * Which addresses a cluster's pods and Services have, where the API tells
 * (docs/istio/clusters.md#what-must-hold-before).
 */
import { listAt, textAt } from '../model/fields.ts';
import { nodesOf, podRangesOf } from './nodes.ts';
import { type Candidate, listed } from './subject.ts';

export type AddressRanges = {
  /** Empty: the API does not tell. */
  readonly pods: readonly string[];
  readonly services: readonly string[];
  /** Who says so. */
  readonly from: 'Network cluster' | 'Nodes';
};

/** From OpenShift's network configuration, which its nodes do not repeat; else from the nodes. */
export async function rangesOf(candidate: Candidate, signal: AbortSignal): Promise<AddressRanges> {
  const [network, nodes, services] = await Promise.all([
    candidate.member.platform === 'openshift' ? openShiftNetwork(candidate, signal) : undefined,
    nodesOf(candidate, signal),
    serviceRanges(candidate, signal),
  ]);
  if (network !== undefined && network.pods.length > 0) return { ...network, from: 'Network cluster' };
  return { pods: podRangesOf(nodes ?? []), services: network?.services ?? services, from: 'Nodes' };
}

/** What is in force is in the status; the spec stands in for it while the cluster is young. */
async function openShiftNetwork(candidate: Candidate, signal: AbortSignal) {
  const all = await listed(candidate, { apiVersion: 'config.openshift.io/v1', kind: 'Network' }, signal);
  const found = all?.find(each => each.metadata.name === 'cluster');
  if (found === undefined) return undefined;
  const either = (field: string) => {
    const inForce = listAt(found, 'status', field);
    return inForce.length > 0 ? inForce : listAt(found, 'spec', field);
  };
  return {
    pods: either('clusterNetwork').flatMap(each => textAt(each, 'cidr') ?? []),
    services: either('serviceNetwork').filter(each => typeof each === 'string'),
  };
}

/** Kubernetes 1.33 and newer say; before, no API does. */
async function serviceRanges(candidate: Candidate, signal: AbortSignal): Promise<readonly string[]> {
  const all = await listed(candidate, { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR' }, signal);
  return (all ?? []).flatMap(each => listAt(each, 'spec', 'cidrs').filter(cidr => typeof cidr === 'string'));
}
