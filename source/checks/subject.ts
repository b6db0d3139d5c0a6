/** What the checks judge: the mesh as it is planned, and the clusters that it is to be made of. */

import type { AddressPool } from '../model/address-pool.ts';
import type { Foreseen } from '../model/fate.ts';
import type { KindRef, KubeObject } from '../model/kube.ts';
import type { CertificateDecision } from '../model/ledger.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import type { OperatorBundle } from '../model/operator-bundle.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { injectionLabels, planeOf } from '../model/plane.ts';
import type { Problem } from '../model/problem.ts';
import type { ExistingObject } from '../ownership/existing-object.ts';
import type { Cluster, Selection } from '../ports.ts';
import type { ApiAddress } from './api-address.ts';
import type { ApiTrust } from './api-trust.ts';
import type { Survey } from './survey.ts';

export type Candidate = {
  readonly member: Member;
  readonly survey: Survey;
  readonly cluster: Cluster;
  /** Why its context may not be what its file says. */
  readonly mixedUp?: string;
  /** The API server for the other clusters, and whose word that is. */
  readonly api: ApiAddress;
  /** How the others can verify it; absent where it was not tried. */
  readonly apiTrust?: ApiTrust;
  /** The address that the user gives for its gateway as the others reach it. */
  readonly gateway?: NamedGateway;
  /** What the operator would be installed from, where there is neither one nor OLM. */
  readonly bundle?: OperatorBundle | { readonly problem: Problem };
  /** Addresses that MetalLB is to be given, or why it cannot be; absent where none are asked for. */
  readonly addressPool?: AddressPool | { readonly problem: Problem };
  /** Simulated on this machine: loopback addresses are right there. */
  readonly rehearsed: boolean;
};

/** `ips`: itself, or what the name resolves to; empty where it does not resolve. */
export type NamedGateway = { readonly said: string; readonly ips: readonly string[] };

export type Subject = {
  readonly mesh: Mesh;
  readonly candidates: readonly Candidate[];
  /** Names of the clusters that get an east-west gateway. */
  readonly gateways: ReadonlySet<string>;
  readonly certificates: CertificateDecision;
  /** The user confirms that what looks like one cluster is several copies of it. */
  readonly copiedClusters?: true;
  /** The user wants istiods moved to the mesh's root that sign with their own. */
  readonly changeRoot?: true;
  /** Why the choices and the clusters do not make up the mesh: versions, roles, networks. */
  readonly decided: readonly Problem[];
  /** What the plan would apply, and on which cluster; absent where there can be no plan, or none is made. */
  readonly planned?: readonly Planned[];
  /** How what exists already stands to it, asked once; absent: it is asked when it is wanted. */
  readonly existing?: (signal: AbortSignal) => Promise<readonly ExistingObject[]>;
  /** What a run would do with the Secrets that it creates; absent where there can be no plan. */
  readonly foresee?: (signal: AbortSignal) => Promise<readonly Foreseen[]>;
};

/** `<learned: …>` stands for what only a run knows. */
export type Planned = { readonly cluster: string; readonly object: KubeObject };

/** The Istio version that a member is to have; undefined where it is learned. Also where its primary is not there. */
export function versionFor(mesh: Mesh, member: Member): string | undefined {
  const leader = member.role === 'primary' ? member : mesh.members.find(({ name }) => name === member.primary);
  return leader?.version ?? mesh.version;
}

/** What reading takes of a candidate. */
export type Asked = Pick<Candidate, 'cluster'>;

/** All of a kind; undefined where the cluster does not tell: no such kind, or no right to read it. */
export function listed(
  { cluster }: Asked,
  kind: KindRef,
  signal: AbortSignal,
  selection: Selection = {},
): Promise<readonly KubeObject[] | undefined> {
  return orUndefined(cluster.list(kind, selection, signal));
}

/** The labels that the samples' namespace will have: its own, and the one of injection that the plan gives it. */
export async function sampleLabels(
  { mesh }: Subject,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const name = mesh.samples.namespace;
  const kind = { apiVersion: 'v1', kind: 'Namespace' };
  const found = await listed(candidate, kind, signal, { fields: `metadata.name=${name}` });
  const own = found?.find(({ metadata }) => metadata.name === name)?.metadata.labels;
  const { member } = candidate;
  const given = { ...member.discoveryLabels, ...injectionLabels(planeOf(member)) };
  return { 'kubernetes.io/metadata.name': name, ...given, ...own };
}

/** What comes of asking every candidate, in their order. */
export function each<T>(subject: Subject, ask: (candidate: Candidate) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(subject.candidates.map(ask));
}
