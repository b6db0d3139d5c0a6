/** Meshes of other shapes than two equal clusters, run by the engine on simulated clusters in process. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Step } from '../../source/engine/step.ts';
import { conditionOf } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Member, Mesh } from '../../source/model/mesh.ts';
import type { Verdict } from '../../source/model/tally.ts';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';
import { primaryRemoteMultiNetwork } from '../../source/plans/primary-remote-multi-network.ts';
import { proofOf } from '../../source/traffic/verdict.ts';
import { createRunVerdict } from '../../state/run-verdict.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { keysFor, type RehearsedRun, rehearse, worldOn } from '../helpers/rehearsed-run.ts';
import { testWorld, until } from '../rehearsal/controllers/worlds.ts';

const subscriptions = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  name: 'subscriptions.operators.coreos.com',
};
const isEstablished = (kind: KubeObject | undefined) => conditionOf(kind, 'Established')?.status === 'True';

/** A member whose API server is the simulated one of its name. */
function simulated(name: string, changes: Partial<Member>): Member {
  return member(name, { api: `https://${name}.test:6443`, ...changes });
}

const primary = (name: string, network: string) => simulated(name, { network });
const remote = (name: string, network: string, of: string) => simulated(name, { network, role: 'remote', primary: of });

async function run(
  context: TestContext,
  mesh: Mesh,
  steps: readonly Step[],
): Promise<RehearsedRun & { readonly verdict: Verdict | undefined }> {
  const names = mesh.members.map(each => each.name);
  const world = testWorld(context, names, { podNetwork: 'by-network' });
  // What the survey of a real run takes for granted: the clusters are furnished.
  for (const cluster of world.clusters) await until(cluster, subscriptions, isEstablished, world.signal);
  const ended = await rehearse(mesh, steps, worldOn(world, await keysFor(context)), world.signal);
  const judged = createRunVerdict(steps, () => undefined);
  for (const event of ended.events) judged.report(event);
  return { ...ended, verdict: judged.verdict(mesh, ended.outcome === 'done' ? 'done' : 'open') };
}

/** The step that fails at once instead of what it would do. */
function failing(steps: readonly Step[], id: string): readonly Step[] {
  assert.ok(steps.some(step => step.id === id));
  const decide = () => ({ problem: { code: 'timed-out', title: 'it never came', hint: 'look' } as const });
  return steps.map(step =>
    step.id === id ? { ...step, until: { by: 'decision', within: 1, byHand: '', decide } } : step,
  );
}

test('one cluster is made ready, receives responses only from itself, and waits for its second', async context => {
  const mesh = meshOf([], { members: [primary('east', 'network1')] });
  const { outcome, problems, verdict } = await run(context, mesh, multiPrimaryMultiNetwork(mesh));
  assert.deepEqual([outcome, problems], ['done', []]);
  assert.ok(verdict);
  assert.equal(verdict.words, 'east receives responses only from itself; the mesh waits for its second cluster');
  assert.equal(proofOf(mesh.members.length, verdict), 'done');
});

test('a cluster that fails blocks only what touches it; the others are proven, and the verdict says which', async context => {
  const members = [primary('east', 'network1'), primary('west', 'network2'), primary('north', 'network3')];
  const mesh = meshOf([], { members });
  const { failed, events, verdict } = await run(
    context,
    mesh,
    failing(multiPrimaryMultiNetwork(mesh), 'north/injector'),
  );
  assert.deepEqual(failed, ['north/injector']);
  const blocked = events.flatMap(each =>
    each.event === 'failed' && each.problem.code === 'blocked' && each.cluster !== 'north' ? each.step : [],
  );
  // Nothing of it can be called while it has no gateway, so that the istiods of the others are not told of it (steps/way-in.ts).
  assert.deepEqual([...blocked].sort(), ['east/remote-secret-north', 'west/remote-secret-north']);
  const done = (step: string) => events.find(each => each.event === 'done' && each.step === step);
  for (const step of ['east/traffic', 'west/traffic', 'east/synced', 'west/synced']) assert.ok(done(step), step);
  const proof = done('east/traffic');
  assert.match(proof?.event === 'done' ? (proof.found ?? '') : '', /^without v3; \d+ responses in \d+ s, no errors/);
  assert.equal(verdict?.state, 'partly');
  assert.match(
    verdict.words,
    /^proven between east and west; north receives no responses; no cluster receives responses from v3/,
  );
});

test('twelve clusters with three primaries, remotes on their own and on other networks, are proven', async context => {
  const members = [
    primary('east', 'net-a'),
    primary('west', 'net-b'),
    primary('north', 'net-a'),
    remote('e1', 'net-a', 'east'),
    remote('e2', 'net-c', 'east'),
    remote('e3', 'net-c', 'east'),
    remote('w1', 'net-b', 'west'),
    remote('w2', 'net-d', 'west'),
    remote('w3', 'net-a', 'west'),
    remote('n1', 'net-a', 'north'),
    remote('n2', 'net-b', 'north'),
    remote('n3', 'net-e', 'north'),
  ];
  const mesh = meshOf([], { topology: 'primary-remote-multi-network', members });
  const { outcome, problems, results, verdict } = await run(context, mesh, primaryRemoteMultiNetwork(mesh));
  assert.deepEqual([outcome, problems], ['done', []]);
  assert.equal(verdict?.state, 'proven');
  // Each primary reads every other cluster; remotes read none.
  const secrets = [...results.keys()].filter(object => / Secret istio-system\/istio-remote-secret-/.test(object));
  assert.deepEqual(
    ['east', 'west', 'north', 'e1'].map(name => secrets.filter(object => object.startsWith(`${name} `)).length),
    [11, 11, 11, 0],
  );
});
