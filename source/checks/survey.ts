/** What a cluster is and has, found by reading only (domain §3.1, §3.2). Everything the decisions rest on. */
import type { Operator, Platform } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';

/** An Istio control plane that is there already (domain §20.5). */
export type ExistingIstio = {
  readonly version: string | undefined;
  readonly clusterName: string | undefined;
  readonly network: string | undefined;
  readonly meshId: string | undefined;
  readonly state: string | undefined;
  /** Its objects carry our field manager or annotation. */
  readonly ours: boolean;
};

export type Survey = {
  /** UID of namespace kube-system: two contexts with the same are one cluster. */
  readonly uid: string;
  /** `v1.34.4`. */
  readonly version: string;
  /** Seconds that the server's clock is ahead of ours; negative: behind. */
  readonly clockAhead: number;
  readonly platform: Platform;
  /** API server URL for the other clusters (domain §10.5), and where it is from. */
  readonly api: string;
  readonly apiFrom: 'user' | 'infrastructure' | 'kubeconfig';
  readonly olm: boolean;
  readonly operator?: Operator;
  readonly istio?: ExistingIstio;
  /** Label `topology.istio.io/network` of istio-system. */
  readonly network?: string;
  /** What the user may not do and the plan needs: "create secrets in istio-system". Empty: all rights are there. */
  readonly missingRights: readonly string[];
};

/** Either what was found, or why nothing could be. */
export type Surveyed = { readonly survey: Survey } | { readonly problem: Problem };
