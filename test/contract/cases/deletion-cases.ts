/** Deleting: preconditions, finalizers, owners, namespaces. */
import assert from 'node:assert/strict';
import { type ContractCase, configMap, configMapRef, must, refusal } from '../contract-case.ts';

export const deletionCases: readonly ContractCase[] = [
  {
    name: 'a deletion removes, and a second one finds nothing',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.create(configMap(place, 'a'), {}, signal);
      assert.equal(await api.remove(configMapRef(place, 'a'), {}, signal), 'removed');
      assert.equal(await api.remove(configMapRef(place, 'a'), {}, signal), 'absent');
    },
  },
  {
    name: 'a deletion of another uid or version is a conflict',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      const made = await api.create(configMap(place, 'a'), {}, signal);
      const ref = configMapRef(place, 'a');
      assert.equal((await refusal(api.remove(ref, { uid: 'another' }, signal))).code, 409);
      assert.equal((await refusal(api.remove(ref, { resourceVersion: '1' }, signal))).code, 409);
      assert.equal(await api.remove(ref, { uid: made.metadata.uid ?? '' }, signal), 'removed');
    },
  },
  {
    name: 'a dry deletion leaves everything',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.create(configMap(place, 'a'), {}, signal);
      assert.equal(await api.remove(configMapRef(place, 'a'), { dryRun: true }, signal), 'removed');
      await must(api, configMapRef(place, 'a'), signal);
    },
  },
  {
    name: 'a finalizer holds an object until it is taken away',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      const ref = configMapRef(place, 'a');
      const held = {
        ...configMap(place, 'a'),
        metadata: { name: 'a', namespace: place, finalizers: ['lab.example.com/hold'] },
      };
      await api.create(held, {}, signal);
      await api.remove(ref, {}, signal);
      assert.ok((await must(api, ref, signal)).metadata.deletionTimestamp !== undefined);
      await api.patch(ref, { type: 'merge', body: { metadata: { finalizers: null } } }, {}, signal);
      assert.equal(await api.get(ref, signal), undefined);
    },
  },
  {
    name: 'what belongs to a removed object is collected, unless it is orphaned',
    async run(api, { signal, namespace, until }) {
      const place = await namespace();
      const owned = async (name: string, owner: string) => {
        const { uid = '' } = (await api.create(configMap(place, owner), {}, signal)).metadata;
        const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: owner, uid }];
        await api.create(
          { ...configMap(place, name), metadata: { name, namespace: place, ownerReferences } },
          {},
          signal,
        );
      };
      await owned('child', 'parent');
      await owned('orphan', 'lost');
      await api.remove(configMapRef(place, 'lost'), { propagation: 'Orphan' }, signal);
      await until(
        'the orphan is free',
        async () => (await must(api, configMapRef(place, 'orphan'), signal)).metadata.ownerReferences === undefined,
      );
      await api.remove(configMapRef(place, 'parent'), { propagation: 'Background' }, signal);
      await until(
        'the child is collected',
        async () => (await api.get(configMapRef(place, 'child'), signal)) === undefined,
      );
      await must(api, configMapRef(place, 'orphan'), signal);
    },
  },
  {
    name: 'in the foreground the owner waits for what belongs to it',
    async run(api, { signal, namespace, until }) {
      const place = await namespace();
      const { uid = '' } = (await api.create(configMap(place, 'parent'), {}, signal)).metadata;
      const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'parent', uid, blockOwnerDeletion: true }];
      const metadata = { name: 'child', namespace: place, ownerReferences, finalizers: ['lab.example.com/hold'] };
      await api.create({ ...configMap(place, 'child'), metadata }, {}, signal);
      await api.remove(configMapRef(place, 'parent'), { propagation: 'Foreground' }, signal);
      await until(
        'the child is going',
        async () => (await must(api, configMapRef(place, 'child'), signal)).metadata.deletionTimestamp !== undefined,
      );
      assert.deepEqual((await must(api, configMapRef(place, 'parent'), signal)).metadata.finalizers, [
        'foregroundDeletion',
      ]);
      await api.patch(
        configMapRef(place, 'child'),
        { type: 'merge', body: { metadata: { finalizers: null } } },
        {},
        signal,
      );
      await until(
        'the parent has gone',
        async () => (await api.get(configMapRef(place, 'parent'), signal)) === undefined,
      );
    },
  },
  {
    name: 'a namespace stays while it ends, takes nothing new, and goes with its contents',
    async run(api, { signal, namespace, until }) {
      const place = await namespace();
      const ref = { apiVersion: 'v1', kind: 'Namespace', name: place };
      const metadata = { name: 'held', namespace: place, finalizers: ['lab.example.com/hold'] };
      await api.create({ ...configMap(place, 'held'), metadata }, {}, signal);
      await api.create(configMap(place, 'free'), {}, signal);
      await api.remove(ref, {}, signal);
      assert.equal((await must(api, ref, signal)).status?.phase, 'Terminating');
      const status = await refusal(api.create(configMap(place, 'late'), {}, signal));
      assert.equal(status.code, 403);
      assert.equal(status.details?.causes?.[0]?.reason, 'NamespaceTerminating');
      await until('the contents go', async () => (await api.get(configMapRef(place, 'free'), signal)) === undefined);
      await api.patch(
        configMapRef(place, 'held'),
        { type: 'merge', body: { metadata: { finalizers: null } } },
        {},
        signal,
      );
      await until('the namespace goes', async () => (await api.get(ref, signal)) === undefined);
    },
  },
];
