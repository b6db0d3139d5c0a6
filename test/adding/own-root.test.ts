/** A cluster whose istiod signs for itself is joined: it is refused as long as its root is another, and its own root will do. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { eventsOf } from '../bin/rehearse-in-process.ts';
import { kubectlOn, withoutKubectl } from '../rehearsal/api-server/kubectl.ts';
import { eventually } from '../rehearsal/controllers/worlds.ts';
import { growing } from './adding.ts';

test('an istiod that signs for itself keeps its root, which becomes that of the mesh, by the commands of the hint', {
  skip: withoutKubectl() ?? false,
}, async t => {
  const mesh = await growing(t, ['east', 'west']);
  const kubectl = kubectlOn(mesh.file, mesh.folder);
  const east = (...words: readonly string[]) => kubectl(['--context', 'east', ...words]);
  const alone = await mesh.run('up', ['east'], ['--yes', '--certificates', 'unused']);
  assert.equal(alone.exit, 0, alone.stderr);
  // As if no CA had ever been plugged in.
  for (const words of ['secret cacerts', 'pods -l app=istiod', 'pods -l istio=eastwestgateway']) {
    assert.equal((await east('-n', 'istio-system', 'delete', ...words.split(' '))).code, 0);
    await eventually(`istiod signs for itself (${words})`, async () => {
      const secret = await east('-n', 'istio-system', 'get', 'secret', 'istio-ca-secret');
      const pods = await east('-n', 'istio-system', 'get', 'pods', '--no-headers');
      return (words.startsWith('secret') || secret.code === 0) && !/ 0\/1 |Terminating/.test(pods.out);
    });
  }
  assert.equal((await east('-n', 'sample', 'delete', 'pods', '--all')).code, 0);

  const refused = await mesh.run('up', ['east', 'west'], ['--yes']);
  assert.equal(refused.exit, 3, refused.stdout + refused.stderr);
  assert.match(refused.stderr, /east: istiod signs with a root of its own, and workloads trust it/);
  const folder = join(mesh.folder, 'eastwest-certs/mesh1');
  assert.equal(existsSync(folder), false, 'nothing is made');

  const commands = /in a folder that has no root yet: (.*); then run again\./.exec(refused.stderr)?.[1] ?? '';
  const environment = { ...process.env, KUBECONFIG: mesh.file, HOME: mesh.folder };
  await promisify(execFile)('sh', ['-ec', commands], { cwd: mesh.folder, env: environment });
  const joined = await mesh.run('up', ['east', 'west'], ['--yes', '-o', 'ndjson']);
  assert.equal(joined.exit, 0, joined.stdout + joined.stderr);
  const events = eventsOf(joined.stdout);
  assert.equal(events.at(-1)?.outcome, 'proven');
  assert.deepEqual(
    events.filter(each => each.event === 'removed'),
    [],
    'nothing is restarted',
  );
});
