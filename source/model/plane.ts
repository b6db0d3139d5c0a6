/** What the control plane of a cluster is called and where it is: the plan's own names, or the existing ones. */

import { sh } from './shell-word.ts';

/** Namespace of the control plane where none exists yet: the same on every cluster (docs/istio/model.md#invariants). */
export const ISTIO_NAMESPACE = 'istio-system';

export type Plane = {
  /** Name of its Istio. */
  readonly istio: string;
  /** The same on every cluster of a mesh (docs/istio/model.md#invariants). */
  readonly namespace: string;
  /** The revision that runs; the names of its istiod end in it (docs/istio/sail.md#revisions). */
  readonly revision: string;
  /** What namespaces and pods say in `istio.io/rev` to be injected by it: the revision, or the tag that points to it. */
  readonly label: string;
  /** The IstioRevisionTag of that name is what injects; absent: the revision itself. */
  readonly tag?: true;
};

/** What has a control plane, a member of a mesh for one. */
type Planed = { readonly plane?: Plane | undefined };

/** What the plan installs where nothing exists. */
export const OWN_PLANE: Plane = {
  istio: 'default',
  namespace: ISTIO_NAMESPACE,
  revision: 'default',
  label: 'default',
};

/** True where everything is called as the plan itself would call it. */
export function isOwnPlane({ istio, namespace, revision, label }: Plane): boolean {
  const own = OWN_PLANE;
  return istio === own.istio && namespace === own.namespace && revision === own.revision && label === own.label;
}

/** The control plane of this member: on a remote what it has in place of one. */
export function planeOf({ plane = OWN_PLANE }: Planed): Plane {
  return plane;
}

/** The namespace of its control plane. */
export function systemNamespace(member: Planed): string {
  return planeOf(member).namespace;
}

/** Name of its istiod's Deployment and Service: `istiod`, `istiod-prod`. */
export function istiodName({ revision }: Pick<Plane, 'revision'>): string {
  return revision === 'default' ? 'istiod' : `istiod-${revision}`;
}

/** What has the pods of a namespace injected by it; `istio-injection` is the label of revision or tag `default` alone. */
export function injectionLabels({ label }: Pick<Plane, 'label'>): Readonly<Record<string, string>> {
  return label === 'default' ? { 'istio-injection': 'enabled' } : { 'istio.io/rev': label };
}

/** What a person types to have the istiod of a member restart. */
export function restartOfIstiod(member: Planed): string {
  const plane = planeOf(member);
  return sh`kubectl -n ${plane.namespace} rollout restart deployment/${istiodName(plane)}`;
}
