/** What happens to a real mesh later: a cluster joins and leaves, and the root CA is exchanged. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runMain } from '../../bin/run-main.ts';
import { unavailable } from '../../control-plane/unavailable.ts';
import { istioPrograms } from './programs.ts';
import { istioWorld } from './world.ts';

const programs = istioPrograms();
const skip = 'reason' in programs ? programs.reason : (unavailable() ?? false);

test('a third cluster joins a real mesh and leaves it, and the two left move to another root', { skip }, laterDays);

async function laterDays(t: TestContext): Promise<void> {
  if ('reason' in programs) return;
  const three = ['east', 'west', 'north'];
  const two = three.slice(0, 2);
  const world = await istioWorld(t, programs, three, false);
  const run = async (names: readonly string[], ...words: readonly string[]) => {
    const given = ['--kubeconfig', world.kubeconfig, ...names.flatMap(name => ['--cluster', name])];
    const ended = await runMain([...words, ...given], { folder: world.folder });
    return { ...ended, all: ended.stdout + ended.stderr };
  };
  for (const names of [two, three]) {
    const up = await run(names, 'up', '--yes');
    assert.equal(up.exit, 0, up.all);
    assert.match(up.stdout, /^mesh1: proven/m);
  }
  const down = await run(three, 'down', '--yes', '--confirm', 'mesh1', '--only', 'north');
  assert.equal(down.exit, 0, down.all);
  const why = await run(two, 'why');
  assert.equal(why.exit, 0, why.all);

  const changed = await run(two, 'change-root', '--yes', '--certificates', join(world.folder, 'new-root'));
  const counts = [...changed.all.matchAll(/^(\w+): (\d+) requests answered, (\d+) lost/gm)];
  assert.deepEqual(
    counts.map(([, name]) => name),
    two,
    changed.all,
  );
  for (const [line, , answered, lost] of counts) {
    // What restarts may cut a request that is just under way (docs/istio/certificates.md#rotation).
    assert.ok(Number(lost) <= Number(answered) / 100, line);
  }
  const again = await run(two, 'up', '--yes', '--certificates', join(world.folder, 'new-root'));
  assert.equal(again.exit, 0, again.all);
}
