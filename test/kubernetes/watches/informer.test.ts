import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInformer } from '../../../source/kubernetes/watches/informer.ts';
import type { Api, List, WatchEvent } from '../../../source/ports.ts';
import { until } from '../connecting.ts';
import { hastyClock, scriptedApi } from '../scripted-api.ts';

const pods = { apiVersion: 'v1', kind: 'Pod' };
const pod = { ...pods, metadata: { name: 'a', namespace: 'sample', resourceVersion: '1' } };

/** An informer on this API, and how many bytes it keeps. */
function informerOn(api: Partial<Api>) {
  let bytes = 0;
  const held = {
    add(more: number) {
      bytes += more;
    },
  };
  const life = { received: () => undefined, broke: () => undefined };
  const { api: whole } = scriptedApi(api);
  const informer = createInformer(whole, pods, {}, { clock: hastyClock(), held, life }, () => undefined);
  return { informer, bytes: () => bytes };
}

test('a list that arrives after the last follower has left is not kept', async () => {
  const lists: ((list: List) => void)[] = [];
  const { informer, bytes } = informerOn({ list: () => new Promise(resolve => lists.push(resolve)) });
  const controller = new AbortController();
  const first = informer.follow(controller.signal).next();
  controller.abort(new Error('enough'));
  await assert.rejects(first, /enough/);
  lists[0]?.({ items: [pod], resourceVersion: '1', bytes: 100 });
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(bytes(), 0);
  assert.equal(informer.objects.size, 0);
});

test('an event that arrives after the last follower has left is not kept', async () => {
  const events: ((event: WatchEvent) => void)[] = [];
  const { informer, bytes } = informerOn({
    async *watch() {
      for (;;) yield await new Promise<WatchEvent>(resolve => events.push(resolve));
    },
  });
  const controller = new AbortController();
  await informer.follow(controller.signal).next();
  await until('the watch is open', () => events.length === 1);
  controller.abort(new Error('enough'));
  events[0]?.({ type: 'ADDED', object: pod, bytes: 100 });
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(bytes(), 0);
  assert.equal(informer.objects.size, 0);
});
