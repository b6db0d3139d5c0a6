/** What the user decided (and what was found on the clusters that the decisions rest on). */

import type { AddressPool } from './address-pool.ts';
import type { ImageRegistries } from './image-registries.ts';
import type { JsonObject, ObjectRef } from './kube.ts';
import type { OperatorBundle } from './operator-bundle.ts';
import type { Plane } from './plane.ts';
import type { HandedOver } from './unmanaged-istiod.ts';

export const TOPOLOGIES = [
  'multi-primary-multi-network',
  'multi-primary-single-network',
  'primary-remote-multi-network',
  'primary-remote-single-network',
] as const;
export type TopologyId = (typeof TOPOLOGIES)[number];

export type Role = 'primary' | 'remote';
export type Platform = 'openshift' | 'kubernetes';

/** A cluster plus its role, network and context. */
export type Member = {
  /**
   * The cluster name (cluster ID) that Istio uses everywhere; an RFC 1123 label (docs/istio/model.md#cluster-names).
   */
  readonly name: string;
  /** The kubeconfig context that reaches it. */
  readonly context: string;
  readonly role: Role;
  /** For a remote: the cluster name of its primary. */
  readonly primary?: string;
  readonly network: string;
  readonly platform: Platform;
  /** Its control plane, where that is not called and placed as the plan's own. */
  readonly plane?: Plane;
  /** The existing CNI agent: where, and of which version. */
  readonly cni?: { readonly namespace: string; readonly version?: string };
  /** The reader account was made by people, not by the operator: the plan holds it too. */
  readonly readerByHand?: true;
  /** Labels by which the mesh's istiods find namespaces, where they watch some only (discoverySelectors). */
  readonly discoveryLabels?: Readonly<Record<string, string>>;
  /** The operator that is installed already; absent: the plan installs one. */
  readonly operator?: Operator;
  /** What the plan installs the operator from, where there is neither one nor OLM. */
  readonly bundle?: OperatorBundle;
  /** The Istio version that its control plane has already and keeps, where it is not the mesh's. */
  readonly version?: string;
  /** The helloworld version that it runs, where it is not that of its place. */
  readonly helloVersion?: string;
  /** Its helloworld has been without pods since a failover drill that was cut off. */
  readonly drilled?: true;
  /** Its control plane serves remotes already: also where none of them is in the mesh, it goes on. */
  readonly servesRemotes?: true;
  /** Names of the clusters that its istiod knows already; absent: it has none, or does not tell. */
  readonly reads?: readonly string[];
  /** It has a `cacerts` of the mesh's root already, which is kept. */
  readonly keepsCacerts: boolean;
  /** UIDs of istiod pods that run with another root than the mesh's, and are restarted once `cacerts` exists. */
  readonly istiodsToRestart?: readonly string[];
  /**
   * The API server URL that the other clusters' istiods shall use (docs/istio/remote-secrets.md#api-server-address).
   */
  readonly api: string;
  /** UID of its namespace kube-system: the same for every user, whatever the cluster is called. */
  readonly uid?: string;
  /**
   * How istiods verify `api`: CA and server name, or the user's word that nothing is verified, where the token's own CA is not the right one
   * (docs/istio/remote-secrets.md#api-server-address).
   */
  readonly apiTls?: { readonly ca?: string; readonly serverName?: string; readonly insecure?: true };
  /** The east-west gateway's address as the others reach it, where it is not the one in the Service's status (NAT). */
  readonly gateway?: string;
  /** What MetalLB is given, so that its gateway gets an address. */
  readonly addressPool?: AddressPool;
  /** Its east-west gateway exists, is foreign, and is used as it is. */
  readonly adoptsGateway?: true;
  /** What belongs to that gateway: it can be given to this program as a whole. */
  readonly gatewayParts?: readonly ObjectRef[];
  /** `global.hub` of its Istio and IstioCNI, where the user names no registry and the operator's own images are not taken. */
  readonly hubs?: { readonly istio?: string; readonly cni?: string };
  /** For `spec.values` of its Istio, the user's own over those that are carried over; none of them is the plan's. */
  readonly values?: JsonObject;
  /** What its istiod was told before the operator ran it. */
  readonly carriedValues?: JsonObject;
  /** What istioctl or Helm made of its istiod, and the operator takes over. */
  readonly handOver?: readonly HandedOver[];
  /**
   * For the Service of its east-west gateway: what its load balancer wants to be told
   * (docs/istio/load-balancers.md#signs-of-a-load-balancer).
   */
  readonly gatewayAnnotations?: Readonly<Record<string, string>>;
};

/** An installed Sail or OpenShift Service Mesh operator. */
export type Operator = {
  readonly namespace: string;
  /** Name of its Deployment. */
  readonly deployment: string;
  /** For display: `servicemeshoperator3.v3.4.1`, `sailoperator.v1.30.3`. */
  readonly title: string;
  /** Installable Istio versions, newest first (docs/istio/versions.md#installable-versions). */
  readonly versions: readonly string[];
  /** Where its images are pulled from; absent where it does not say. */
  readonly registries?: ImageRegistries;
  /** An earlier run subscribed to it: the plan keeps holding the Subscription. */
  readonly ours: boolean;
  /** The mesh for which that run did. */
  readonly subscribedFor?: string | undefined;
};

export type Samples = {
  /** There are none: nothing asks, and nothing is proven by answers. */
  readonly none?: true;
  readonly namespace: string;
  readonly client: 'curl' | 'sleep';
  /** As the mesh's. */
  readonly pullSecrets?: readonly string[];
  /** Registry and path that hold copies of the samples' images, for clusters that cannot pull from the public ones. */
  readonly registry?: string;
};

export type Mesh = {
  /** The mesh ID. */
  readonly id: string;
  readonly topology: TopologyId;
  /** Istio version, `v1.30.3`; absent: the newest that all operators offer, learned during the run. */
  readonly version?: string;
  readonly trustDomain?: string;
  /** Registry and path of Istio's own images (istiod, proxies, CNI) that the user names; absent: decided by member. */
  readonly istioRegistry?: string;
  /** Names of the Secrets by which images are pulled; each is in every namespace whose pods name it. */
  readonly pullSecrets?: readonly string[];
  /** The namespace of each cluster from which they may be copied to those. */
  readonly pullSecretsFrom?: string;
  /** Objects of others that the user gives to this program, as `--take-over` names them. */
  readonly takeOver?: readonly string[];
  /** In the user's order. */
  readonly members: readonly Member[];
  readonly samples: Samples;
};

/** The mesh ID where none is given and no cluster has one. */
export const DEFAULT_MESH_ID = 'mesh1';
/** Namespace of the sample apps where the user names no other. */
export const SAMPLE_NAMESPACE = 'sample';
/** Namespace of the CNI node agent. */
export const CNI_NAMESPACE = 'istio-cni';

/**
 * The Istio version of this member: its primary's, which keeps its own or has the mesh's. Undefined: the newest that all
 * operators offer, learned during the run.
 */
export function versionOf(mesh: Mesh, member: Member): string | undefined {
  return primaryOf(mesh, member).version ?? mesh.version;
}

/**
 * The helloworld version that a member runs: v1 for the first, v2 for the second …, if it has none yet
 * (docs/istio/traffic.md#sample-applications).
 */
export function helloVersion(mesh: Mesh, member: Member): string {
  return member.helloVersion ?? `v${mesh.members.findIndex(each => each.name === member.name) + 1}`;
}

/** Every helloworld version that a healthy mesh answers with. */
export function helloVersions(mesh: Mesh): readonly string[] {
  return mesh.members.map(member => helloVersion(mesh, member));
}

/** True where the clusters do not reach each other's pods directly and gateways carry the traffic. */
export function isMultiNetwork(mesh: Mesh): boolean {
  return new Set(mesh.members.map(member => member.network)).size > 1;
}

/** The members that run istiod. */
export function primaries(mesh: Mesh): readonly Member[] {
  return mesh.members.filter(member => member.role === 'primary');
}

/** The members that use another's istiod. */
export function remotes(mesh: Mesh): readonly Member[] {
  return mesh.members.filter(member => member.role === 'remote');
}

/** The member whose istiod serves this one: itself, or its primary. Throws an `Error` for a remote without one. */
export function primaryOf(mesh: Mesh, member: Member): Member {
  if (member.role === 'primary') return member;
  const found = mesh.members.find(each => each.name === member.primary);
  if (found === undefined) throw new Error(`${member.name} is a remote of ${member.primary}, which is not in the mesh`);
  return found;
}

/** In the same order for every run on these clusters, whatever they are called there. */
export function inOneOrder(members: readonly Member[]): readonly Member[] {
  const key = ({ uid = '', name }: Member) => `${uid} ${name}`;
  return members.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}

/**
 * Whether its pods need the CNI node agent. A remote of such a primary has it too, whatever it is itself: the primary's
 * template makes its pods, which then do not redirect their own traffic.
 */
export function usesCni(mesh: Mesh, member: Member): boolean {
  const leader = mesh.members.find(({ name }) => name === member.primary);
  return [member, leader].some(each => each?.platform === 'openshift');
}

/** Whether the plan holds a CNI agent there: one that its pods need, or an existing one. */
export function holdsCni(mesh: Mesh, member: Member): boolean {
  return usesCni(mesh, member) || member.cni !== undefined;
}

/** Where the CNI agent of this member is, or will be. */
export function cniNamespaceOf({ cni }: Member): string {
  return cni?.namespace ?? CNI_NAMESPACE;
}

/** True for a primary that other clusters use. */
export function hasRemotes(mesh: Mesh, member: Member): boolean {
  return remotes(mesh).some(remote => remote.primary === member.name);
}

/** The members that are on another network than this one: they reach each other only through gateways. */
export function acrossNetworks(mesh: Mesh, member: Member): readonly Member[] {
  return mesh.members.filter(each => each.network !== member.network);
}

/** The members that get sample apps: all, or none. */
export function sampled(mesh: Mesh): readonly Member[] {
  return mesh.samples.none ? [] : mesh.members;
}

/** Where the samples are, or will be; undefined where there are none. */
export function namespaceOfSamples({ none, namespace }: Pick<Samples, 'none' | 'namespace'>): string | undefined {
  return none ? undefined : namespace;
}

/** All members but this one. */
export function peersOf(mesh: Mesh, member: Member): readonly Member[] {
  return mesh.members.filter(each => each.name !== member.name);
}
