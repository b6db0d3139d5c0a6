/** What one cluster holds of a mesh, and what of others is around it: all that a removal is planned from. */
import { isServerOfKiali } from './kiali.ts';
import type { KubeObject, ObjectRef } from './kube.ts';
import { isOurs } from './marks.ts';
import type { Platform, Role } from './mesh.ts';
import type { Plane } from './plane.ts';

export type Inventory = {
  /** UID of namespace kube-system: two contexts with the same are one cluster. */
  readonly uid: string;
  readonly platform: Platform;
  readonly role: Role;
  /** For a remote: the cluster name of its primary. */
  readonly primary?: string;
  readonly network: string;
  /** The name that Istio has for it, where it has a control plane. */
  readonly clusterName?: string;
  /** Its control plane, or what is left of it. */
  readonly plane: Plane;
  /** Where its CNI agent is. */
  readonly cniNamespace: string;
  /** The version of its control plane. */
  readonly istioVersion?: string;
  /** IPs and host names at which others reach its east-west gateways. */
  readonly gatewayAddresses: readonly string[];
  /** What was created for this mesh; metadata alone. */
  readonly ours: readonly KubeObject[];
  /** Objects of others with fields that this program set. */
  readonly labelled: readonly KubeObject[];
  /** Namespaces of ours that hold something of others, and what. */
  readonly held: ReadonlyMap<string, string>;
  /** IDs of other meshes that eastwest created something for here. */
  readonly otherMeshes: readonly string[];
  /** Namespaces of an operator. */
  readonly operatorNamespaces: readonly string[];
  /** What OLM made of our Subscription: pending InstallPlans and the ClusterServiceVersion. */
  readonly ofOlm: readonly KubeObject[];
  /** IstioRevisionTags, which only users create, as "IstioRevisionTag prod". */
  readonly revisionTags: readonly string[];
  /** Istio, IstioCNI, ZTunnel and tags of others, as "Istio shared": they need the operator. */
  readonly otherMeshObjects: readonly string[];
  /** Remote secrets that this program did not create; metadata alone. */
  readonly otherRemoteSecrets: readonly KubeObject[];
  /** Who uses MetalLB besides, as "Service shop/web" and "IPAddressPool metallb-system/office". */
  readonly pools: { readonly users: readonly string[]; readonly others: readonly string[] };
  /**
   * Kialis of any owner, whole; the Secrets by which the mesh's reaches other clusters, whole; and whether their operator
   * runs, which alone clears finalizers. Absent: not read.
   */
  readonly kiali?: {
    readonly all: readonly KubeObject[];
    readonly secrets: readonly KubeObject[];
    readonly operatorReady: boolean;
  };
  /** What was changed for metrics in objects of others. Absent: not read. */
  readonly metrics?: {
    /** User workload monitoring was switched on for this mesh. */
    readonly userWorkload?: true;
    /** Where the home's Prometheus has its jobs, for which clusters, and the labels of its pods. */
    readonly federation?: {
      readonly ref: ObjectRef;
      readonly isOurs: boolean;
      readonly clusters: readonly string[];
      readonly selector: Readonly<Record<string, string>>;
    };
  };
  /** Names of the clusters that its remote secrets are for. */
  readonly peers: readonly string[];
  /** Whether an istiod is ready, so that it can be asked. */
  readonly istiodReady: boolean;
  /** IstioRevisions of this mesh, which the operator made of its Istio. */
  readonly revisions: readonly KubeObject[];
  /** What the operator made for this mesh in turn, cluster-scoped objects and webhooks too; metadata alone. */
  readonly madeByOperator: readonly KubeObject[];
  /** Whether an operator runs: only it clears the finalizers of Istio's objects. */
  readonly operatorReady: boolean;
  /** The operator's and Istio's kinds. */
  readonly definitions: readonly Definition[];
  /** Pods of others with a sidecar, as "shop/cart-5d8f". */
  readonly injectedPods: readonly string[];
  /** What stays although it belongs to Istio, for people: each with how to remove it. */
  readonly leftovers: readonly Leftover[];
};

export type Definition = {
  readonly definition: KubeObject;
  /** Its objects that are not ours, as "VirtualService shop/cart". */
  readonly objects: readonly string[];
};

export type Leftover = { readonly object: string; readonly why: string };

/** Whether something of the mesh is here. */
export function hasMesh({ ours, labelled }: Inventory): boolean {
  return ours.length > 0 || labelled.length > 0;
}

/** True where the server of the mesh's Kiali is: its own, or one that was given other clusters. */
export function isHomeOfKiali({ kiali }: Pick<Inventory, 'kiali'>): boolean {
  return (
    kiali !== undefined && (kiali.secrets.length > 0 || kiali.all.some(each => isServerOfKiali(each) && isOurs(each)))
  );
}
