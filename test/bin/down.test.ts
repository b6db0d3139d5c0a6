/** `eastwest down` on clusters of `eastwest rehearse`: over HTTPS, as a person runs it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAt, recordAt, textAt } from '../../source/model/fields.ts';
import { rawRequest } from './raw-request.ts';
import { eventsOf, rehearse, rehearseInstalled } from './rehearse-in-process.ts';
import { runMain } from './run-main.ts';

const yes = ['--yes', '--confirm', 'mesh1'];

const json = (content: unknown) => ({ type: 'application/json', content });
const namesOf = (lists: unknown) => listAt(lists, 'items').map(each => textAt(each, 'metadata', 'name') ?? '');

test('down takes away what up made, proves it, and down again has nothing to do', async t => {
  const rehearsal = await rehearseInstalled(t, ['east', 'west']);
  const shown = await rehearsal.run(['down', '--dry-run']);
  assert.equal(shown.exit, 0, shown.stderr);
  assert.match(
    shown.stdout,
    /^mesh1: objects to be deleted\n\neast \(context east, primary\)\n {2}Delete sample apps\n/,
  );
  assert.match(shown.stdout, /delete Secret istio-system\/cacerts/);
  const whole = JSON.parse((await rehearsal.run(['down', '--dry-run', '-o', 'json'])).stdout);
  assert.equal(whole.changes, true);
  const down = await rehearsal.run(['down', ...yes, '-o', 'ndjson']);
  assert.equal(down.exit, 0, down.stdout + down.stderr);
  const events = eventsOf(down.stdout);
  assert.equal(events.at(-1)?.outcome, 'done');
  const removed = events.filter(each => each.event === 'removed');
  assert.ok(removed.length > 40);
  // The reader's token goes with the account that the operator made.
  assert.deepEqual([...new Set(removed.map(each => each.result))].toSorted(), ['absent', 'removed']);
  for (const name of ['east', 'west']) {
    const { body } = await rawRequest(rehearsal.file, name, 'GET', '/api/v1/namespaces');
    assert.deepEqual(
      namesOf(body).filter(each => /istio|sample/.test(each)),
      [],
    );
  }
  const again = await rehearsal.run(['down', ...yes]);
  assert.equal(again.exit, 0);
  assert.match(again.stdout, /^mesh1: nothing to do/);
});

test('a mesh is not taken down without its ID, a terminal or the right one', async t => {
  const bare = await rehearse(t, ['east']);
  const alone = await bare.run(['down', '--yes']);
  assert.equal(alone.exit, 2);
  assert.match(alone.stderr, /--yes alone does not remove a mesh/);
  assert.match((await bare.run(['down'])).stderr, /there is no terminal to prompt on/);
  const unattended = await bare.run(['down', '--confirm', 'mesh1']);
  assert.equal(unattended.exit, 2);
  assert.match(unattended.stderr, /there is no terminal to prompt on.*--yes --confirm mesh1/s);
  const other = await bare.run(['down', '--yes', '--confirm', 'mesh2']);
  assert.match(other.stderr, /--confirm mesh2 is not the mesh ID mesh1/);

  const rehearsal = await rehearseInstalled(t, ['east']);
  const typed = (answer: string, ...more: readonly string[]) =>
    runMain(['down', '--kubeconfig', rehearsal.file, '--cluster', 'east', ...more], {
      folder: rehearsal.folder,
      answer,
    });
  const wrong = await typed('y');
  assert.equal(wrong.exit, 4);
  assert.match(wrong.stderr, /Type the mesh ID \(mesh1\) to delete this: /);
  const confirmed = await typed('y', '--confirm', 'mesh1');
  assert.equal(confirmed.exit, 4, 'it is asked all the same');
  assert.match(confirmed.stderr, /Type the mesh ID \(mesh1\) to delete this: /);
  const wrongMesh = await rehearsal.run(['down', '--mesh-id', 'mesh2', '--yes', '--confirm', 'mesh2']);
  assert.equal(wrongMesh.exit, 2);
  assert.match(wrongMesh.stderr, /nothing of mesh mesh2, but objects of mesh1/);
  assert.equal((await typed('mesh1')).exit, 0);
});

test('objects of others survive, with the namespaces that they are in, and are named', async t => {
  const rehearsal = await rehearseInstalled(t, ['east', 'west']);
  for (const namespace of ['istio-system', 'istio-cni', 'sample']) {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs', namespace }, data: { a: 'b' } };
    await rawRequest(rehearsal.file, 'east', 'POST', `/api/v1/namespaces/${namespace}/configmaps`, json(object));
  }
  const down = await rehearsal.run(['down', ...yes, '-o', 'json']);
  assert.equal(down.exit, 0, down.stdout + down.stderr);
  const { outcome, objects } = JSON.parse(down.stdout);
  assert.equal(outcome, 'done');
  const left = listAt(objects).filter(each => textAt(each, 'result') === 'left');
  assert.deepEqual(
    left.map(each => `${textAt(each, 'cluster')} ${textAt(each, 'object')} ${textAt(each, 'why')}`).toSorted(),
    ['istio-cni', 'istio-system', 'sample'].map(
      name => `east Namespace ${name} holds ConfigMap ${name}/theirs, not created by eastwest`,
    ),
  );
  for (const namespace of ['istio-system', 'istio-cni', 'sample']) {
    const path = `/api/v1/namespaces/${namespace}/configmaps/theirs`;
    assert.equal((await rawRequest(rehearsal.file, 'east', 'GET', path)).code, 200);
  }
  assert.match((await rehearsal.run(['down', ...yes])).stdout, /nothing to do/);
});

test('a namespace that was only labelled keeps everything but the label', async t => {
  const rehearsal = await rehearse(t, ['east']);
  const labels = { team: 'platform' };
  const theirs = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system', labels } };
  await rawRequest(rehearsal.file, 'east', 'POST', '/api/v1/namespaces', json(theirs));
  const up = await rehearsal.run(['up', '--yes']);
  assert.equal(up.exit, 0, up.stdout + up.stderr);
  const down = await rehearsal.run(['down', ...yes]);
  assert.equal(down.exit, 0, down.stdout + down.stderr);
  const { body } = await rawRequest(rehearsal.file, 'east', 'GET', '/api/v1/namespaces/istio-system');
  assert.deepEqual(Object.keys(recordAt(body, 'metadata', 'labels')).toSorted(), [
    'kubernetes.io/metadata.name',
    'team',
  ]);
  assert.match((await rehearsal.run(['down', ...yes])).stdout, /nothing to do/);
});

test('what others have in the mesh is named with what becomes of it, and an operator that they need stays', async t => {
  const rehearsal = await rehearseInstalled(t, ['east']);
  const create = (path: string, object: object) => rawRequest(rehearsal.file, 'east', 'POST', path, json(object));
  const hosts = ['cart.example.com'];
  const service = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'cart' } };
  const route = [{ route: [{ destination: { host: 'cart' } }] }];
  await create('/apis/networking.istio.io/v1/namespaces/default/virtualservices', {
    ...service,
    spec: { hosts, http: route },
  });
  const tag = { apiVersion: 'sailoperator.io/v1', kind: 'IstioRevisionTag', metadata: { name: 'prod' } };
  const made = await create('/apis/sailoperator.io/v1/istiorevisiontags', {
    ...tag,
    spec: { targetRef: { kind: 'Istio', name: 'default' } },
  });
  assert.equal(made.code, 201, JSON.stringify(made.body));
  const shown = await rehearsal.run(['down', '--dry-run', '--operator', '--crds']);
  assert.match(
    shown.stdout,
    /east: not deleted, and without effect once Istio is removed: VirtualService default\/cart/,
  );
  assert.match(shown.stdout, /east: IstioRevisionTag prod stays and points to a removed istiod/);
  assert.match(
    shown.stdout,
    /keep Subscription [\w-]+\/servicemeshoperator3: IstioRevisionTag prod needs the operator/,
  );
  assert.match(
    shown.stdout,
    /keep CustomResourceDefinition virtualservices\.networking\.istio\.io: holds VirtualService default\/cart/,
  );
});
