/** Clusters that move to another root, and what was found of them. */
import type { Member, Mesh } from './mesh.ts';

/** What an istiod signs with. */
export type SigningNow =
  /** Its own self-signed CA, in `istio-ca-secret`. */
  | 'own'
  /** A plugged-in CA of another root. */
  | 'plugged'
  /** A plugged-in CA of the new root already. */
  | 'new';

export type Changing = {
  readonly member: Member;
  /** Absent on a remote: its proxies have their certificates from its primary. */
  readonly signing?: SigningNow;
  /** Its istiods, by the names of their Deployments. */
  readonly istiods: readonly string[];
  /** Namespaces with proxies, gateways left out, in their order. */
  readonly namespaces: readonly string[];
  /** Whether any gateway exists. */
  readonly gateways: boolean;
};

export type RootChange = {
  readonly mesh: Mesh;
  /** In the order in which their workloads restart. */
  readonly clusters: readonly Changing[];
  /** Roots that have to be trusted until the end, PEM: those that clusters sign with now. */
  readonly present: string;
  /** SHA-256 of the new root; absent: it is generated in the run. */
  readonly fingerprint?: string;
};
