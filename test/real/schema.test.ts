/** Every object that any plan writes, judged by a real API server with the real kinds of old and new operators. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { collectionPath } from '../../source/kubernetes/requests/paths.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Mesh, Platform } from '../../source/model/mesh.ts';
import { topologies } from '../../source/plans/topologies.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import type { Answer } from '../control-plane/https-request.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { type Written, writesOf } from './learned.ts';
import { applied, put } from './put.ts';
import { olmKinds, operatorKinds, type Release, releases } from './upstream-kinds.ts';

const skip = unavailable() ?? false;

const namespaces = ['istio-system', 'istio-cni', 'sample', 'openshift-operators', 'operators'].map(
  (name): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
);

/** Meshes of three clusters in every form that changes what is written. */
function meshes(release: Release): readonly Mesh[] {
  const platforms: readonly Platform[] = ['openshift', 'kubernetes'];
  return topologies.flatMap(topology =>
    platforms.flatMap(platform =>
      (['curl', 'sleep'] as const).map(client => {
        const members = ['east', 'west', 'north'].map((name, index) => {
          const role = topology.role(index);
          const network = topology.network(index);
          return member(name, { platform, role, network, ...(role === 'remote' ? { primary: 'east' } : {}) });
        });
        const samples = { namespace: 'sample', client };
        return meshOf([], { topology: topology.id, members, version: release.istio, samples });
      }),
    ),
  );
}

/** Each different object once, with the first step that writes it. */
function writes(release: Release): readonly Written[] {
  const all = meshes(release).flatMap(mesh => {
    const steps = topologies.find(each => each.id === mesh.topology)?.steps(mesh) ?? [];
    return writesOf(steps, mesh.id, release.istio).map(each => ({ ...each, step: `${mesh.topology} ${each.step}` }));
  });
  return [...new Map(all.map(each => [JSON.stringify([each.verb, each.object]), each])).values()];
}

function tried(plane: ControlPlane, { verb, object }: Written): Promise<Answer> {
  if (verb === 'apply') return applied(plane, object, '&dryRun=All');
  const path = collectionPath(object, object.metadata.namespace);
  return plane.request('POST', `${path}?fieldManager=eastwest&fieldValidation=Strict&dryRun=All`, { body: object });
}

for (const release of releases) {
  describe(`with the kinds of ${release.title}`, { skip }, () => {
    let plane: ControlPlane;
    before(async () => {
      plane = await startControlPlane('schema', { without: ['kube-controller-manager', 'kube-scheduler', 'kwok'] });
      await put(plane, [...olmKinds(), ...operatorKinds(release), ...namespaces]);
    });
    after(() => plane?.stop());

    test('every object of every plan is accepted by a strict server, without a warning', async () => {
      const all = writes(release);
      const kinds = new Set(all.map(({ object }) => object.kind));
      for (const kind of ['Istio', 'IstioCNI', 'Subscription', 'Gateway', 'VirtualService', 'Deployment', 'Secret']) {
        assert.ok(kinds.has(kind), `no plan writes a ${kind}`);
      }
      const refusals: string[] = [];
      for (const each of all) {
        const { status, headers, body } = await tried(plane, each);
        const { kind, metadata } = each.object;
        const title = `${each.step}: ${each.verb} ${kind} ${metadata.name}`;
        if (status !== 200 && status !== 201) refusals.push(`${title}: ${status} ${JSON.parse(body).message}`);
        else if (headers.warning !== undefined) refusals.push(`${title}: ${headers.warning}`);
      }
      assert.deepEqual(refusals, []);
    });

    test('a value that the operator does not know, and a version that it does not have, are refused', async () => {
      const istio = writes(release).find(({ object }) => object.kind === 'Istio')?.object;
      assert.ok(istio !== undefined);
      const misspelt = { ...istio, spec: { ...istio.spec, values: { global: { meshId: 'mesh1' } } } };
      const unknown = await applied(plane, misspelt, '&dryRun=All');
      assert.equal(unknown.status, 500);
      assert.match(unknown.body, /meshId: field not declared in schema/);
      const old = await applied(plane, { ...istio, spec: { ...istio.spec, version: 'v1.2.3' } }, '&dryRun=All');
      assert.equal(old.status, 422);
      assert.match(old.body, /spec\.version: Unsupported value/);
    });
  });
}
