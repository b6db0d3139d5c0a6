/** Reading, listing, selecting, watching. */
import assert from 'node:assert/strict';
import type { Api, WatchEvent } from '../../../source/ports.ts';
import { type ContractCase, configMap, configMapRef, configMaps, refusal } from '../contract-case.ts';

const own = { fields: 'metadata.name!=kube-root-ca.crt' };

/** Gathers the events of a watch until the returned function is called. */
function gather(api: Api, namespace: string, resourceVersion: string, labels?: string) {
  const stop = new AbortController();
  const seen: WatchEvent[] = [];
  const selection = { namespace, resourceVersion, ...own, ...(labels === undefined ? {} : { labels }) };
  const ended = (async () => {
    for await (const event of api.watch(configMaps, selection, stop.signal)) seen.push(event);
  })().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  const titles = () =>
    seen.filter(each => each.type !== 'BOOKMARK').map(each => `${each.type} ${each.object.metadata.name}`);
  return {
    seen,
    titles,
    async stop() {
      stop.abort();
      await ended;
    },
  };
}

export const readCases: readonly ContractCase[] = [
  {
    name: 'what is not there reads as undefined',
    async run(api, { signal, namespace }) {
      assert.equal(await api.get(configMapRef(await namespace(), 'a'), signal), undefined);
    },
  },
  {
    name: 'a list can be read in pages',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      for (const name of ['a', 'b', 'c']) await api.create(configMap(place, name), {}, signal);
      // The root CA is there too, and comes after the first two by name.
      const first = await api.list(configMaps, { namespace: place, limit: 2 }, signal);
      assert.deepEqual(
        first.items.map(each => each.metadata.name),
        ['a', 'b'],
      );
      const token = first.continue;
      assert.ok(token !== undefined);
      const rest = await api.list(configMaps, { namespace: place, limit: 9, continue: token }, signal);
      assert.deepEqual(
        rest.items.map(each => each.metadata.name).filter(name => name !== 'kube-root-ca.crt'),
        ['c'],
      );
      assert.equal(rest.continue, undefined);
    },
  },
  {
    name: 'the contents of a namespace are objects of every kind, without what is in them',
    async run(api, { signal, namespace }) {
      const [place, other] = [await namespace(), await namespace()];
      await api.create({ ...configMap(place, 'a'), data: { secret: 'word' } }, {}, signal);
      await api.create(configMap(other, 'b'), {}, signal);
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: place, name: 'reader' } };
      await api.create(account, {}, signal);
      const { items, unread } = await api.contents([place], signal);
      assert.deepEqual(unread, []);
      const mine = items.filter(({ metadata }) => ['a', 'b', 'reader'].includes(metadata.name));
      assert.deepEqual(mine.map(each => `${each.apiVersion} ${each.kind} ${each.metadata.name}`).toSorted(), [
        'v1 ConfigMap a',
        'v1 ServiceAccount reader',
      ]);
      assert.ok(mine.every(each => each.data === undefined && each.metadata.uid !== undefined));
    },
  },
  {
    name: 'labels select',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      const labelled = (name: string, labels: Record<string, string>) => ({
        ...configMap(place, name),
        metadata: { name, namespace: place, labels },
      });
      await api.create(labelled('a', { app: 'x', tier: 'one' }), {}, signal);
      await api.create(labelled('b', { app: 'y' }), {}, signal);
      const names = async (labels: string) =>
        (await api.list(configMaps, { namespace: place, labels, ...own }, signal)).items.map(
          each => each.metadata.name,
        );
      assert.deepEqual(await names('app=x'), ['a']);
      assert.deepEqual(await names('app in (x,y),tier'), ['a']);
      assert.deepEqual(await names('app,!tier'), ['b']);
      assert.deepEqual(await names('app!=x'), ['b']);
    },
  },
  {
    name: 'fields select, and a field that cannot is refused',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.create(configMap(place, 'a'), {}, signal);
      const { items } = await api.list(configMaps, { namespace: place, fields: 'metadata.name=a' }, signal);
      assert.equal(items.length, 1);
      const status = await refusal(api.list(configMaps, { namespace: place, fields: 'data.x=1' }, signal));
      assert.equal(status.code, 400);
    },
  },
  {
    name: 'a watch from a list goes on where the list ended',
    async run(api, { signal, namespace, until }) {
      const place = await namespace();
      await api.create(configMap(place, 'before'), {}, signal);
      const { resourceVersion } = await api.list(configMaps, { namespace: place }, signal);
      await api.create(configMap(place, 'between'), {}, signal);
      const watch = gather(api, place, resourceVersion);
      await until('what came between is told', () => watch.titles().includes('ADDED between'));
      await api.patch(configMapRef(place, 'between'), { type: 'merge', body: { data: { x: '1' } } }, {}, signal);
      await api.remove(configMapRef(place, 'between'), {}, signal);
      await until('the deletion is told', () => watch.titles().includes('DELETED between'));
      assert.deepEqual(watch.titles(), ['ADDED between', 'MODIFIED between', 'DELETED between']);
      await watch.stop();
    },
  },
  {
    name: 'a watch that begins again where another ended misses nothing and tells nothing twice',
    async run(api, { signal, namespace, until }) {
      const place = await namespace();
      const { resourceVersion } = await api.list(configMaps, { namespace: place, ...own }, signal);
      const first = gather(api, place, resourceVersion);
      await api.create(configMap(place, 'a'), {}, signal);
      await until('the first is told', () => first.titles().length === 1);
      await first.stop();
      const last = first.seen.at(-1)?.object.metadata.resourceVersion ?? '';
      await api.create(configMap(place, 'b'), {}, signal);
      await api.remove(configMapRef(place, 'a'), {}, signal);
      const second = gather(api, place, last);
      await until('the rest is told', () => second.titles().length === 2);
      assert.deepEqual([first.titles(), second.titles()], [['ADDED a'], ['ADDED b', 'DELETED a']]);
      await second.stop();
    },
  },
  {
    name: 'a watch from 0 begins with what is there',
    async run(api, { signal, namespace, until }) {
      const place = await namespace();
      await api.create(configMap(place, 'a'), {}, signal);
      const watch = gather(api, place, '0');
      await until('the present object is told', () => watch.titles().includes('ADDED a'));
      await watch.stop();
    },
  },
  {
    name: 'a deletion is told with the last state and the version of the deletion',
    async run(api, { signal, namespace, until }) {
      const place = await namespace();
      const made = await api.create(configMap(place, 'a', { x: '1' }), {}, signal);
      const watch = gather(api, place, made.metadata.resourceVersion ?? '');
      await api.remove(configMapRef(place, 'a'), {}, signal);
      await until('the deletion is told', () => watch.titles().length > 0);
      const [event] = watch.seen;
      assert.equal(event?.type, 'DELETED');
      assert.deepEqual(event?.object.data, { x: '1' });
      assert.ok(Number(event?.object.metadata.resourceVersion) > Number(made.metadata.resourceVersion));
      await watch.stop();
    },
  },
  {
    name: 'an object that ceases to match a watch is told as deleted, one that begins as added',
    async run(api, { signal, namespace, until }) {
      const place = await namespace();
      const { resourceVersion } = await api.list(configMaps, { namespace: place }, signal);
      const watch = gather(api, place, resourceVersion, 'mark=yes');
      const mark = (value: string | null) =>
        api.patch(
          configMapRef(place, 'a'),
          { type: 'merge', body: { metadata: { labels: { mark: value } } } },
          {},
          signal,
        );
      await api.create(configMap(place, 'a'), {}, signal);
      await mark('yes');
      await mark('no');
      await until('it went', () => watch.titles().includes('DELETED a'));
      assert.deepEqual(watch.titles(), ['ADDED a', 'DELETED a']);
      await watch.stop();
    },
  },
  {
    name: 'a watch from a forgotten version is refused with 410',
    needs: 'compact',
    async run(api, { signal, namespace, compact }) {
      const place = await namespace();
      const made = await api.create(configMap(place, 'a'), {}, signal);
      await api.create(configMap(place, 'b'), {}, signal);
      await compact?.();
      await api.create(configMap(place, 'c'), {}, signal);
      const watch = async () => {
        const selection = { namespace: place, resourceVersion: made.metadata.resourceVersion ?? '' };
        for await (const event of api.watch(configMaps, selection, signal)) assert.fail(`told ${event.type}`);
      };
      const status = await refusal(watch());
      assert.equal(status.code, 410);
      assert.equal(status.reason, 'Expired');
    },
  },
  {
    name: 'the administrator may do everything, and the server says which kinds it has',
    async run(api, { signal }) {
      assert.equal(await api.mayI({ verb: 'delete', group: '', resource: 'secrets' }, signal), true);
      const served = await api.groupVersions(signal);
      for (const each of ['v1', 'apps/v1', 'rbac.authorization.k8s.io/v1']) assert.ok(served.has(each), each);
      const { git, clock } = await api.version(signal);
      assert.match(git, /^v1\.\d+\.\d+/);
      assert.ok(Math.abs(clock - Date.now()) < 60_000);
    },
  },
];
