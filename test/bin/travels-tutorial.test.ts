/** The Travels tutorial in one sitting on plain Kubernetes, as a person runs it, and all of it away again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearse } from './rehearse-in-process.ts';

const shape = ['--platform', 'kubernetes', '--load-balancer', 'metallb'];

test('load balancers, mesh, Kiali, metrics and Travels come, west leaves, and everything goes', async t => {
  const { run } = await rehearse(t, ['east', 'west'], shape);
  const done = async (...argv: readonly string[]) => {
    const { exit, stdout, stderr } = await run([...argv]);
    assert.equal(exit, 0, `${argv.join(' ')}\n${stdout}${stderr}`);
    return stdout + stderr;
  };
  await done('up', '--metallb-pool', 'auto', '--yes');
  const shown = await done('kiali', '--home', 'east', '--metrics', 'federation', '--dry-run');
  // One operator is there, and the other cluster needs none.
  assert.match(shown, /\neast: Kiali \(context east, Kubernetes, kiali-operator\/kiali-operator\)\n/);
  assert.match(shown, /\nwest: seen by it \(context west, Kubernetes, no Kiali operator needed\)\n/);
  await done('kiali', '--home', 'east', '--metrics', 'federation', '--yes');
  assert.match(
    await done('samples', 'travels', '--home', 'east', '--other', 'west', '--yes'),
    /✓ Receive responses from travels v1, v2, v3/,
  );
  assert.match(await done('kiali', '--disconnect', 'west', '--yes'), /✓ Stop federating metrics of west\n/);
  assert.match(await done('kiali', '--yes'), /✓ Kiali sees every cluster\n/);
  await done('down', '--only', 'west', '--yes', '--confirm', 'mesh1');
  await done('down', '--yes', '--confirm', 'mesh1');
  assert.match(await done('down', '--yes', '--confirm', 'mesh1'), /mesh1: nothing to do/);
});
