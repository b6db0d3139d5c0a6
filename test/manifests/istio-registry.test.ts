/** Istio's own images from a registry other than the operator's: control plane and CNI; sidecars and gateways follow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlPlane, istioCni, remoteControlPlane } from '../../source/manifests/control-plane.ts';
import { client, helloworld } from '../../source/manifests/samples.ts';
import { at, textAt } from '../../source/model/fields.ts';
import type { Samples } from '../../source/model/mesh.ts';
import { meshOf } from '../helpers/meshes.ts';

test('the registry is the hub of Istio and IstioCNI, and without one nothing is said', () => {
  const mesh = meshOf(['east']);
  const [east = assert.fail()] = mesh.members;
  const hubs = (hub: string | undefined) =>
    [controlPlane(mesh, east, 'v1.30.3', hub), istioCni('v1.30.3', hub)].map(object =>
      textAt(object, 'spec', 'values', 'global', 'hub'),
    );
  assert.deepEqual(hubs('docker.io/istio'), ['docker.io/istio', 'docker.io/istio']);
  assert.deepEqual(hubs(undefined), [undefined, undefined]);
});

test('Secrets for pulling are named by Istio, IstioCNI and the pods of the samples, and by nothing where there are none', () => {
  const pullSecrets = ['pull', 'mirror'];
  const mesh = meshOf(['east', 'west'], { pullSecrets });
  const [east] = mesh.members;
  assert.ok(east !== undefined);
  const path = ['spec', 'values', 'global', 'imagePullSecrets'] as const;
  assert.deepEqual(at(controlPlane(mesh, east, 'v1.30.3'), ...path), pullSecrets);
  assert.deepEqual(at(istioCni('v1.30.3', undefined, pullSecrets), ...path), pullSecrets);
  assert.deepEqual(at(remoteControlPlane(east, '192.0.2.1', 'v1.30.3', pullSecrets), ...path), pullSecrets);
  assert.equal(at(istioCni('v1.30.3'), 'spec', 'values'), undefined);
  const pods = (samples: Samples) => [
    helloworld(samples, 'v1', 'openshift'),
    ...client(samples, 'v1.30.3', 'openshift'),
  ];
  const named = (samples: Samples) =>
    pods(samples).flatMap(({ kind, spec }) =>
      kind === 'Deployment' ? [at(spec, 'template', 'spec', 'imagePullSecrets')] : [],
    );
  const wanted = [{ name: 'pull' }, { name: 'mirror' }];
  assert.deepEqual(named({ ...mesh.samples, pullSecrets }), [wanted, wanted]);
  assert.deepEqual(named(mesh.samples), [undefined, undefined]);
});
