/**
 * A cluster that joins needs the key of the mesh's root, if it signs: told before anything is written, never recreated.
 */
import assert from 'node:assert/strict';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventsOf } from '../bin/rehearse-in-process.ts';
import { growing } from './adding.ts';

test('a primary without the key of the root joins nothing, a remote and a listener need none', async t => {
  const mesh = await growing(t, ['east', 'west', 'north'], ['east', 'west,primary=east']);
  const key = join(mesh.folder, 'eastwest-certs/mesh1/root-key.pem');
  renameSync(key, `${key}.away`);

  const elsewhere = join(mesh.folder, 'elsewhere');
  for (const folder of ['eastwest-certs/mesh1', 'elsewhere']) {
    const refused = await mesh.run(
      'up',
      ['east', 'west', 'north,role=primary'],
      ['--yes', '--certificates', join(mesh.folder, folder)],
    );
    assert.equal(refused.exit, 2, refused.stdout + refused.stderr);
    assert.match(refused.stderr, /no certificates for north: the key of the mesh's root .* is not in /);
    assert.match(refused.stderr, /--certificates DIR/);
  }
  assert.equal(existsSync(elsewhere), false, 'no other root is made');

  // As from a machine that has nothing of the mesh but a kubeconfig.
  const nothing = ['--certificates', elsewhere];
  const received = await mesh.run('traffic', ['east', 'west'], ['--for', '1s', ...nothing]);
  assert.doesNotMatch(received.stderr, /certificates/);
  const remote = await mesh.run('up', ['east', 'west', 'north'], ['--yes', '-o', 'ndjson', ...nothing]);
  assert.equal(remote.exit, 0, remote.stdout + remote.stderr);
  assert.equal(eventsOf(remote.stdout).at(-1)?.outcome, 'proven');
  assert.equal(existsSync(elsewhere), false, 'a remote gets no certificates');

  renameSync(`${key}.away`, key);
});
