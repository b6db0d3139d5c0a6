/**
 * The main job on real API servers: the program's own command line and the simulated operator, istiod and traffic, all
 * as ordinary clients; and what comes of it compared with the same run on simulated servers, field by field.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { listAt, textAt } from '../../source/model/fields.ts';
import { topologies } from '../../source/plans/topologies.ts';
import { rawRequest } from '../bin/raw-request.ts';
import { eventsOf, rehearseInstalled } from '../bin/rehearse-in-process.ts';
import { runMain } from '../bin/run-main.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { allowed } from './mesh/allowed.ts';
import { contents } from './mesh/contents.ts';
import { differences } from './mesh/differences.ts';
import { normalised } from './mesh/normalised.ts';
import { type RealWorld, realWorld } from './mesh/real-world.ts';

const skip = unavailable() ?? false;

for (const { id } of topologies) {
  test(`up proves ${id}, and run again changes nothing`, { skip }, t => installTwice(t, id));
}

async function installTwice(t: TestContext, topology: string): Promise<void> {
  const names = ['east', 'west'];
  const [real, rehearsal] = await Promise.all([
    realWorld(t, names),
    rehearseInstalled(t, names, { up: ['--topology', topology] }),
  ]);
  const up = ['up', '--yes', '-o', 'ndjson', '--topology', topology];
  const onReal = ['--kubeconfig', real.kubeconfig, ...names.flatMap(name => ['--cluster', name])];

  const first = eventsOf(provenOutput(await runMain([...up, ...onReal], { folder: real.folder })));
  const steps = listAt(first[0], 'steps').map(each => textAt(each, 'id'));
  assert.ok(steps.length > 30);
  assert.deepEqual(
    first
      .filter(each => each.event === 'done')
      .map(each => each.step)
      .toSorted(),
    steps.toSorted(),
  );
  assert.deepEqual([...new Set(real.refusals)], [], 'what the simulated programs wrote');

  const second = eventsOf(provenOutput(await runMain([...up, ...onReal], { folder: real.folder })));
  const applied = second.filter(each => each.event === 'applied');
  assert.ok(applied.length > 20);
  assert.deepEqual(
    applied.filter(each => each.result !== 'unchanged' && each.result !== 'kept'),
    [],
  );

  const made = await allContents(names, (name, path) => realGet(real, name, path));
  const rehearsed = await allContents(
    names,
    async (name, path) => (await rawRequest(rehearsal.file, name, 'GET', path)).body,
  );
  for (const name of names) {
    const [left, right] = [made, rehearsed].map(all => normalised(all.get(name) ?? [], [...all.values()].flat()));
    assert.ok(Object.keys(left ?? {}).length > 50);
    assert.deepEqual(unexpected(left, right), [], `${name}, real | rehearsed`);
  }
}

async function realGet({ planes }: RealWorld, name: string, path: string): Promise<unknown> {
  return JSON.parse((await planes.get(name)?.request('GET', path))?.body ?? '');
}

async function allContents(names: readonly string[], get: (name: string, path: string) => Promise<unknown>) {
  const entries = names.map(async name => [name, await contents(path => get(name, path))] as const);
  return new Map(await Promise.all(entries));
}

/** stdout of a command that ended proven. */
function provenOutput({ exit, stdout, stderr }: Awaited<ReturnType<typeof runMain>>): string {
  assert.equal(exit, 0, stdout + stderr);
  assert.equal(eventsOf(stdout).at(-1)?.outcome, 'proven');
  return stdout;
}

/** Differences that no reason is known for. */
function unexpected(real: unknown, rehearsed: unknown): readonly string[] {
  return differences(real, rehearsed).filter(line => !allowed.some(each => each.line.test(line)));
}
