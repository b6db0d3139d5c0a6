import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApi } from '../../source/kubernetes/api.ts';
import { realClock } from '../../source/kubernetes/clock.ts';
import { clusterOn } from '../../source/kubernetes/cluster.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { connectTo, never } from './connecting.ts';
import { refuse, say, startServer } from './server.ts';

const configMap = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'sample' },
  data: { a: 'b' },
});
const ref = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'sample', name });

/** A store of ConfigMaps that acts on every request and loses each tenth answer on the way back. */
function losing() {
  const stored = new Map<string, KubeObject>();
  let requests = 0;
  return {
    stored,
    lost: () => Math.floor(requests / 10),
    answer: (...[asked, response, request]: Parameters<Parameters<typeof startServer>[1]>) => {
      requests += 1;
      const name = asked.path.split('/').at(-1) ?? '';
      const body =
        asked.method === 'PATCH' || asked.method === 'POST' ? (JSON.parse(asked.body) as KubeObject) : undefined;
      const exists = asked.method === 'POST' && stored.has(body?.metadata.name ?? '');
      if (body !== undefined && !exists) stored.set(body.metadata.name, body);
      const found = stored.get(body?.metadata.name ?? name);
      const removed = asked.method === 'DELETE' && stored.delete(name);
      if (requests % 10 === 0) request.socket.destroy();
      else if (exists) refuse(response, 409, 'AlreadyExists');
      else if (found === undefined && !removed) refuse(response, 404, 'NotFound');
      else say(response, found);
    },
  };
}

test('on a line that loses each tenth answer nothing is lost and nothing is there twice', async t => {
  const world = losing();
  const cluster = clusterOn('east', createApi(connectTo(t, await startServer(t, world.answer))), realClock);
  const names = Array.from({ length: 100 }, (_, index) => `map-${index}`);
  await Promise.all(names.map(name => cluster.apply(() => configMap(name), ref(name), never)));
  assert.deepEqual([...world.stored.keys()].sort(), [...names].sort());
  const created = await Promise.all(names.map(name => cluster.create(configMap(`key-${name}`), never)));
  // Where the answer to the create was lost, the second attempt finds the object: the caller compares and keeps it.
  assert.ok(created.every(each => each === 'created' || each.found.data?.a === 'b'));
  assert.equal(world.stored.size, 200);
  await Promise.all([...world.stored.keys()].map(name => cluster.remove(ref(name), {}, never)));
  assert.equal(world.stored.size, 0);
  assert.ok(world.lost() >= 40, `${world.lost()} answers were lost`);
});
