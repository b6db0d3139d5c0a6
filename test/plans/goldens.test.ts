import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preview } from '../../source/engine/preview.ts';
import { documents } from '../../source/manifests/yaml.ts';
import { SAIL_OPERATOR } from '../../source/model/bundled-operator.ts';
import type { Member, Mesh, Platform, TopologyId } from '../../source/model/mesh.ts';
import type { OperatorBundle } from '../../source/model/operator-bundle.ts';
import { manifestsIn } from '../../source/operator-bundle/manifests.ts';
import { operatorObjects } from '../../source/operator-bundle/objects.ts';
import { topologies } from '../../source/plans/topologies.ts';
import { matchesGolden } from '../helpers/goldens.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { madeCsv, madeFiles, madeKinds } from '../operator-bundle/made-bundle.ts';

const names = ['east', 'west', 'north'];

/** The mesh that the topology makes of this many clusters when the user says nothing. */
function plainMesh(id: TopologyId, platform: Platform, count: number, version?: string): Mesh {
  const topology = topologies.find(each => each.id === id);
  assert.ok(topology);
  const members = names.slice(0, count).map((name, index): Member => {
    const role = topology.role(index);
    const network = topology.network(index);
    return member(name, { platform, network, role, ...(role === 'remote' ? { primary: 'east' } : {}) });
  });
  return meshOf([], { topology: id, members, ...(version === undefined ? {} : { version }) });
}

/** The plan as a reader would want it: each step with its needs, then its objects. */
function planText(mesh: Mesh): string {
  const steps = topologies.find(each => each.id === mesh.topology)?.steps(mesh) ?? [];
  return preview(steps, mesh.id)
    .map(({ step, objects }) => {
      const before = [...step.needs, ...(step.after ?? [])];
      const needs = before.length === 0 ? '' : `\n# after ${before.join(', ')}`;
      return `# ${step.id}: ${step.title}${needs}\n${documents(objects)}`;
    })
    .join('---\n');
}

for (const { id } of topologies) {
  for (const platform of ['openshift', 'kubernetes'] as const) {
    for (const count of [2, 3]) {
      for (const version of ['v1.24.3', 'v1.30.3']) {
        const name = `${id}.${platform}.${count}-clusters.${version}`;
        test(`the plan of ${count} clusters on ${platform}, ${id}, Istio ${version}, is its golden file`, () => {
          const file = new URL(`./goldens/${name}.yaml`, import.meta.url);
          matchesGolden(file, planText(plainMesh(id, platform, count, version)));
        });
      }
    }
  }
}

test('the plan with annotated gateways, mirrored images and the client sleep is its golden file', () => {
  const mesh = plainMesh('multi-primary-multi-network', 'kubernetes', 2, 'v1.30.3');
  const annotations: readonly Member['gatewayAnnotations'][] = [
    { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' },
    { 'networking.gke.io/load-balancer-type': 'Internal' },
  ];
  const operator = { namespace: 'o', deployment: 'sail-operator', title: 'o', versions: ['v1.30.3'], ours: false };
  const members = mesh.members.map((each, index) => {
    const gatewayAnnotations = annotations[index];
    return { ...each, operator, ...(gatewayAnnotations === undefined ? {} : { gatewayAnnotations }) };
  });
  const samples = { namespace: 'sample', client: 'sleep', registry: 'mirror.example.com/istio' } as const;
  const text = planText({ ...mesh, members, samples });
  matchesGolden(new URL('./goldens/options.yaml', import.meta.url), text);
  assert.equal(text.match(/image: mirror\.example\.com\/istio\//g)?.length, 4);
});

/** A bundle of one kind whose schema says nothing: the real ones fill megabytes. */
function smallBundle(): OperatorBundle {
  const [istio] = madeKinds().filter(each => each.metadata.name === 'istios.sailoperator.io');
  assert.ok(istio);
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const names = { kind: 'Istio', listKind: 'IstioList', plural: 'istios', singular: 'istio' };
  const versions = [{ name: 'v1', served: true, storage: true, schema }];
  const kind = { ...istio, spec: { group: 'sailoperator.io', scope: 'Cluster', names, versions } };
  const owned = [{ name: 'istios.sailoperator.io', kind: 'Istio', version: 'v1' }];
  const others = madeKinds().map(each => [`manifests/${each.metadata.name}.yaml`, undefined] as const);
  const files = madeFiles({
    ...Object.fromEntries(others),
    'manifests/istios.sailoperator.io.yaml': kind,
    'manifests/sailoperator.clusterserviceversion.yaml': madeCsv({}, { customresourcedefinitions: { owned } }),
  });
  return operatorObjects(manifestsIn(files), SAIL_OPERATOR, {
    from: 'registry.example.com/bundle',
    digest: 'sha256:0',
  });
}

test('the plan that installs the operator from a bundle is its golden file', () => {
  const bundle = smallBundle();
  const mesh = plainMesh('multi-primary-multi-network', 'kubernetes', 2, 'v1.30.3');
  const text = planText({ ...mesh, members: mesh.members.map(each => ({ ...each, bundle })) });
  matchesGolden(new URL('./goldens/operator-bundle.yaml', import.meta.url), text);
  assert.doesNotMatch(text, /Subscription|Choose Istio version/);
});

test('on plain Kubernetes the operator is the community’s, and no CNI agent is installed', () => {
  const text = planText(plainMesh('multi-primary-multi-network', 'kubernetes', 2, 'v1.30.3'));
  assert.match(text, /name: sailoperator\n/);
  assert.doesNotMatch(text, /IstioCNI|servicemeshoperator3/);
});

test('what only a run can know reads as what it will be', () => {
  const text = planText(plainMesh('primary-remote-multi-network', 'openshift', 2));
  assert.match(text, /remotePilotAddress: '<learned: east east-west gateway address>'/);
  assert.match(text, /version: '<learned: the newest Istio version that all operators offer>'/);
});
