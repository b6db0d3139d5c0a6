/** Server-side apply: creating, owning, conflicts, force, dry run, unknown fields. */
import assert from 'node:assert/strict';
import { at, listAt, textAt } from '../../../source/model/fields.ts';
import {
  type ContractCase,
  configMap,
  configMapRef,
  deployment,
  deploymentRef,
  must,
  refusal,
} from '../contract-case.ts';

const one = { manager: 'one' };
const two = { manager: 'two' };

export const applyCases: readonly ContractCase[] = [
  {
    name: 'an apply creates what is not there and says who owns which field',
    async run(api, { signal, namespace }) {
      const made = await api.apply(configMap(await namespace(), 'a', { x: '1' }), one, signal);
      const [entry] = made.metadata.managedFields ?? [];
      assert.equal(entry?.manager, 'one');
      assert.equal(entry?.operation, 'Apply');
      assert.deepEqual(entry?.fieldsV1, { 'f:data': { 'f:x': {} } });
    },
  },
  {
    name: 'an apply of the same changes nothing',
    async run(api, { signal, namespace }) {
      const object = configMap(await namespace(), 'a', { x: '1' });
      const first = await api.apply(object, one, signal);
      const second = await api.apply(object, one, signal);
      assert.equal(second.metadata.resourceVersion, first.metadata.resourceVersion);
    },
  },
  {
    name: 'what a manager applies no more is removed, what another still applies stays',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.apply(configMap(place, 'a', { mine: '1', ours: '2' }), one, signal);
      await api.apply(configMap(place, 'a', { ours: '2' }), two, signal);
      const left = await api.apply(configMap(place, 'a'), one, signal);
      assert.deepEqual(left.data, { ours: '2' });
    },
  },
  {
    name: 'a field of another manager is a conflict that names manager and field',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.apply(configMap(place, 'a', { x: '1' }), one, signal);
      const status = await refusal(api.apply(configMap(place, 'a', { x: '2' }), two, signal));
      assert.equal(status.code, 409);
      assert.equal(status.reason, 'Conflict');
      assert.equal(status.message, 'Apply failed with 1 conflict: conflict with "one": .data.x');
      assert.deepEqual(status.details?.causes, [
        { reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.x' },
      ]);
    },
  },
  {
    name: 'a forced apply takes the field over',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.apply(configMap(place, 'a', { x: '1', y: '1' }), one, signal);
      const forced = await api.apply(configMap(place, 'a', { x: '2' }), { ...two, force: true }, signal);
      assert.deepEqual(forced.data, { x: '2', y: '1' });
      const owned = forced.metadata.managedFields?.find(entry => entry.manager === 'one');
      assert.deepEqual(owned?.fieldsV1, { 'f:data': { 'f:y': {} } });
    },
  },
  {
    name: 'a dry run shows what would be and leaves nothing',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      const shown = await api.apply(configMap(place, 'a', { x: '1' }), { ...one, dryRun: true }, signal);
      assert.deepEqual(shown.data, { x: '1' });
      assert.equal(await api.get(configMapRef(place, 'a'), signal), undefined);
    },
  },
  {
    name: 'an unknown field is refused by name',
    async run(api, { signal, namespace }) {
      const object = { ...configMap(await namespace(), 'a'), dota: {} };
      const status = await refusal(api.apply(object, one, signal));
      assert.equal(status.code, 500);
      assert.match(status.message ?? '', /\.dota: field not declared in schema$/);
    },
  },
  {
    name: 'containers are owned by name, so that another may add one',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.apply(deployment(place), one, signal);
      const { template, replicas: _, ...rest } = deployment(place).spec ?? {};
      const containers = [{ name: 'side', image: 'side:1' }];
      const spec = { ...rest, template: { ...(template as object), spec: { containers } } };
      const both = await api.apply({ ...deployment(place), spec }, two, signal);
      const names = listAt(both, 'spec', 'template', 'spec', 'containers').map(each => textAt(each, 'name'));
      assert.deepEqual(names.sort(), ['main', 'side']);
    },
  },
  {
    name: 'a status writer is another owner, and does not stand in the way',
    async run(api, { signal, namespace }) {
      const metadata = { name: 's', namespace: await namespace() };
      const spec = { type: 'LoadBalancer', ports: [{ port: 80 }] };
      const service = { apiVersion: 'v1', kind: 'Service', metadata, spec };
      await api.apply(service, one, signal);
      const patch = {
        type: 'merge',
        body: { status: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } } },
      } as const;
      const ref = { apiVersion: 'v1', kind: 'Service', ...metadata };
      const seen = await api.patch(ref, patch, { manager: 'lab', subresource: 'status' }, signal);
      const again = await api.apply(service, one, signal);
      assert.equal(again.metadata.resourceVersion, seen.metadata.resourceVersion);
      assert.ok(again.metadata.managedFields?.some(each => each.manager === 'lab' && each.subresource === 'status'));
    },
  },
  {
    name: 'an apply after an ordinary update meets the fields that the update changed',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      await api.apply(deployment(place, 'app:1'), one, signal);
      const seen = await must(api, deploymentRef(place), signal);
      const image = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'app:2' }];
      await api.patch(deploymentRef(place), { type: 'json', body: image }, { manager: 'kubectl' }, signal);
      const status = await refusal(api.apply(deployment(place, 'app:1'), one, signal));
      const field = '.spec.template.spec.containers[name="main"].image';
      assert.equal(status.message, `Apply failed with 1 conflict: conflict with "kubectl" using apps/v1: ${field}`);
      assert.equal(at(seen, 'spec', 'template', 'spec', 'containers', 0, 'image'), 'app:1');
    },
  },
  {
    name: 'an object in a namespace that is not there is refused as not found',
    async run(api, { signal }) {
      const status = await refusal(api.apply(configMap('not-there', 'a'), one, signal));
      assert.equal(status.code, 404);
      assert.equal(status.message, 'namespaces "not-there" not found');
    },
  },
];
