/** What is known of an Istio control plane that is on a cluster before anything is decided. */
import type { JsonObject } from './kube.ts';
import type { Role } from './mesh.ts';
import type { Plane } from './plane.ts';
import type { UnmanagedIstiod } from './unmanaged-istiod.ts';

/** An existing Istio control plane (docs/istio/day-two.md#adopting-a-mesh). */
export type ExistingIstio = {
  /** Its name, place, revision and tag, where these are not the plan's own. */
  readonly plane?: Plane;
  readonly role: Role;
  readonly version: string | undefined;
  readonly clusterName: string | undefined;
  readonly network: string | undefined;
  readonly meshId: string | undefined;
  readonly state: string | undefined;
  /** Where the user or the plan said that its images come from. */
  readonly hub?: string;
  readonly ours: boolean;
  /** It is told that it serves remotes. */
  readonly servesRemotes?: true;
  /** Every version gets an istiod and a revision of its own. */
  readonly revisionBased?: true;
  /** Label selectors of the only namespaces that its istiod sees; absent: it sees all. */
  readonly discoverySelectors?: readonly unknown[];
  /** What it says because an installation before it said so. */
  readonly carriedValues?: JsonObject;
  /** It has no Istio yet: istioctl or Helm installed its istiod, and no operator runs it. */
  readonly unmanaged?: UnmanagedIstiod;
};
