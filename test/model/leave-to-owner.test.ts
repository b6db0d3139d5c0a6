import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helloworld } from '../../source/manifests/samples.ts';
import { leftToOwner } from '../../source/model/leave-to-owner.ts';
import { listAt } from '../../source/model/look.ts';
import { marked, markedUnlessForeign } from '../../source/model/marks.ts';

const wanted = helloworld({ namespace: 'sample', client: 'curl' }, 'v1');
const containers = ['spec', 'template', 'spec', 'containers'] as const;

test('of a Deployment that somebody else made, image and resources of its containers stay theirs, and all else is applied', () => {
  const left = leftToOwner(wanted, wanted);
  assert.deepEqual(listAt(left, ...containers), [{ name: 'helloworld', ports: [{ containerPort: 5000 }] }]);
  assert.deepEqual(left.metadata, wanted.metadata);
  assert.deepEqual(markedUnlessForeign(wanted, wanted, 'mesh1'), left);
});

test('a container that is not there yet gets its image, and so does all that is new or our own', () => {
  const other = { ...wanted, spec: { template: { spec: { containers: [{ name: 'other' }] } } } };
  assert.deepEqual(leftToOwner(wanted, other), wanted);
  const own = marked(wanted, 'mesh1');
  assert.deepEqual(markedUnlessForeign(wanted, undefined, 'mesh1'), own);
  assert.deepEqual(markedUnlessForeign(wanted, own, 'mesh1'), own);
});

test('other kinds are applied as they are', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { ports: [] } };
  assert.equal(leftToOwner(service, service), service);
});
