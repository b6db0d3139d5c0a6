/** Clusters that have their CAs already, and a certificates folder of another mesh. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { createKeys } from '../../source/certificates/keys.ts';
import { wallClock } from '../../source/rehearsal/wall-clock.ts';
import { rehearseInstalled } from './rehearse-in-process.ts';

test('the CAs that clusters have decide about the root: one of another root in the folder is named, and not in the way', async t => {
  const rehearsal = await rehearseInstalled(t, ['east', 'west']);
  const folder = join(rehearsal.folder, 'of-another-mesh');
  const others = createKeys({ folder, meshId: 'mesh1', clock: wallClock });
  await others.certificates('east', new AbortController().signal);

  const check = await rehearsal.run(['check', '--certificates', folder]);
  assert.equal(check.exit, 0, check.stdout);
  assert.match(check.stdout, /the root in \S+ \(SHA-256 \S+\) is not used: the clusters keep their own/);
  assert.match(check.stdout, /✓ ok +secrets:/);
});
