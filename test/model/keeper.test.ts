/** Who keeps an object as it is, told from what tools leave on it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keeperOf, writersOf } from '../../source/model/keeper.ts';
import type { KubeObject, Metadata } from '../../source/model/kube.ts';

function istio(metadata: Partial<Metadata>): KubeObject {
  return { apiVersion: 'sailoperator.io/v1', kind: 'Istio', metadata: { name: 'default', ...metadata } };
}

const kept: readonly (readonly [title: string, where: string, metadata: Partial<Metadata>])[] = [
  ['Argo CD (application mesh)', 'git', { labels: { 'argocd.argoproj.io/instance': 'mesh' } }],
  [
    'Argo CD (application mesh)',
    'git',
    { annotations: { 'argocd.argoproj.io/tracking-id': 'mesh:sailoperator.io/Istio:/default' } },
  ],
  ['Flux (HelmRelease istio)', 'git', { labels: { 'helm.toolkit.fluxcd.io/name': 'istio' } }],
  ['Rancher Fleet', 'git', { labels: { 'objectset.rio.cattle.io/hash': '2f' } }],
  ['Config Sync', 'git', { annotations: { 'configmanagement.gke.io/managed': 'enabled' } }],
  [
    'AppliedManifestWork 1f-mesh',
    'controller',
    {
      ownerReferences: [
        { apiVersion: 'work.open-cluster-management.io/v1', kind: 'AppliedManifestWork', name: '1f-mesh', uid: 'u' },
      ],
    },
  ],
];
for (const [title, where, metadata] of kept) {
  test(`${title} is known by what it leaves: ${Object.keys(metadata).join()}`, () => {
    assert.deepEqual(keeperOf(istio(metadata)), { title, in: where });
  });
}

test('what only names a tool, or was copied from another object, has no keeper', () => {
  const owner = { apiVersion: 'v1', kind: 'Namespace', name: 'n', uid: 'u' };
  for (const metadata of [
    {},
    { labels: { 'app.kubernetes.io/instance': 'mesh', 'app.kubernetes.io/managed-by': 'Helm' } },
    { annotations: { 'argocd.argoproj.io/tracking-id': 'mesh:sailoperator.io/Istio:istio-system/other' } },
    { annotations: { 'argocd.argoproj.io/tracking-id': 'mesh:apps/Deployment:istio-system/default' } },
    { ownerReferences: [owner] },
  ]) {
    assert.equal(keeperOf(istio(metadata)), undefined);
  }
});

test('who wrote to an object is named: the release of Helm, else the field managers but our own', () => {
  const by = (manager: string, subresource?: string) => ({
    manager,
    operation: 'Update' as const,
    apiVersion: 'v1',
    fieldsType: 'FieldsV1' as const,
    fieldsV1: {},
    ...(subresource === undefined ? {} : { subresource }),
  });
  const managedFields = [by('istioctl'), by('eastwest'), by('sail', 'status'), by('istioctl')];
  assert.equal(writersOf(istio({ managedFields }), 'eastwest'), 'istioctl');
  assert.equal(writersOf(istio({}), 'eastwest'), 'an unknown writer');
  const annotations = { 'meta.helm.sh/release-name': 'istio-eastwestgateway' };
  assert.equal(writersOf(istio({ annotations, managedFields }), 'eastwest'), 'Helm release istio-eastwestgateway');
});
