/** The kinds of real operators as CRDs, and stubs of the test's own for OpenShift's. */
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import { upstreamFiles, upstreamObjects } from '../helpers/upstream.ts';

export type Release = {
  readonly title: string;
  /** The folder of its files upstream. */
  readonly crds: string;
  /** The newest Istio version that it installs. */
  readonly istio: string;
};

/** The oldest and the newest of both operators (docs/istio/versions.md#installable-versions). */
export const releases: readonly Release[] = [
  { title: 'Sail 1.0.0', crds: 'sail-1.0.0/crds', istio: 'v1.24.3' },
  { title: 'Sail 1.30.3', crds: 'sail-1.30.3/crds', istio: 'v1.30.3' },
  { title: 'OpenShift Service Mesh 3.0.0', crds: 'ossm-3.0.0/crds', istio: 'v1.24.3' },
  { title: 'OpenShift Service Mesh 3.4.1', crds: 'ossm-v3.4.1/crds', istio: 'v1.30.3' },
];

/** An operator's own kinds, and Istio's. */
export function operatorKinds(release: Release): readonly KubeObject[] {
  return [...objectsIn(release.crds), ...objectsIn('sail-1.30.3/istio-crds')];
}

/** The kinds of OLM. */
export function olmKinds(): readonly KubeObject[] {
  return objectsIn('olm');
}

/** Kiali's kind, of the community's operator 2.30. */
export function kialiKinds(): readonly KubeObject[] {
  return objectsIn('kiali').filter(({ kind }) => kind === 'CustomResourceDefinition');
}

/** Pools of MetalLB and their advertisements. */
export function metalLbKinds(): readonly KubeObject[] {
  return objectsIn('metallb/crds');
}

/** What the operator of Prometheus reads, which OpenShift's monitoring has. */
export function monitorKinds(): readonly KubeObject[] {
  return objectsIn('prometheus/crds');
}

function objectsIn(folder: string): readonly KubeObject[] {
  return upstreamFiles(folder).flatMap(upstreamObjects);
}

const anything: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

function stub(group: string, kind: string, plural: string): KubeObject {
  const schema = { type: 'object', properties: { spec: anything, status: anything } };
  const version = {
    name: 'v1',
    served: true,
    storage: true,
    schema: { openAPIV3Schema: schema },
    subresources: { status: {} },
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope: 'Cluster', names: { kind, plural, listKind: `${kind}List` }, versions: [version] },
  };
}

/** As much of OpenShift's kinds as tells a cluster to be one (docs/istio/clusters.md#platforms). */
export const openShiftKinds: readonly KubeObject[] = [
  stub('config.openshift.io', 'Infrastructure', 'infrastructures'),
  stub('config.openshift.io', 'ClusterVersion', 'clusterversions'),
  stub('operator.openshift.io', 'OpenShiftAPIServer', 'openshiftapiservers'),
];
