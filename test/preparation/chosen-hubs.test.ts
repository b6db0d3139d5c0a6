import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Operator } from '../../source/model/mesh.ts';
import { chooseHubs } from '../../source/preparation/chosen-hubs.ts';
import { survey } from '../state/hand-made-clusters.ts';

const gone = 'registry.istio.io/release';
const hub = 'docker.io/istio';
const sail = (registries: Operator['registries'] = { 'v1.30.3': gone, 'v1.29.6': gone }): Operator => ({
  namespace: 'sail-operator',
  deployment: 'sail-operator',
  title: 'sailoperator.v1.30.3',
  versions: Object.keys(registries),
  registries,
  ours: false,
});
const running = {
  role: 'primary',
  version: 'v1.30.3',
  clusterName: 'east',
  network: 'network1',
  meshId: 'mesh1',
  state: 'Healthy',
  ours: true,
} as const;

test('an operator whose images are at a registry that ends gets Docker Hub as the hub of control plane and CNI agent', () => {
  const found = { survey: survey('a', { operator: sail() }) };
  assert.deepEqual(chooseHubs(found, 'v1.30.3'), { hubs: { istio: hub, cni: hub } });
  assert.deepEqual(chooseHubs(found, undefined), { hubs: { istio: hub, cni: hub } });
});

test('each version of an operator is judged by its own images', () => {
  const found = { survey: survey('a', { operator: sail({ 'v1.31.1': 'docker.io/istio', 'v1.30.3': gone }) }) };
  assert.deepEqual(chooseHubs(found, 'v1.31.1'), {});
  assert.deepEqual(chooseHubs(found, 'v1.30.3'), { hubs: { istio: hub, cni: hub } });
});

test('what is there already keeps what it was made with, control plane and CNI agent each by itself', () => {
  const old = survey('a', { operator: sail(), istio: running, cni: { version: 'v1.30.3', healthy: true } });
  assert.deepEqual(chooseHubs({ survey: old }, 'v1.30.3'), {});
  const renewed = survey('a', {
    operator: sail(),
    istio: { ...running, hub },
    cni: { version: 'v1.30.3', healthy: true, hub },
  });
  assert.deepEqual(chooseHubs({ survey: renewed }, 'v1.30.3'), { hubs: { istio: hub, cni: hub } });
  const halfway = survey('a', { operator: sail(), istio: { ...running, hub, state: 'Reconciling' } });
  assert.deepEqual(chooseHubs({ survey: halfway }, 'v1.30.3'), { hubs: { istio: hub, cni: hub } });
});
