import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helloworld } from '../../source/manifests/samples.ts';
import { at, listAt } from '../../source/model/fields.ts';
import { leftAsMade, leftToOwner } from '../../source/model/leave-to-owner.ts';
import { marked, markedUnlessForeign } from '../../source/model/marks.ts';

const wanted = helloworld({ namespace: 'sample', client: 'curl' }, 'v1', 'openshift');
const containers = ['spec', 'template', 'spec', 'containers'] as const;

test('of a Deployment that eastwest did not create, image and resources of its containers stay theirs, and all else is applied', () => {
  const left = leftToOwner(wanted, wanted);
  assert.deepEqual(listAt(left, ...containers), [{ name: 'helloworld', ports: [{ containerPort: 5000 }] }]);
  assert.deepEqual(left.metadata, wanted.metadata);
  assert.deepEqual(markedUnlessForeign(wanted, wanted, 'mesh1'), left);
});

test('a container that does not exist yet gets its image, and so does all that is new or our own', () => {
  const other = { ...wanted, spec: { template: { spec: { containers: [{ name: 'other' }] } } } };
  assert.deepEqual(leftToOwner(wanted, other), wanted);
  const own = marked(wanted, 'mesh1');
  assert.deepEqual(markedUnlessForeign(wanted, undefined, 'mesh1'), own);
  assert.deepEqual(markedUnlessForeign(wanted, own, 'mesh1'), own);
});

test('as whom a pod runs is its maker’s, and a sample of ours that did not say it stays as it is', () => {
  assert.equal(at(leftToOwner(wanted, wanted), 'spec', 'template', 'spec', 'securityContext'), undefined);
  const old = {
    ...wanted,
    spec: { template: { spec: { containers: [{ name: 'helloworld', resources: { requests: { cpu: '100m' } } }] } } },
  };
  const kept = leftAsMade(wanted, old);
  assert.equal(at(kept, 'spec', 'template', 'spec', 'securityContext'), undefined);
  const [container] = listAt(kept, ...containers);
  assert.equal(at(container, 'securityContext'), undefined);
  assert.deepEqual(at(container, 'resources'), { requests: { cpu: '100m' } });
  assert.equal(at(container, 'image'), 'docker.io/istio/examples-helloworld-v1:1.0');
  assert.deepEqual(leftAsMade(wanted, wanted), wanted);
});

test('other kinds are applied as they are', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { ports: [] } };
  assert.equal(leftToOwner(service, service), service);
});
