/** What one istiod pod remembers: it outlives the objects that it was learned from, and a restart forgets it. */
import type { SigningCa } from './trust.ts';

export type Sync = 'synced' | 'syncing' | 'timeout';

/** A cluster that a remote secret told an istiod of (docs/istio/remote-secrets.md#the-secret). */
export type Registration = {
  /** The cluster ID: the key of the secret's data, right or wrong. */
  readonly id: string;
  /** `istio-system/istio-remote-secret-west`. */
  readonly secret: string;
  /** The simulated cluster that the kubeconfig inside really reached; absent until it reached one. */
  readonly reaches: string | undefined;
  readonly sync: Sync;
  /**
   * `lost`: after a change of a secret in place the new registry is synced, yet the endpoint shards of the cluster are
   * gone permanently (istio#61043, recorded). Only delete and create, or a restart, bring them back.
   */
  readonly endpoints: 'live' | 'lost' | 'none';
};

/** What an istiod puts into pods. */
export type Injection = {
  readonly revision: string;
  readonly proxyImage: string;
  /** Its own network, for pods of its own cluster. */
  readonly network: string | undefined;
  /** Environment of proxies by `meshConfig.defaultConfig.proxyMetadata`. */
  readonly proxyMetadata?: Readonly<Record<string, string>>;
  /** The CNI agent redirects: an init container only looks whether it did. */
  readonly usesCni: boolean;
};

/** One address of a gateway, as `/debug/networkz` lists it. */
export type GatewayAddress = {
  readonly network: string;
  /** The cluster ID under which an istiod knows the cluster of the gateway. */
  readonly clusterId: string;
  readonly address: string;
  readonly port: number;
};

export type Istiod = {
  /** The simulated cluster that it runs in. */
  readonly home: string;
  /** Name of its pod. */
  readonly pod: string;
  /** Its own cluster ID (`CLUSTER_ID`; `Kubernetes` when unset, docs/istio/model.md#cluster-names). */
  readonly id: string;
  readonly version: string;
  /** Listens: some time after its pod is Ready. */
  readonly isServing: boolean;
  /**
   * PEM of all roots that it hands out with its certificates, as they were when it started
   * (docs/istio/certificates.md#late-cacerts).
   */
  readonly root: string;
  /** The CA that it signs with; absent while it has none, or where its Secret is not a CA. */
  readonly ca?: SigningCa;
  /** With `ISTIO_MULTIROOT_MESH` it pushes its roots to the proxies that ask for them. */
  readonly pushesRoots?: boolean;
  readonly injection: Injection;
  /** In the order in which they came. */
  readonly registrations: readonly Registration[];
  /** Gateways of clusters that have left: networkz goes on listing them (recorded). */
  readonly remembered: readonly GatewayAddress[];
};

/** A cluster as an istiod sees it: its own, or one of a remote secret. */
export type KnownCluster = { readonly id: string; readonly cluster: string; readonly hasEndpoints: boolean };

/** Every cluster that an istiod can read, its own first. */
export function knownClusters(istiod: Istiod): readonly KnownCluster[] {
  const remote = istiod.registrations.flatMap(each =>
    each.reaches === undefined ? [] : { id: each.id, cluster: each.reaches, hasEndpoints: each.endpoints === 'live' },
  );
  return [{ id: istiod.id, cluster: istiod.home, hasEndpoints: true }, ...remote];
}
