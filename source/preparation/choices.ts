/** What the user chose, by flags or on the screens, before anything was read. */
import type { WantedPools } from '../checks/address-pools.ts';
import type { Consent } from '../model/consent.ts';
import type { JsonObject } from '../model/kube.ts';
import type { Role, Samples, TopologyId } from '../model/mesh.ts';

export type ClusterChoice = {
  /** The cluster name Istio shall use. */
  readonly name: string;
  readonly context: string;
  readonly role?: Role;
  readonly primary?: string;
  readonly network?: string;
  /** Name of the Istio that belongs to the mesh, where it has several. */
  readonly istio?: string;
  /** API server URL for the other clusters. */
  readonly api?: string;
  /** File with the CA certificates that verify it there, absolute. */
  readonly apiCa?: string;
  /** Name that its certificate has, where it is not the URL's host. */
  readonly apiServerName?: string;
  /** Its certificate is not verified. */
  readonly apiInsecure?: true;
  /** Gateway address as the others reach it. */
  readonly gateway?: string;
};

/** What `--cluster` calls each, in the order in which it is written there. */
export const clusterKeys = {
  network: 'network',
  role: 'role',
  primary: 'primary',
  istio: 'istio',
  api: 'api',
  apiCa: 'api-ca',
  apiServerName: 'api-server-name',
  apiInsecure: 'api-insecure',
  gateway: 'gateway',
} as const satisfies Readonly<Record<Exclude<keyof ClusterChoice, 'name' | 'context'>, string>>;

/** An annotation for the gateway's Service: on all clusters, or on the one that is named, which wins. */
export type GatewayAnnotation = { readonly cluster?: string; readonly key: string; readonly value: string };

/** Values of Istio from a file: for all clusters, or for the one that is named, whose win. */
export type IstioValues = { readonly cluster?: string; readonly file: string; readonly values: JsonObject };

export type Choices = {
  readonly meshId: string;
  /** Absent: the one that fits what the clusters have. */
  readonly topology?: TopologyId;
  readonly version?: string;
  /** The certificates folder. */
  readonly certificates: string;
  readonly clusters: readonly ClusterChoice[];
  /** The client that the version's own samples have, where none is named. */
  readonly samples: Omit<Samples, 'client'> & Partial<Pick<Samples, 'client'>>;
  readonly gatewayAnnotations?: readonly GatewayAnnotation[];
  /** Addresses that MetalLB is to be given for gateways. */
  readonly addressPools?: WantedPools;
  /** In the order in which they are merged: a later one wins. */
  readonly istioValues?: readonly IstioValues[];
  /** Where the operator comes from on a cluster that has neither one nor OLM. */
  readonly operatorBundle?: string;
  /** Secrets by which images are pulled. */
  readonly pullSecrets?: readonly string[];
  /** The namespace of each cluster from which they may be copied to where they are missing. */
  readonly pullSecretsFrom?: string;
  /** Where Istio's own images are pulled from. */
  readonly istioRegistry?: string;
  /** Objects of others that this program may take over. */
  readonly takeOver?: Consent;
  /** What looks like one cluster is several copies of it. */
  readonly copiedClusters?: true;
  /**
   * Istiods that sign with a root of their own may be moved to the mesh's, though their sidecars then refuse each
   * other.
   */
  readonly changeRoot?: true;
};
