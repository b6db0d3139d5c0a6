import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneMesh } from '../../source/checks/requirements/one-mesh.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { candidate, clusterWith, object, resultOf, subjectOf, titlesOf, wordsOf } from './subjects.ts';

function secret(cluster: string, annotations: Record<string, string> = {}): KubeObject {
  const metadata = { namespace: 'istio-system', labels: { 'istio/multiCluster': 'true' }, annotations };
  return object('Secret', `istio-remote-secret-${cluster}`, { data: { [cluster]: 'a' } }, metadata);
}

const told = (...secrets: readonly KubeObject[]) => {
  const east = candidate('east', { cluster: clusterWith('east', secrets, ['Secret']) });
  return resultOf(oneMesh, subjectOf([east, candidate('west')]));
};

test('a cluster that reads only those of the plan is in one mesh', async () => {
  const result = await told(secret('west', { 'eastwest/mesh': 'mesh1' }));
  assert.equal(result.verdict, 'ok');
  assert.deepEqual(wordsOf(result), ['east: no other cluster', 'west: no other cluster']);
});

test('a remote secret that eastwest wrote for another mesh stops the plan', async () => {
  const result = await told(secret('west'), secret('north', { 'eastwest/mesh': 'mesh2' }));
  assert.equal(result.verdict, 'problem');
  assert.deepEqual(titlesOf(result), [
    'east is in mesh mesh2: its istiod reads cluster north (Secret istio-remote-secret-north)',
  ]);
});

const north = secret('north', { 'eastwest/mesh': 'mesh1' });

test('one of a cluster that was not chosen is a warning, with the command that deletes it', async () => {
  const result = await told(secret('west'), north, secret('south'));
  assert.equal(result.verdict, 'warning');
  assert.deepEqual(titlesOf(result), [
    'east: its istiod reads cluster north (Secret istio-remote-secret-north) too, which is not among the chosen clusters',
    'east: its istiod reads cluster south (Secret istio-remote-secret-south) too, which is not among the chosen clusters',
  ]);
  assert.match(result.warnings[0]?.hint ?? '', /delete secret istio-remote-secret-north$/);
});

test('a cluster does not join a mesh of which some are left out: it could get a network that they have', async () => {
  const result = await told(north, secret('south'));
  assert.equal(result.verdict, 'problem');
  assert.deepEqual(titlesOf(result), [
    'west would join the mesh of east without north, which is in it (Secret istio-remote-secret-north)',
    'west would join the mesh of east without south, which is in it (Secret istio-remote-secret-south)',
  ]);
  assert.match(result.problems[0]?.hint ?? '', /--cluster north=CONTEXT; .* delete secret istio-remote-secret-north$/);
});
