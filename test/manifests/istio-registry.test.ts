/** Istio's own images from the registry that the user names: control plane, CNI, sidecars and gateways. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlPlane, istioCni } from '../../source/manifests/control-plane.ts';
import { textAt } from '../../source/model/look.ts';
import { meshOf } from '../helpers/meshes.ts';

test('the registry is the hub of Istio and IstioCNI, and without one nothing is said', () => {
  const mesh = meshOf(['east']);
  const [east = assert.fail()] = mesh.members;
  const hubs = (istioRegistry: string | undefined) => {
    const named = istioRegistry === undefined ? mesh : { ...mesh, istioRegistry };
    return [controlPlane(named, east, 'v1.30.3'), istioCni(named, 'v1.30.3')].map(object =>
      textAt(object, 'spec', 'values', 'global', 'hub'),
    );
  };
  assert.deepEqual(hubs('docker.io/istio'), ['docker.io/istio', 'docker.io/istio']);
  assert.deepEqual(hubs(undefined), [undefined, undefined]);
});
