/** Controllers that lose their watches, meet conflicts, or are slow: they end where they would have anyway. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StatusError } from '../../../source/model/kube.ts';
import { ProblemError } from '../../../source/model/problem.ts';
import type { Api } from '../../../source/ports.ts';
import { createApiServer } from '../../../source/rehearsal/api-server/server.ts';
import { createCache } from '../../../source/rehearsal/controllers/cache.ts';
import { mergePatch } from '../../../source/rehearsal/controllers/merge-patch.ts';
import { createReconciler } from '../../../source/rehearsal/controllers/reconciler.ts';
import { createVirtualClock } from '../../../source/rehearsal/virtual-clock.ts';
import { meshOf } from '../../helpers/meshes.ts';
import { ask } from '../mesh/mesh-view.ts';
import { install } from './mesh-by-hand.ts';
import { eventually, realClock, testWorld } from './worlds.ts';

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' };
const map = (name: string) => ({ ...CONFIG_MAP, metadata: { name, namespace: 'default' } });
const conflict = new StatusError({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code: 409,
  reason: 'Conflict',
});

/** The API of a fresh server whose first watches and lists fail as told. */
function flaky(api: Api, failures: (() => never)[]): Api {
  return {
    ...api,
    list: async (...given) => {
      failures.shift()?.();
      return api.list(...given);
    },
    async *watch(...given) {
      failures.shift()?.();
      let left = 1;
      for await (const event of api.watch(...given)) {
        yield event;
        left -= 1;
        if (left === 0) return;
      }
    },
  };
}

test('a cache continues after servers that were away, versions that were too old, and watches that ended', async context => {
  const ended = new AbortController();
  context.after(() => ended.abort());
  const server = createApiServer({ name: 'east', platform: 'kubernetes', clock: realClock });
  const api = server.api();
  const throws = (error: Error) => () => {
    throw error;
  };
  const gone = new StatusError({ ...conflict.status, code: 410, reason: 'Expired' });
  const away = new ProblemError({ code: 'unreachable', title: 'connection refused', hint: '' });
  const cache = createCache(flaky(api, [throws(away), throws(gone)]), [CONFIG_MAP], realClock, ended.signal);
  const seen: string[] = [];
  cache.onChange(CONFIG_MAP, ({ type, object }) => {
    if (object.metadata.namespace === 'default') seen.push(`${object.metadata.name} ${type}`);
  });
  for (const name of ['one', 'two', 'three']) await api.create(map(name), {}, ended.signal);
  await eventually('all three are seen', () => seen.length === 3);
  await api.remove({ ...CONFIG_MAP, namespace: 'default', name: 'two' }, {}, ended.signal);
  await eventually('the removal is seen', () => seen.includes('two gone'));
  assert.deepEqual(
    cache
      .list(CONFIG_MAP, 'default')
      .map(each => each.metadata.name)
      .sort(),
    ['one', 'three'],
  );
});

test('a cache does not bring back what is gone when a write answers late', async context => {
  const ended = new AbortController();
  context.after(() => ended.abort());
  const api = createApiServer({ name: 'east', platform: 'kubernetes', clock: realClock }).api();
  const cache = createCache(api, [CONFIG_MAP], realClock, ended.signal);
  const made = await api.create(map('one'), {}, ended.signal);
  await eventually('it is seen', () => cache.list(CONFIG_MAP, 'default').length === 1);
  await api.remove({ ...CONFIG_MAP, namespace: 'default', name: 'one' }, {}, ended.signal);
  await eventually('it is gone', () => cache.list(CONFIG_MAP, 'default').length === 0);
  cache.saw(made);
  assert.equal(cache.list(CONFIG_MAP, 'default').length, 0);
});

test('a key is worked on once at a time, again after a conflict, and again when it changed meanwhile', async context => {
  const ended = new AbortController();
  context.after(() => ended.abort());
  let running = 0;
  let most = 0;
  let calls = 0;
  const queue = createReconciler(
    async key => {
      running += 1;
      most = Math.max(most, running);
      calls += 1;
      if (calls === 1) queue.enqueue(key);
      await new Promise(resolve => setImmediate(resolve));
      running -= 1;
      if (calls === 2) throw conflict;
    },
    { clock: realClock, breathe: async () => {} },
    ended.signal,
  );
  queue.enqueue('a');
  queue.enqueue('a');
  await eventually('it was worked on three times', () => calls === 3);
  assert.equal(most, 1);
});

test('a merge patch holds what changes, removes what is no longer wanted, and is nothing when nothing changes', () => {
  const from = { a: 1, b: { c: [1, 2], d: 'x' } };
  assert.equal(mergePatch(from, { b: { d: 'x', c: [1, 2] }, a: 1 }, 'prune'), undefined);
  assert.deepEqual(mergePatch(from, { a: 1, b: { c: [1] } }, 'prune'), { b: { c: [1], d: null } });
  assert.deepEqual(mergePatch(from, { b: { c: [1] } }, 'keep'), { b: { c: [1] } });
});

test('a mesh comes up although the server forgets its history again and again', async context => {
  const world = testWorld(context, ['east', 'west']);
  const forgetting = setInterval(() => {
    for (const { server } of world.clusters) server.compact();
  }, 5);
  context.after(() => clearInterval(forgetting));
  await install(world, meshOf(['east', 'west']));
  await eventually(
    'east receives responses from west',
    async () => (await ask(world.cluster('east'), world.signal)) === 'v2',
  );
});

test('at a lifelike pace a mesh takes about a minute of its own time, and the same roads', async context => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 21));
  const began = clock.now();
  const world = testWorld(context, ['east', 'west'], { clock, pace: 1 });
  await install(world, meshOf(['east', 'west']));
  const seconds = (clock.now() - began) / 1000;
  assert.ok(seconds > 20 && seconds < 120, `took ${seconds} s`);
  await eventually(
    'east receives responses from west',
    async () => (await ask(world.cluster('east'), world.signal)) === 'v2',
  );
});
