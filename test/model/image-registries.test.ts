import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseHub, hasEnded, hostOf, imageRegistries, registryOf } from '../../source/model/image-registries.ts';

const [gone, gcr, hub] = ['registry.istio.io/release', 'gcr.io/istio-release', 'docker.io/istio'];

test('both registries of Istio end, with all below them, and nothing that only looks like them', () => {
  for (const each of [gone, gcr, 'registry.istio.io', `${gone}/pilot:1.30.3`, `${gcr}/proxyv2:1.24.3-distroless`]) {
    assert.ok(hasEnded(each), each);
  }
  for (const each of [hub, 'registry.istio.io.example.com/x', 'gcr.io/istio-release-mirror/pilot', 'gcr.io/mine']) {
    assert.ok(!hasEnded(each), each);
  }
});

test('the operator’s annotations tell the registry of each version, whatever names the image: tag, digest, port', () => {
  const found = imageRegistries({
    'images.v1_30_3.istiod': `${gone}/pilot:1.30.3`,
    'images.v1_30_3.proxy': `${gone}/proxyv2:1.30.3`,
    'images.v1_29_6.istiod': 'mirror.example.com:5000/istio/pilot@sha256:1234',
    'images.v1_28_10.istiod': `${hub}/pilot:1.28.10`,
    'images.v1_28_10.cni': `${gcr}/install-cni:1.28.10`,
    'images.v1_28_9.ztunnel': `${gcr}/ztunnel:1.28.9`,
    'images.v1_28_8.istiod': 'pilot',
    'images.latest.istiod': `${gone}/pilot:latest`,
    description: `${gone}/pilot:1`,
  });
  assert.deepEqual(found, { 'v1.30.3': gone, 'v1.29.6': 'mirror.example.com:5000/istio', 'v1.28.10': gcr });
  assert.equal(registryOf(found, 'v1.28.10'), gcr);
  assert.equal(registryOf(found, undefined), gone);
  assert.equal(registryOf(found, 'v1.20.0'), undefined);
  assert.equal(registryOf({}, undefined), undefined);
});

test('an image is pulled from the host that it names, else from Docker Hub', () => {
  const hosts = [
    'istio/pilot:1',
    'pilot',
    'pilot:1.30.3',
    'index.docker.io/istio',
    'localhost/x',
    'a.example:5000/b',
    gcr,
  ];
  const expected = ['docker.io', 'docker.io', 'docker.io', 'docker.io', 'localhost', 'a.example:5000', 'gcr.io'];
  assert.deepEqual(hosts.map(hostOf), expected);
});

test('what is new takes Docker Hub in place of a registry that ends, and the operator’s own images else', () => {
  assert.equal(chooseHub(gone, 'v1.30.3', undefined), hub);
  assert.equal(chooseHub(gcr, undefined, undefined), hub);
  for (const named of ['registry.redhat.io/openshift-service-mesh', 'mirror.example.com/istio', hub, undefined]) {
    assert.equal(chooseHub(named, 'v1.30.3', undefined), undefined);
  }
});

test('what runs keeps its images, so that nothing restarts, until its version changes or it does not come up', () => {
  const runs = { version: 'v1.30.3', healthy: true };
  const mirror = 'mirror.example.com/istio';
  assert.equal(chooseHub(gone, 'v1.30.3', runs), undefined);
  assert.equal(chooseHub(gone, undefined, runs), undefined);
  assert.equal(chooseHub(gone, 'v1.30.3', { ...runs, healthy: false }), hub);
  assert.equal(chooseHub(gone, 'v1.30.3', { ...runs, version: 'v1.29.6' }), hub);
  assert.equal(chooseHub(gone, 'v1.30.3', { ...runs, hub: gcr }), gcr);
  assert.equal(chooseHub(undefined, 'v1.30.3', { ...runs, hub: gcr, healthy: false }), hub);
  assert.equal(chooseHub(gone, 'v1.30.3', { ...runs, hub: mirror, healthy: false }), mirror);
  assert.equal(chooseHub('registry.redhat.io/x', 'v1.30.3', { ...runs, hub }), hub);
});
