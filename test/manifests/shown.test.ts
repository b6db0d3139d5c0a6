/** What a preview shows of objects: no contents of Secrets, and no login that a user's own values hold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documents } from '../../source/manifests/yaml.ts';
import type { KubeObject } from '../../source/model/kube.ts';

const kiali = {
  apiVersion: 'kiali.io/v1alpha1',
  kind: 'Kiali',
  metadata: { name: 'kiali', namespace: 'istio-system' },
  spec: {
    auth: { strategy: 'token' },
    external_services: {
      prometheus: { auth: { type: 'bearer', token: 'planted-1', password: 'secret:store:password' } },
      grafana: [{ auth: { password: 'planted-2' } }],
    },
    login_token: { signing_key: 'planted-3' },
  },
} as unknown as KubeObject;

test('a login in the values of a Kiali is shown by its length, and where it is found by its name', () => {
  const shown = documents([kiali]);
  assert.doesNotMatch(shown, /planted/);
  assert.match(shown, /token: <redacted, 9 characters>/);
  assert.match(shown, /strategy: token\n/);
  assert.match(shown, /password: secret:store:password\n/);
});
