/** What is to become of one object when a mesh, or a cluster of it, is taken down. */
import { METALLB_NAMESPACE } from './address-pool.ts';
import { firstFew } from './first-few.ts';
import { type KubeObject, type ObjectRef, type OwnerReference, objectTitle, refOf } from './kube.ts';
import { meshOf } from './marks.ts';

export type Removal = { readonly ref: ObjectRef; readonly uid: string | undefined } & (
  | {
      readonly will: 'delete';
      /** A namespace: only when nothing of others is in it at that moment. */
      readonly ifEmpty?: true;
      /** Others' objects that exist because of ours have no mark: a ClusterServiceVersion. */
      readonly unmarked?: true;
      /** The finalizer that is cleared once it is being deleted: who would clear it is gone. */
      readonly clearing?: string;
      /** A controller may make it once more: it is deleted again until it has stayed away for a while. */
      readonly again?: true;
    }
  /**
   * It stays, and only the fields that this program set go: a foreign object, or, with `kept`, ours that is to stay.
   */
  | { readonly will: 'release'; readonly kept?: true }
  /** Ours that is to stay, and was created as a whole: it loses the mark alone. */
  | { readonly will: 'unmark' }
  | { readonly will: 'leave'; readonly why: string }
);

/** Why an object that was to be deleted is left after all, judged by the present state; nothing when it goes. */
export function objectionTo({ uid, ...removal }: Removal, found: KubeObject, meshId: string): string | undefined {
  if (uid !== undefined && found.metadata.uid !== uid) return 'another one of that name was created since the plan';
  const isOurs =
    removal.will === 'unmark' ||
    (removal.will === 'delete' && removal.unmarked !== true) ||
    (removal.will === 'release' && removal.kept === true);
  if (!isOurs) return undefined;
  const mesh = meshOf(found);
  if (mesh === undefined) return 'it is no longer marked as created by eastwest';
  return mesh === meshId ? undefined : `it belongs to mesh ${mesh}`;
}

/** What Kubernetes and OpenShift put into every namespace, and istiod into every one that it sees. */
const everywhere: Readonly<Record<string, RegExp>> = {
  ConfigMap: /^(kube-root-ca\.crt|openshift-service-ca\.crt|istio-ca-root-cert|istio-ca-crl)$/,
  ServiceAccount: /^(default|builder|deployer|pipeline)$/,
  RoleBinding: /^system:(deployers|image-builders|image-pullers)$/,
  Event: /./,
  // Kept by the control plane for Services; one made by hand has a Service, which counts.
  Endpoints: /./,
};

/** What istiod and the operator leave where they ran: leader locks, Helm's notes, copies of the operator's CSV. */
function isLeftBehind({ kind, metadata: { name, namespace, labels = {}, annotations = {} } }: KubeObject): boolean {
  if (everywhere[kind]?.test(name) === true) return true;
  switch (kind) {
    case 'ConfigMap':
    case 'Lease':
      return /^(istio|istiod)-(leader|namespace-controller-election|ip-autoallocate|gateway-status-leader|gateway-deployment|status-leader|analyze-leader|nodeagent|ingress|serviceexport)/.test(
        name,
      );
    case 'Secret':
      return (
        name === 'istio-ca-secret' ||
        labels.owner === 'helm' ||
        (namespace === METALLB_NAMESPACE && /^memberlist$|-cert(s-secret)?$/.test(name)) ||
        annotations['kubernetes.io/service-account.name'] !== undefined ||
        /-dockercfg-[a-z0-9]{5}$/.test(name)
      );
    // What MetalLB tells of itself, and the keys that its parts share.
    case 'ConfigurationState':
    case 'ServiceL2Status':
      return true;
    case 'ClusterServiceVersion':
      return labels['olm.copiedFrom'] !== undefined;
    default:
      return false;
  }
}

/** Owners that have a namespace, or are the operator's: one that is not here was deleted, and what it owned goes too. */
function isGoneUnlessListed({ apiVersion, kind }: OwnerReference): boolean {
  const isClustersOwn = apiVersion === 'v1' && /^(Node|Namespace|PersistentVolume)$/.test(kind);
  return !isClustersOwn && /^(v1|apps\/|batch\/|sailoperator\.io\/|operators\.coreos\.com\/)/.test(apiVersion);
}

/**
 * What keeps a namespace from being deleted with the mesh: objects of others. What belongs to another object counts
 * with that one; what is left behind by Kubernetes, istiod or the operator does not count.
 */
function othersIn(contents: readonly KubeObject[], meshId: string): readonly KubeObject[] {
  const uids = new Set(contents.map(({ metadata }) => metadata.uid));
  return contents.filter(each => {
    if (meshOf(each) === meshId || isLeftBehind(each)) return false;
    const owners = each.metadata.ownerReferences ?? [];
    return !owners.some(owner => uids.has(owner.uid) || isGoneUnlessListed(owner));
  });
}

/** Why a namespace stays: what it holds of others; nothing when only what is ours is in it. */
export function heldWords(name: string, contents: readonly KubeObject[], meshId: string): string | undefined {
  const others = othersIn(
    contents.filter(({ metadata }) => metadata.namespace === name),
    meshId,
  );
  return others.length === 0 ? undefined : othersWords(others.map(each => objectTitle(refOf(each))));
}

/** "holds Deployment sample/shop and 3 more of others". */
export function othersWords(others: readonly string[]): string {
  return `holds ${firstFew(others, 1)}, not created by eastwest`;
}
