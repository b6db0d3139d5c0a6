/** The Istios of a cluster, and the one that a plan continues with: any name, namespace, revision, tag and selectors. */

import { carriedBy } from '../model/carried-values.ts';
import type { ExistingIstio } from '../model/existing-istio.ts';
import { listAt, recordAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { ISTIO_NAMESPACE, isOwnPlane, type Plane, planeOf } from '../model/plane.ts';
import type { Cluster } from '../ports.ts';
import { unmanagedIstio } from './unmanaged-istiod.ts';

const istioKind = { apiVersion: 'sailoperator.io/v1', kind: 'Istio' };
const tagKind = { apiVersion: 'sailoperator.io/v1', kind: 'IstioRevisionTag' };

export type ControlPlanes = {
  readonly chosen: ExistingIstio | undefined;
  readonly others: readonly ExistingIstio[];
  /** Several, and nothing says which. */
  readonly ambiguous: boolean;
};

/** `named`: the one that the user names. Reads only. */
export async function controlPlanes(
  cluster: Cluster,
  named: string | undefined,
  signal: AbortSignal,
): Promise<ControlPlanes> {
  const [istios, tags] = await Promise.all([
    // The kinds come with the operator.
    orUndefined(cluster.list(istioKind, {}, signal), 'kind-missing'),
    // A user who may not read tags has made none that the plan could write.
    orUndefined(cluster.list(tagKind, {}, signal), 'kind-missing', 'forbidden'),
  ]);
  const all = (istios ?? []).map(each => existingIstio(each, tags ?? []));
  const ours = all.filter(each => each.ours);
  const [only, ...more] = named === undefined ? (ours.length === 1 ? ours : all) : all.filter(isNamed(named));
  const chosen = more.length === 0 ? only : (all.find(isNamed('default')) ?? only);
  if (all.length === 0 && named === undefined) {
    return { chosen: await unmanagedIstio(cluster, signal), others: [], ambiguous: false };
  }
  return { chosen, others: all.filter(each => each !== chosen), ambiguous: more.length > 0 };
}

const isNamed = (name: string) => (istio: ExistingIstio) => planeOf(istio).istio === name;

function existingIstio(istio: KubeObject, tags: readonly KubeObject[]): ExistingIstio {
  const values = recordAt(istio, 'spec', 'values', 'global');
  const selectors = listAt(istio, 'spec', 'values', 'meshConfig', 'discoverySelectors');
  const plane = planeIn(istio, tags);
  const carried = carriedBy(istio);
  return {
    ...(isOwnPlane(plane) ? {} : { plane }),
    role: textAt(istio, 'spec', 'profile') === 'remote' ? 'remote' : 'primary',
    version: textAt(istio, 'spec', 'version'),
    clusterName: textAt(values, 'multiCluster', 'clusterName'),
    network: textAt(values, 'network'),
    meshId: textAt(values, 'meshID'),
    state: textAt(istio, 'status', 'state'),
    ...hubOf(istio),
    ours: isOurs(istio),
    ...(carried === undefined ? {} : { carriedValues: carried }),
    ...(values.externalIstiod === true ? { servesRemotes: true } : {}),
    ...(isByRevision(istio) ? { revisionBased: true } : {}),
    ...(selectors.length === 0 ? {} : { discoverySelectors: selectors }),
  };
}

const isByRevision = (istio: KubeObject) => textAt(istio, 'spec', 'updateStrategy', 'type') === 'RevisionBased';

/** What an Istio is called and where it is, and how namespaces are injected by it. */
export function planeIn(istio: KubeObject, tags: readonly KubeObject[]): Plane {
  const { name } = istio.metadata;
  const version = textAt(istio, 'spec', 'version')?.replaceAll('.', '-') ?? '';
  const next = isByRevision(istio) ? `${name}-${version}` : name;
  const revision = textAt(istio, 'status', 'activeRevisionName') ?? next;
  const leading = tags.filter(tag => textAt(tag, 'spec', 'targetRef', 'name') === name && leadsToIstio(tag));
  // `default` is followed by the plain label as well, which most namespaces have.
  const tag = leading.find(({ metadata }) => metadata.name === 'default') ?? leading[0];
  const injecting = revision === 'default' ? undefined : tag?.metadata.name;
  return {
    istio: name,
    namespace: textAt(istio, 'spec', 'namespace') ?? ISTIO_NAMESPACE,
    revision,
    label: injecting ?? revision,
    ...(injecting === undefined ? {} : { tag: true }),
  };
}

const leadsToIstio = (tag: KubeObject) => textAt(tag, 'spec', 'targetRef', 'kind') === 'Istio';

/** Where the user or the plan said that its images come from. */
export function hubOf(object: KubeObject): { readonly hub?: string } {
  const hub = textAt(object, 'spec', 'values', 'global', 'hub');
  return hub === undefined ? {} : { hub };
}
