/** What the Kiali object says of its store of metrics: the plan's, and the user's own fields over it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kialiServer } from '../../source/manifests/kiali.ts';
import { at, textAt } from '../../source/model/fields.ts';
import type { KialiPlan } from '../../source/model/kiali.ts';
import type { JsonObject } from '../../source/model/kube.ts';
import type { Platform } from '../../source/model/mesh.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';

const sites = new Map();
const tracing = { tracing: { enabled: true } };

function settings(platform: Platform, values: JsonObject, metrics?: KialiPlan['metrics']): unknown {
  const kiali = kialiFor(rehearsedMesh({ east: 'network1' }, {}, platform), {
    values,
    ...(metrics === undefined ? {} : { metrics }),
  });
  return at(kialiServer(kiali, { version: undefined, connected: undefined }), 'spec', 'external_services');
}

test('a setting for traces leaves the metrics as they are', () => {
  const made = settings('openshift', { external_services: tracing });
  assert.deepEqual(at(made, 'tracing'), tracing.tracing);
  assert.match(textAt(made, 'prometheus', 'url') ?? '', /thanos-querier/);
  assert.deepEqual(settings('kubernetes', { external_services: tracing }), tracing);
});

test('the URL of a store is its own, and the user’s fields for it are added', () => {
  const store = { from: 'store', url: 'https://store.example.com', sites } as const;
  const auth = { type: 'none', cert_file: 'secret:a:tls.crt' };
  const made = settings('openshift', { external_services: { prometheus: { auth } } }, store);
  assert.deepEqual(made, { prometheus: { url: store.url, auth } });
});

test('federation reads the Prometheus of the home, also on OpenShift', () => {
  assert.equal(settings('openshift', {}, { from: 'federation', sites }), undefined);
});

test('whoever names a store in the own fields has that one alone', () => {
  const prometheus = { url: 'http://mine:9090' };
  assert.deepEqual(settings('openshift', { external_services: { prometheus } }), { prometheus });
});
