/** Who keeps an object as it is: a change on the cluster would be taken back (docs/istio/day-two.md#adopting-a-mesh). */
import { cleaned } from './clean.ts';
import type { KubeObject } from './kube.ts';

/** "Argo CD (application mesh)"; `in`: where the object is changed instead. */
export type Keeper = { readonly title: string; readonly in: 'git' | 'controller' };

/**
 * Argo CD, Flux, Rancher Fleet and Config Sync take objects from git, Open Cluster Management from a ManifestWork, any
 * other controller from the object that owns it. Undefined: its maker does not keep it so.
 */
export function keeperOf(object: KubeObject): Keeper | undefined {
  const { labels = {}, annotations = {}, ownerReferences = [] } = object.metadata;
  const git = (title: string): Keeper => ({ title: cleaned(title, 120), in: 'git' });
  const application = argoApplication(object);
  if (application !== undefined) return git(`Argo CD (application ${application})`);
  const kustomization = labels['kustomize.toolkit.fluxcd.io/name'];
  if (kustomization !== undefined) return git(`Flux (Kustomization ${kustomization})`);
  const release = labels['helm.toolkit.fluxcd.io/name'];
  if (release !== undefined) return git(`Flux (HelmRelease ${release})`);
  if (labels['objectset.rio.cattle.io/hash'] !== undefined) return git('Rancher Fleet');
  if (annotations['configmanagement.gke.io/managed'] === 'enabled') return git('Config Sync');
  const work = ownerReferences.find(({ kind }) => kind === 'AppliedManifestWork');
  const controller = work ?? ownerReferences.find(each => each.controller === true);
  if (controller === undefined) return undefined;
  return { title: cleaned(`${controller.kind} ${controller.name}`, 120), in: 'controller' };
}

/**
 * The tracking annotation names the object that it is for: one that an operator copied to another object says nothing.
 * The label is Argo CD's own; the common label `app.kubernetes.io/instance` is set by others too.
 */
function argoApplication({ kind, metadata: { name, labels = {}, annotations = {} } }: KubeObject): string | undefined {
  const tracking = annotations['argocd.argoproj.io/tracking-id'];
  const [application = '', type = '', place = ''] = tracking?.split(':') ?? [];
  const isMeant = type.endsWith(`/${kind}`) && (place === name || place.endsWith(`/${name}`));
  return isMeant ? application : labels['argocd.argoproj.io/instance'];
}

/** Who wrote to it besides this program: "Helm release istiod", "istioctl", else its field managers, "kubectl-client-side-apply". */
export function writersOf({ metadata }: KubeObject, ownManager: string): string {
  const { labels = {}, annotations = {}, managedFields = [] } = metadata;
  const release = annotations['meta.helm.sh/release-name'];
  if (release !== undefined) return cleaned(`Helm release ${release}`, 80);
  // Its field manager is called istio-operator, which misleads.
  if (labels['operator.istio.io/managed'] === 'Reconcile') return 'istioctl';
  const managers = managedFields
    .filter(each => each.manager !== ownManager && each.subresource === undefined)
    .map(({ manager }) => cleaned(manager, 60));
  return managers.length === 0 ? 'an unknown writer' : [...new Set(managers)].slice(0, 3).join(', ');
}
