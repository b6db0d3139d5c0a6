/** What the checks of a mesh that exists rest on, besides the evidence of the walk: objects of one cluster, as read. */
import type { Seen } from '../diagnosis/evidence.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Member } from '../model/mesh.ts';
import type { ProxyCertificates } from '../model/proxy-certificates.ts';
import type { KialiClusterSecret, KialiStatus } from '../status/kialis.ts';

type All = Seen<readonly KubeObject[]>;

export type ClusterReading = {
  readonly member: Member;
  /** Namespace of the control plane. */
  readonly system: string;
  readonly istios: All;
  readonly revisions: All;
  readonly cnis: All;
  readonly namespaces: All;
  /** Of the control plane's namespace and the samples'. */
  readonly pods: All;
  readonly deployments: All;
  readonly replicaSets: All;
  readonly services: All;
  /** Warnings alone. */
  readonly events: All;
  /** Mutating and validating ones that belong to an Istio. */
  readonly webhooks: All;
  /** `istio-system/istiod` of the webhooks: whether that Service exists. */
  readonly webhookServices: ReadonlyMap<string, boolean>;
  readonly destinationRules: All;
  readonly virtualServices: All;
  readonly kialis: Seen<readonly KialiStatus[]>;
  readonly kialiClusters: Seen<readonly KialiClusterSecret[]>;
  /** What the proxies of the gateways and of the client hold; those that do not say are left out. */
  readonly proxies: readonly ProxyReading[];
};

export type ProxyReading = {
  readonly namespace: string;
  readonly pod: string;
  readonly certificates: ProxyCertificates;
};
