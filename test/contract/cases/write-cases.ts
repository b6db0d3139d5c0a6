/** Creating, replacing, patching; generations and versions. */
import assert from 'node:assert/strict';
import { at, listAt, textAt } from '../../../source/model/fields.ts';
import { type ContractCase, configMap, configMapRef, deployment, deploymentRef, refusal } from '../contract-case.ts';

export const writeCases: readonly ContractCase[] = [
  {
    name: 'what exists is not created again',
    async run(api, { signal, namespace }) {
      const object = configMap(await namespace(), 'a');
      await api.create(object, {}, signal);
      const status = await refusal(api.create(object, {}, signal));
      assert.equal(status.code, 409);
      assert.equal(status.reason, 'AlreadyExists');
      assert.equal(status.message, 'configmaps "a" already exists');
    },
  },
  {
    name: 'a created object has uid, time and version from the server',
    async run(api, { signal, namespace }) {
      const { metadata } = await api.create(configMap(await namespace(), 'a'), {}, signal);
      assert.match(metadata.uid ?? '', /^[0-9a-f-]{36}$/);
      assert.match(metadata.creationTimestamp ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.match(metadata.resourceVersion ?? '', /^\d+$/);
    },
  },
  {
    name: 'generateName gives each object a name of its own',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      const nameless = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: '', generateName: 'a-', namespace: place },
      };
      const names = [await api.create(nameless, {}, signal), await api.create(nameless, {}, signal)].map(
        each => each.metadata.name,
      );
      assert.match(names[0] ?? '', /^a-[a-z0-9]{5}$/);
      assert.notEqual(names[0], names[1]);
    },
  },
  {
    name: 'an unknown field of a created object is refused by name',
    async run(api, { signal, namespace }) {
      const status = await refusal(api.create({ ...configMap(await namespace(), 'a'), dota: {} }, {}, signal));
      assert.equal(status.code, 400);
      assert.match(status.message ?? '', /strict decoding error: unknown field "dota"$/);
    },
  },
  {
    name: 'a stale replacement is a conflict',
    async run(api, { signal, namespace }) {
      const made = await api.create(configMap(await namespace(), 'a', { x: '1' }), {}, signal);
      await api.replace({ ...made, data: { x: '2' } }, {}, signal);
      const status = await refusal(api.replace({ ...made, data: { x: '3' } }, {}, signal));
      assert.equal(status.code, 409);
      assert.match(
        status.message ?? '',
        /the object has been modified; please apply your changes to the latest version/,
      );
    },
  },
  {
    name: 'a write that changes nothing moves no version',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      const made = await api.create(configMap(place, 'a', { x: '1' }), { manager: 'lab' }, signal);
      const patch = { type: 'merge', body: { data: { x: '1' } } } as const;
      const patched = await api.patch(configMapRef(place, 'a'), patch, { manager: 'lab' }, signal);
      assert.equal(patched.metadata.resourceVersion, made.metadata.resourceVersion);
    },
  },
  {
    name: 'a merge patch sets and removes',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.create(configMap(place, 'a', { x: '1', y: '1' }), {}, signal);
      const patch = { type: 'merge', body: { data: { x: null, z: '2' } } } as const;
      const patched = await api.patch(configMapRef(place, 'a'), patch, {}, signal);
      assert.deepEqual(patched.data, { y: '1', z: '2' });
    },
  },
  {
    name: 'a JSON patch whose test fails is refused',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.create(configMap(place, 'a', { x: '1' }), {}, signal);
      const body = [{ op: 'test', path: '/data/x', value: '2' }];
      const status = await refusal(api.patch(configMapRef(place, 'a'), { type: 'json', body }, {}, signal));
      assert.equal(status.code, 422);
    },
  },
  {
    name: 'a strategic patch merges containers by name and environment by name',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.create(deployment(place), {}, signal);
      const containers = [{ name: 'main', env: [{ name: 'A', value: '1' }] }];
      const body = { spec: { template: { spec: { containers } } } };
      const patched = await api.patch(deploymentRef(place), { type: 'strategic', body }, {}, signal);
      const [main] = listAt(patched, 'spec', 'template', 'spec', 'containers');
      assert.equal(textAt(main, 'image'), 'app:1');
      assert.equal(textAt(main, 'env', 0, 'value'), '1');
    },
  },
  {
    name: 'a patch of what is not there is not found',
    async run(api, { signal, namespace }) {
      const ref = configMapRef(await namespace(), 'a');
      const status = await refusal(api.patch(ref, { type: 'merge', body: {} }, {}, signal));
      assert.equal(status.code, 404);
      assert.equal(status.message, 'configmaps "a" not found');
    },
  },
  {
    name: 'the generation counts changes of the spec, never of the status',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      const ref = deploymentRef(place);
      const made = await api.create(deployment(place), {}, signal);
      assert.equal(made.metadata.generation, 1);
      const status = { type: 'merge', body: { status: { conditions: [{ type: 'Lab', status: 'True' }] } } } as const;
      const seen = await api.patch(ref, status, { subresource: 'status' }, signal);
      assert.equal(seen.metadata.generation, 1);
      const spec = { type: 'merge', body: { spec: { minReadySeconds: 1 } } } as const;
      assert.equal((await api.patch(ref, spec, {}, signal)).metadata.generation, 2);
    },
  },
  {
    name: 'the main endpoint does not write the status, the status endpoint not the spec',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      const ref = deploymentRef(place);
      await api.create(deployment(place), {}, signal);
      const body = { spec: { minReadySeconds: 7 }, status: { unavailableReplicas: 7 } };
      const main = await api.patch(ref, { type: 'merge', body }, {}, signal);
      assert.equal(at(main, 'status', 'unavailableReplicas'), undefined);
      const more = { spec: { minReadySeconds: 9 }, status: { unavailableReplicas: 9 } };
      const status = await api.patch(ref, { type: 'merge', body: more }, { subresource: 'status' }, signal);
      assert.equal(at(status, 'spec', 'minReadySeconds'), 7);
      assert.equal(at(status, 'status', 'unavailableReplicas'), 9);
    },
  },
  {
    name: 'the scale subresource changes the replicas',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.create(deployment(place, 'app:1', 1), {}, signal);
      const patch = { type: 'merge', body: { spec: { replicas: 2 } } } as const;
      const scale = await api.patch(deploymentRef(place), patch, { subresource: 'scale' }, signal);
      assert.equal(scale.kind, 'Scale');
      assert.equal(at(scale, 'spec', 'replicas'), 2);
      assert.equal(at(await api.get(deploymentRef(place), signal), 'spec', 'replicas'), 2);
    },
  },
  {
    name: 'a selector cannot be changed',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.create(deployment(place), {}, signal);
      const body = { spec: { selector: { matchLabels: { app: 'other' } } } };
      const status = await refusal(api.patch(deploymentRef(place), { type: 'merge', body }, {}, signal));
      assert.equal(status.code, 422);
      assert.match(status.message ?? '', /spec\.selector: Invalid value: .*: field is immutable/);
    },
  },
];
