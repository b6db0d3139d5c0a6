/** Istio's own images from a registry other than the operator's: control plane and CNI; sidecars and gateways follow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlPlane, istioCni } from '../../source/manifests/control-plane.ts';
import { textAt } from '../../source/model/look.ts';
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
