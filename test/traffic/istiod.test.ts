import assert from 'node:assert/strict';
import { test } from 'node:test';
import { istiodViews, pendingSync } from '../../source/traffic/istiod.ts';

const clusterz = JSON.stringify([
  { id: 'east', secretName: '', syncStatus: 'synced' },
  { id: 'west', secretName: 'istio-system/istio-remote-secret-west', syncStatus: 'syncing' },
]);
const networkz = JSON.stringify([
  { Network: 'network2', Cluster: 'west', Addr: '172.18.255.202', Port: 15443 },
  { Network: 'network1', Cluster: 'east', Addr: '172.18.255.201', Port: 15443 },
  { Network: 'network1', Cluster: 'east', Addr: '172.18.255.203', Port: 15443 },
]);

test('both answers of a pod make its view', () => {
  assert.deepEqual(istiodViews([{ pod: 'istiod-1', answers: [clusterz, networkz] }]), [
    {
      pod: 'istiod-1',
      clusters: [
        { id: 'east', sync: 'synced' },
        { id: 'west', sync: 'syncing' },
      ],
      networks: ['network1', 'network2'],
    },
  ]);
});

test('lines before the answer do no harm, and what is no answer says nothing', () => {
  const answersOf = (...answers: readonly string[]) => istiodViews([{ pod: 'istiod-1', answers }])[0];
  assert.equal(answersOf(`warning: [something]\n${clusterz}\n`)?.clusters.length, 2);
  for (const noise of ['', 'null', '{}', 'Forbidden', '[{]', '[null, 3]']) {
    const view = answersOf(noise, noise);
    assert.ok(view?.clusters.every(each => each.id === '?'));
    assert.deepEqual(view?.networks, []);
  }
});

test('a view says in words what is missing', () => {
  const views = istiodViews([{ pod: 'istiod-1', answers: [clusterz, networkz] }]);
  const synced = istiodViews([{ pod: 'istiod-2', answers: [clusterz.replace('syncing', 'synced'), networkz] }]);
  const both = ['east', 'west'];
  assert.equal(pendingSync([], both, []), 'no istiod pod responds');
  assert.equal(pendingSync(views, both, []), 'istiod-1 has not synced west (syncing)');
  assert.equal(pendingSync(views, ['east', 'north'], []), 'istiod-1 has not synced north');
  assert.equal(pendingSync(synced, both, ['network1', 'network3']), 'istiod-2 has no east-west gateway for network3');
  assert.equal(pendingSync(synced, both, ['network1', 'network2']), undefined);
  assert.equal(pendingSync([...synced, ...views], both, []), 'istiod-1 has not synced west (syncing)');
  assert.equal(
    pendingSync(istiodViews([{ pod: 'istiod-3', answers: ['', ''] }]), both, []),
    'istiod-3 does not respond',
  );
});
