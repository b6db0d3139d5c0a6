import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runClaimed } from '../../source/engine/claimed-run.ts';
import type { Event } from '../../source/engine/events.ts';
import { type RunOutcome, runPlan } from '../../source/engine/run.ts';
import type { Step } from '../../source/engine/step.ts';
import { clusterOn } from '../../source/kubernetes/cluster.ts';
import { CLAIM_SECONDS, claimIn, claimLease, claimRef } from '../../source/model/claim.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Clock, Cluster, World } from '../../source/ports.ts';
import { type ApiServer, createApiServer } from '../../source/rehearsal/api-server/server.ts';
import { createRandom } from '../../source/rehearsal/mesh/random.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { prepareNamespace } from '../../source/steps/control-plane.ts';
import { createCacerts, issueIntermediateCa } from '../../source/steps/intermediate-ca.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { worldOf } from '../helpers/scripted-cluster.ts';

const never = new AbortController().signal;

function servers(names: readonly string[]) {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  const all = names.map(name => createApiServer({ name, platform: 'kubernetes', clock }));
  const clusters = all.map((server, index) => clusterOn(names[index] ?? '', server.api(), clock));
  return { clock, all, clusters };
}

const lease = async (server: ApiServer | undefined) => server?.api().get(claimRef, never);

const configMap = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
});

function step(cluster: string, name: string, needs: readonly string[] = []): Step {
  return { id: `${cluster}/${name}`, cluster, title: name, needs, byHand: '', apply: () => [configMap(name)] };
}

/** A step that takes this many seconds: what it waits for comes by itself. */
function waiting(clock: Clock, cluster: string, seconds: number): Step {
  return {
    ...step(cluster, 'waits'),
    apply: () => [],
    until: {
      by: 'resolve',
      within: 600,
      byHand: '',
      addresses: () => [],
      pending: (() => {
        const begin = clock.now();
        return () => (clock.now() - begin < seconds * 1000 ? 'not yet' : undefined);
      })(),
      learn: () => ({}),
    },
  };
}

type Ran = RunOutcome & { readonly events: readonly Event[] };

async function run(
  steps: readonly Step[],
  clusters: readonly Cluster[],
  clock: Clock,
  given: Partial<Pick<World, 'holder' | 'hasEnded'>> & {
    readonly signal?: AbortSignal;
    readonly names?: readonly string[];
  } = {},
): Promise<Ran> {
  const {
    holder = 'alice@laptop',
    hasEnded = () => false,
    signal = never,
    names = clusters.map(({ name }) => name),
  } = given;
  const mesh = meshOf(names);
  const world = { ...worldOf(clock, clusters), holder, hasEnded, resolve: async () => [] };
  const events: Event[] = [];
  const outcome = await runClaimed(mesh, steps, world, event => events.push(event), signal);
  return { ...outcome, events };
}

const failures = ({ events }: Ran) =>
  events.flatMap(each => (each.event === 'failed' ? [`${each.step} ${each.problem.code}: ${each.problem.title}`] : []));

test('a run claims its clusters, and leaves nothing of the claims behind', async () => {
  const { clock, all, clusters } = servers(['east', 'west']);
  const seen: (string | undefined)[] = [];
  const readStep: Step = {
    ...step('west', 'look', ['east/a', 'west/a']),
    apply: () => {
      seen.push('looked');
      return [];
    },
  };
  const held = run([step('east', 'a'), step('west', 'a'), readStep, waiting(clock, 'east', 40)], clusters, clock);
  await clock.sleep(20_000, never);
  for (const server of all) {
    const claim = claimIn(await lease(server));
    assert.equal(claim?.holder, 'alice@laptop');
    assert.equal(claim?.mesh, 'mesh1');
    // Renewed since it was taken.
    assert.ok((claim?.renewed ?? '') > (claim?.since ?? ''));
  }
  assert.equal((await held).outcome, 'done');
  for (const server of all) assert.equal(await lease(server), undefined);
});

test('a second run at the same time writes nothing: it is told who is at work, since when, and what to do', async () => {
  const { clock, all, clusters } = servers(['east', 'west']);
  const first = run([waiting(clock, 'east', 60), waiting(clock, 'west', 60)], clusters, clock);
  await clock.sleep(1000, never);
  const began = clock.now();
  const second = await run([step('east', 'b'), step('west', 'b')], clusters, clock, { holder: 'bob@desk' });
  assert.ok(clock.now() - began < CLAIM_SECONDS * 1000, 'it waits for a sign of life, not for the end');
  assert.equal(second.outcome, 'failed');
  assert.deepEqual(second.failed, ['east/b']);
  assert.deepEqual(failures(second), [
    'west/b blocked: skipped: east could not be claimed',
    'east/b claimed: east is claimed by another run: alice@laptop for mesh mesh1, since 2026-01-01T00:00:00Z',
  ]);
  const hints = second.events.flatMap(each => (each.event === 'failed' ? [each.problem.hint] : []));
  assert.match(hints.at(-1) ?? '', /kubectl --context east -n default delete lease eastwest$/);
  for (const server of all) {
    assert.equal(
      await server.api().get({ ...claimRef, apiVersion: 'v1', kind: 'ConfigMap', name: 'b' }, never),
      undefined,
    );
    assert.equal(claimIn(await lease(server))?.holder, 'alice@laptop');
  }
  assert.equal((await first).outcome, 'done');
  const third = await run([step('east', 'b'), step('west', 'b')], clusters, clock, { holder: 'bob@desk' });
  assert.equal(third.outcome, 'done');
});

test('the claim of a run that died is taken over once it was silent for long enough', async () => {
  const { clock, all, clusters } = servers(['east']);
  const now = clock.now();
  // A clock that is an hour off on the other machine does not matter.
  const stale = claimLease({ holder: 'ghost', meshId: 'mesh1' }, { since: now + 3.6e6, now: now + 3.6e6 });
  await all[0]?.api().create(stale, { manager: 'eastwest' }, never);
  const ran = await run([step('east', 'a')], clusters, clock);
  assert.equal(ran.outcome, 'done');
  const seconds = (clock.now() - now) / 1000;
  assert.ok(seconds >= CLAIM_SECONDS && seconds < CLAIM_SECONDS + 5, `after ${seconds} s`);
  const waits = ran.events.flatMap(each => (each.event === 'waiting' ? [each.for] : []));
  assert.match(waits.join('\n'), /claimed by ghost for mesh mesh1/);
  assert.equal(await lease(all[0]), undefined);
});

test('a renewal that was under way when its run ended is no sign of life: a proxy held it back', async () => {
  const { clock, all, clusters } = servers(['east']);
  const began = clock.now();
  const claimant = { holder: 'ghost', meshId: 'mesh1' };
  const api = all[0]?.api();
  await api?.create(claimLease(claimant, { since: began, now: began }), { manager: 'eastwest' }, never);
  const running = run([step('east', 'a')], clusters, clock);
  await clock.sleep(5000, never);
  const there = await lease(all[0]);
  assert.ok(there !== undefined);
  await api?.replace(claimLease(claimant, { since: began, now: began + 1 }, there), { manager: 'eastwest' }, never);
  const ran = await running;
  assert.equal(ran.outcome, 'done', failures(ran).join());
  assert.ok(clock.now() - began >= (5 + CLAIM_SECONDS) * 1000, 'from the renewal on it is watched as long again');
});

test('the claim of a run that is known to have ended is taken over at once, and no other', async () => {
  for (const [killed, waits] of [
    ['ghost', false],
    ['another', true],
  ] as const) {
    const { clock, all, clusters } = servers(['east']);
    const now = clock.now();
    const stale = claimLease({ holder: 'ghost', meshId: 'mesh1' }, { since: now, now });
    await all[0]?.api().create(stale, {}, never);
    const ran = await run([step('east', 'a')], clusters, clock, { hasEnded: holder => holder === killed });
    assert.equal(ran.outcome, 'done');
    assert.equal(clock.now() - now >= CLAIM_SECONDS * 1000, waits);
    assert.equal(
      ran.events.some(each => each.event === 'waiting'),
      waits,
    );
    assert.equal(await lease(all[0]), undefined);
  }
});

test('a claim that asks to be waited for for years is waited for half a minute', async () => {
  const { clock, all, clusters } = servers(['east']);
  const stale = claimLease({ holder: 'ghost', meshId: 'mesh1' }, { since: 0, now: 0 });
  await all[0]?.api().create({ ...stale, spec: { ...stale.spec, leaseDurationSeconds: 1e9 } }, {}, never);
  const began = clock.now();
  assert.equal((await run([step('east', 'a')], clusters, clock)).outcome, 'done');
  assert.ok(clock.now() - began < 40_000);
});

test('a run whose claim was taken over writes no more, and says so', async () => {
  const { clock, all, clusters } = servers(['east', 'west']);
  const late: Step = { ...step('east', 'late', ['east/waits']) };
  const going = run([waiting(clock, 'east', 30), late, waiting(clock, 'west', 30)], clusters, clock);
  await clock.sleep(2000, never);
  const there = await lease(all[0]);
  assert.ok(there);
  const now = clock.now();
  await all[0]
    ?.api()
    .replace(claimLease({ holder: 'bob@desk', meshId: 'mesh1' }, { since: now, now }, there), {}, never);
  const ran = await going;
  assert.equal(ran.outcome, 'failed');
  assert.match(failures(ran).join('\n'), /east\/waits claimed: east was taken over by another run: bob@desk/);
  assert.equal(claimIn(await lease(all[0]))?.holder, 'bob@desk');
  assert.equal(await lease(all[1]), undefined);
  assert.equal(
    await all[0]?.api().get({ ...claimRef, apiVersion: 'v1', kind: 'ConfigMap', name: 'late' }, never),
    undefined,
  );
});

test('a Lease that was deleted by hand is made again by the run that lives', async () => {
  const { clock, all, clusters } = servers(['east']);
  const going = run([waiting(clock, 'east', 30)], clusters, clock);
  await clock.sleep(2000, never);
  await all[0]?.api().remove(claimRef, {}, never);
  await clock.sleep(CLAIM_SECONDS * 1000, never);
  assert.equal(claimIn(await lease(all[0]))?.holder, 'alice@laptop');
  assert.equal((await going).outcome, 'done');
  assert.equal(await lease(all[0]), undefined);
});

test('a run that is stopped gives its claims back', async () => {
  const { clock, all, clusters } = servers(['east']);
  const stop = new AbortController();
  const going = run([waiting(clock, 'east', 300)], clusters, clock, { signal: stop.signal });
  await clock.sleep(2000, never);
  stop.abort();
  assert.equal((await going).outcome, 'cancelled');
  assert.equal(await lease(all[0]), undefined);
});

test('a cluster that does not answer when it is claimed is claimed at the first write to it', async () => {
  const { clock, all, clusters } = servers(['east', 'west']);
  const away = () => {
    throw new ProblemError({ code: 'unreachable', title: 'west does not respond', hint: 'h' });
  };
  const [east, west] = clusters as [Cluster, Cluster];
  const until = clock.now() + 60_000;
  const lossy: Cluster = {
    ...west,
    read: (...given) => (clock.now() < until ? away() : west.read(...given)),
    apply: (...given) => (clock.now() < until ? away() : west.apply(...given)),
  };
  const ran = await run([step('east', 'a'), step('west', 'a'), waiting(clock, 'west', 90)], [east, lossy], clock);
  assert.deepEqual([ran.outcome, failures(ran)], ['done', []]);
  assert.equal(await lease(all[1]), undefined);
});

test('a user who may not claim is told before anything is written', async () => {
  const { clock, all, clusters } = servers(['east', 'west']);
  const [east, west] = clusters as [Cluster, Cluster];
  const forbidding: Cluster = {
    ...west,
    create: () => {
      throw new ProblemError({ code: 'forbidden', title: 'may not create leases', hint: 'h' });
    },
  };
  const ran = await run([step('east', 'a'), step('west', 'a')], [east, forbidding], clock);
  assert.deepEqual(failures(ran), [
    'east/a blocked: skipped: west could not be claimed',
    'west/a forbidden: may not create leases',
  ]);
  assert.equal(await lease(all[0]), undefined);
});

/** A cluster whose requests take their time, on the way there and on the way back. */
function slow(cluster: Cluster, clock: Clock, pause: () => number): Cluster {
  const slowed =
    <Given extends readonly [...unknown[], AbortSignal], Result>(call: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      await clock.sleep(pause(), never);
      const result = await call(...given);
      await clock.sleep(pause(), never);
      return result;
    };
  return {
    ...cluster,
    read: slowed(cluster.read),
    create: slowed(cluster.create),
    replace: slowed(cluster.replace),
    apply: slowed(cluster.apply),
    remove: slowed(cluster.remove),
  };
}

/** One user's run of the steps that give clusters their CAs; its root is told by its text. */
function rootRun(
  root: string,
  names: readonly string[],
  servers: readonly ApiServer[],
  clock: Clock,
  pause: () => number,
) {
  const members = names.map((name, index) => member(name, { uid: `uid-${9 - index}` }));
  const mesh = meshOf([], { members });
  const steps = [
    ...members.map(each => prepareNamespace(each)),
    ...members.map(each => issueIntermediateCa(each)),
    ...createCacerts(members),
  ];
  const clusters = servers.map((server, index) =>
    slow(clusterOn(names[index] ?? '', server.api(), clock), clock, pause),
  );
  const set = { caKey: root, caCert: root, rootCert: root, certChain: root };
  const encoded = Buffer.from(root).toString('base64');
  const world = worldOf(clock, clusters, {
    holder: root,
    keys: {
      certificates: async () => set,
      verify: async (_cluster, { data }) =>
        data?.['root-cert.pem'] === encoded ? undefined : { code: 'roots-differ', title: 'another root', hint: 'h' },
    },
  });
  return (how: typeof runClaimed) => how(mesh, steps, world, () => undefined, never);
}

const secretRef = { apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 'cacerts' };

/** Which roots the clusters have after two runs at once, from different folders, that name the clusters differently. */
async function rootsAfter(seed: number, how: typeof runClaimed, slowest: number) {
  const { clock, all } = servers(['a', 'b', 'c']);
  const random = createRandom(seed);
  const pause = () => (random.next() < 0.15 ? random.next() * slowest : random.next() * 200);
  const first = rootRun('root 1', ['east', 'west', 'north'], all, clock, pause);
  const second = rootRun('root 2', ['north', 'east', 'west'], all, clock, pause);
  const began = clock.sleep(random.next() * 3000, never).then(() => second(how));
  const outcomes = await Promise.all([first(how), began]);
  const found = await Promise.all(all.map(server => server.api().get(secretRef, never)));
  const roots = new Set(found.flatMap(each => each?.data?.['root-cert.pem'] ?? []));
  const leases = await Promise.all(all.map(lease));
  return { roots, outcomes: outcomes.map(each => each.outcome), leases: leases.filter(each => each !== undefined) };
}

const seeds = Array.from({ length: 40 }, (_none, index) => index + 1);

test('two runs at once, from different certificate folders, never split the roots', async () => {
  for (const seed of seeds) {
    const { roots, outcomes, leases } = await rootsAfter(seed, runClaimed, 400);
    assert.equal(roots.size, 1, `seed ${seed}`);
    assert.ok(outcomes.includes('done'), `seed ${seed}: ${outcomes}`);
    assert.deepEqual(leases, [], `seed ${seed}`);
  }
});

test('not even when a run is silent so long that its claims are taken over in the middle', async () => {
  for (const seed of seeds) {
    const { roots } = await rootsAfter(seed, runClaimed, CLAIM_SECONDS * 4000);
    assert.ok(roots.size <= 1, `seed ${seed}`);
  }
});

test('nor without any claims: one cluster decides the root before the others get theirs', async () => {
  for (const seed of seeds) {
    const { roots } = await rootsAfter(seed, runPlan, 2000);
    assert.equal(roots.size, 1, `seed ${seed}`);
  }
});
