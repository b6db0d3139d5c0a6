/** The failover drill on a clock of the test's own: who receives what is decided by whether helloworld is there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Incident } from '../../source/model/incident.ts';
import type { Observation } from '../../source/model/tally.ts';
import { type Drilling, type DrillResult, runDrill } from '../../source/traffic/drill.ts';
import { createPaths } from '../../source/traffic/paths/paths.ts';
import { meshOf } from '../helpers/meshes.ts';

const mesh = meshOf(['east', 'west']);
const [, west] = mesh.members;
assert.ok(west);

type Script = {
  /** What a client receives, this many milliseconds after the last change; `there`: whether v2 can answer. */
  readonly receives: (after: number, there: boolean, count: number) => Observation;
  readonly isProven?: () => boolean;
  readonly scales?: (way: 'away' | 'back' | 'restore') => boolean;
  readonly stop?: (way: 'away' | 'back' | 'restore') => void;
};

const response = (version: string): Observation => ({
  observation: 'response',
  version,
  instance: `${version}-pod`,
  took: 0.01,
});
const miss: Observation = { observation: 'miss', reason: '503', took: 0.01 };
const either = (count: number) => response(count % 2 === 0 ? 'v1' : 'v2');

/** Runs a drill of west; each client sends ten requests a second. */
async function drilled(script: Script, signal = new AbortController().signal) {
  let now = 1_800_000_000_000;
  let there = true;
  let changedAt = now;
  let count = 0;
  const begin = now;
  const paths = createPaths(mesh, now);
  const scaled: string[] = [];
  const incidents: Incident[] = [];
  const clock: Drilling['clock'] = {
    now: () => now,
    async sleep(milliseconds, waiting) {
      for (let passed = 0; passed < milliseconds && !waiting.aborted; passed += 100) {
        now += 100;
        count += 1;
        for (const { name } of mesh.members) paths.add(name, script.receives(now - changedAt, there, count), now);
        await new Promise(setImmediate);
      }
      waiting.throwIfAborted();
    },
  };
  const scale: Drilling['scale'] = async way => {
    scaled.push(way);
    there = way !== 'away';
    changedAt = now;
    script.stop?.(way);
    return script.scales?.(way) ?? true;
  };
  const tell = (incident: Incident) => incidents.push(incident);
  const { isProven = () => true } = script;
  let result: DrillResult | undefined;
  let thrown: unknown;
  try {
    result = await runDrill(
      { mesh, member: west as NonNullable<typeof west>, paths, clock, isProven, scale, tell },
      signal,
    );
  } catch (error) {
    thrown = error;
  }
  return { result, thrown, scaled, incidents, seconds: (now - begin) / 1000 };
}

test('when responses moved, what it cost and when they were back is measured per client', async () => {
  const { result, scaled, incidents } = await drilled({
    receives(after, there, count) {
      if (there) return after >= 2000 ? either(count) : response('v1');
      if (after <= 500) return either(count);
      return after <= 700 ? miss : response('v1');
    },
    isProven: () => true,
  });
  assert.equal(result?.outcome, 'done');
  assert.deepEqual(scaled, ['away', 'back']);
  for (const { seconds } of result?.away?.clients ?? []) assert.ok(seconds > 0 && seconds <= 0.5, String(seconds));
  // Two requests of each of the two clients failed.
  assert.equal(result?.away?.lost, 4);
  for (const { seconds } of result?.back?.clients ?? []) assert.ok(seconds >= 2 && seconds < 3, String(seconds));
  assert.equal(result?.back?.lost, 0);
  assert.deepEqual(
    incidents.map(({ kind, standing }) => `${kind} ${standing}`),
    ['drill info', 'drill warning', 'drill ok'],
  );
});

test('a mesh that is not proven is not drilled: nothing is scaled', async () => {
  const { result, scaled } = await drilled({ receives: () => response('v1'), isProven: () => false });
  assert.equal(result?.outcome, 'not-proven');
  assert.deepEqual(scaled, []);
});

test('where requests keep failing, that is told, and helloworld is brought back', async () => {
  const { result, scaled, seconds } = await drilled({
    receives: (_after, there, count) => (there ? either(count) : count % 10 === 0 ? miss : response('v1')),
  });
  assert.equal(result?.outcome, 'not-moved');
  assert.equal(result?.away, undefined);
  assert.deepEqual(scaled, ['away', 'back']);
  assert.ok(seconds > 60 && seconds < 120, String(seconds));
});

test('a client that receives nothing at all has not moved', async () => {
  const { result } = await drilled({
    receives: (_after, there, count) =>
      there ? either(count) : { observation: 'miss', reason: 'no client pod', took: 0, blind: true },
  });
  assert.equal(result?.outcome, 'not-moved');
});

test('what does not come back is told with how long it was waited for', async () => {
  const { result, incidents } = await drilled({
    receives: (after, there, count) => (there && after > 1e9 ? either(count) : there ? response('v1') : response('v1')),
  });
  assert.equal(result?.outcome, 'not-back');
  assert.match(incidents.at(-1)?.words ?? '', /v2 is not received by every cluster again after 2 min/);
  assert.equal(incidents.at(-1)?.standing, 'problem');
});

test('a Deployment that cannot be scaled is brought back all the same: how far it came is unknown', async () => {
  const { result, scaled } = await drilled({
    receives: (_after, _there, count) => either(count),
    scales: way => way === 'back',
  });
  assert.equal(result?.outcome, 'not-scaled');
  assert.deepEqual(scaled, ['away', 'back']);
});

test('stopped while helloworld is away, it is brought back first', async () => {
  const stop = new AbortController();
  const { result, thrown, scaled } = await drilled(
    {
      receives: (_after, there, count) => (there ? either(count) : response('v1')),
      stop: way => way === 'away' && stop.abort(),
    },
    stop.signal,
  );
  assert.equal(result, undefined);
  assert.equal((thrown as Error).name, 'AbortError');
  assert.deepEqual(scaled, ['away', 'restore'], 'nobody waits for its pods then');
});
