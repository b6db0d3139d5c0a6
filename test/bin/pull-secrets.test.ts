/** Secrets by which images are pulled, copied to where they are needed with the user's consent, and deleted with the mesh. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { textAt } from '../../source/model/fields.ts';
import { rawRequest } from './raw-request.ts';
import { eventsOf, rehearse } from './rehearse-in-process.ts';

const contents = Buffer.from('{"auths":{"registry.test":{"auth":"aHVudGVyMjpodW50ZXIy"}}}').toString('base64');
const names = ['east', 'west'] as const;
const flags = ['--image-pull-secret', 'pull', '--copy-pull-secret', 'default'] as const;

/** Simulated clusters with the Secret `pull` in the namespace `default`, of this type. */
async function withSecret(t: TestContext, type: string, data: Readonly<Record<string, string>>) {
  const rehearsal = await rehearse(t, [...names]);
  const secret = (namespace: string) => `/api/v1/namespaces/${namespace}/secrets`;
  const content = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pull' }, type, data };
  for (const name of names) {
    const made = await rawRequest(rehearsal.file, name, 'POST', secret('default'), {
      type: 'application/json',
      content,
    });
    assert.equal(made.code, 201);
  }
  const found = (name: string, namespace: string) =>
    rawRequest(rehearsal.file, name, 'GET', `${secret(namespace)}/pull`);
  return { ...rehearsal, found };
}

test('by consent they are copied before the pods that name them, shown nowhere, kept when there, and go with the mesh', async t => {
  const { run, found } = await withSecret(t, 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': contents });
  const plan = await run(['plan', ...flags, '-o', 'yaml']);
  const up = await run(['up', '--yes', '-o', 'ndjson', ...flags]);
  assert.equal(up.exit, 0, up.stderr);
  for (const namespace of ['istio-system', 'istio-cni', 'sample']) {
    for (const name of names) {
      const { body } = await found(name, namespace);
      assert.equal(textAt(body, 'data', '.dockerconfigjson'), contents, `${name} ${namespace}`);
      assert.equal(textAt(body, 'type'), 'kubernetes.io/dockerconfigjson');
    }
  }
  const again = await run(['up', '--yes', '-o', 'ndjson', ...flags]);
  assert.equal(again.exit, 0, again.stderr);
  const copies = eventsOf(again.stdout).filter(
    ({ event, object }) => event === 'applied' && /\/pull$/.test(`${object}`),
  );
  assert.ok(copies.length > 0);
  assert.ok(copies.every(({ result }) => result === 'kept'));
  for (const { stdout, stderr } of [plan, up, again]) {
    assert.doesNotMatch(stdout + stderr, /hunter2|aHVudGVyMjpodW50ZXIy|registry\.test/);
    assert.ok(!(stdout + stderr).includes(contents));
  }
  const down = await run(['down', '--yes', '--confirm', 'mesh1']);
  assert.equal(down.exit, 0, down.stderr);
  assert.match(down.stdout + down.stderr, /Delete istio-reader token and pull secrets/);
  for (const name of names) {
    assert.equal((await found(name, 'istio-system')).code, 404);
    assert.equal((await found(name, 'default')).code, 200);
  }
});

test('an original that is missing, or of another type, is told before anything is written', async t => {
  const { run } = await withSecret(t, 'Opaque', { a: contents });
  const wrong = await run(['up', '--yes', '-o', 'ndjson', ...flags]);
  assert.equal(wrong.exit, 3, wrong.stderr);
  assert.match(wrong.stderr, /east: Secret default\/pull, given as an image pull secret, has type Opaque/);
  const missing = await run(['up', '--yes', '-o', 'ndjson', ...flags.slice(0, 3), 'kube-public']);
  assert.match(missing.stderr, /east: there is no Secret kube-public\/pull/);
  const unnamed = await run(['plan', ...flags.slice(2)]);
  assert.equal(unnamed.exit, 2);
  assert.match(unnamed.stderr, /no Secret to copy from default is named/);
  for (const { stdout } of [wrong, missing]) assert.doesNotMatch(stdout, /"event":"applied"/);
});
