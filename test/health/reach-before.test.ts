/** What reaches what before an install: tried from pods that go whatever happens, and only with consent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReachTry } from '../../source/health/reach.ts';
import { reachBefore } from '../../source/health/reach-before.ts';
import { PROBE_LABEL, probePod } from '../../source/manifests/probe-pod.ts';
import { listAt, textAt } from '../../source/model/fields.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { World } from '../../source/ports.ts';
import { rawRequest } from '../bin/raw-request.ts';
import { rehearse } from '../bin/rehearse-in-process.ts';
import { meshOf } from '../helpers/meshes.ts';
import { keysFor, worldOn } from '../helpers/rehearsed-run.ts';
import { eventually, type TestWorld, testWorld } from '../rehearsal/controllers/worlds.ts';

const drawn = meshOf(['east', 'west']);
const outcomes = (tries: readonly ReachTry[]) =>
  Object.fromEntries(tries.map(({ from, to, what, outcome }) => [`${from} ${to} ${what}`, outcome]));

const probesOf = async (simulated: TestWorld, name: string) =>
  (
    await simulated
      .cluster(name)
      .api.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace: 'default', labels: PROBE_LABEL }, simulated.signal)
  ).items.filter(each => each.metadata.deletionTimestamp === undefined);

const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'default', name: 'default' };

/** Clusters without a mesh in which pods can be created, by the addresses that they really have. */
async function withAddresses(simulated: TestWorld) {
  const servers = new Map(simulated.clusters.map(({ name }) => [name, simulated.world.member(name)?.server]));
  const mesh = { ...drawn, members: drawn.members.map(each => ({ ...each, api: servers.get(each.name) ?? each.api })) };
  const nodes = await Promise.all(
    simulated.clusters.map(async ({ name, api }) => {
      let addresses: readonly string[] = [];
      await eventually(`${name} has the account of pods`, async () => {
        return (await api.get(account, simulated.signal)) !== undefined;
      });
      await eventually(`${name} has nodes`, async () => {
        const { items } = await api.list({ apiVersion: 'v1', kind: 'Node' }, {}, simulated.signal);
        addresses = items.flatMap(each => textAt(each, 'status', 'addresses', 0, 'address') ?? []);
        return addresses.length > 0;
      });
      return [name, addresses] as const;
    }),
  );
  const places = new Map(nodes.map(([name, hosts]) => [name, { hosts, areNodes: true }]));
  return { mesh, places, sources: new Map(nodes) };
}

test('packets that arrive, and those that a firewall drops, are told; no pod is left', async t => {
  const simulated = testWorld(t, ['east', 'west']);
  const { mesh, places, sources } = await withAddresses(simulated);
  simulated.cluster('west').fault({ droppedPorts: new Set([15443]) });
  const world = worldOn(simulated, await keysFor(t));
  const tries = await reachBefore(mesh, world, places, sources, simulated.signal);
  const { 'east west gateway': toWest, 'west east gateway': toEast } = outcomes(tries);
  assert.deepEqual([toWest, toEast], ['closed', 'open'], JSON.stringify(tries));
  const closed = tries.find(({ outcome }) => outcome === 'closed');
  assert.match(closed?.firewall ?? '', /^allow TCP from [\d.]+ \(nodes of east\) to [\d.]+ port 15443$/);
  for (const name of ['east', 'west']) assert.deepEqual(await probesOf(simulated, name), []);
});

test('before an install a remote tries the place where its primary will expose istiod, on both ports', async t => {
  const simulated = testWorld(t, ['east', 'west']);
  const { mesh, places, sources } = await withAddresses(simulated);
  const members = mesh.members.map(each =>
    each.name === 'west' ? { ...each, role: 'remote' as const, primary: 'east' } : each,
  );
  simulated.cluster('east').fault({ droppedPorts: new Set([15012]) });
  const world = worldOn(simulated, await keysFor(t));
  const tries = await reachBefore({ ...mesh, members }, world, places, sources, simulated.signal);
  const istiods = tries.filter(({ what }) => what === 'istiod');
  assert.deepEqual(
    istiods.map(({ from, to, port, outcome }) => [from, to, port, outcome]),
    [
      ['west', 'east', 15012, 'closed'],
      ['west', 'east', 15017, 'open'],
    ],
    JSON.stringify(istiods),
  );
});

test('what was found out stands where the pod cannot be deleted', async t => {
  const simulated = testWorld(t, ['east', 'west']);
  const { mesh, places, sources } = await withAddresses(simulated);
  const real = worldOn(simulated, await keysFor(t));
  const refusing: World = {
    ...real,
    cluster: name => ({
      ...real.cluster(name),
      remove: async () => {
        throw new ProblemError({ code: 'forbidden', title: 'not now', hint: 'Ask.' });
      },
    }),
  };
  const tries = await reachBefore(mesh, refusing, places, sources, simulated.signal);
  assert.deepEqual(outcomes(tries)['east west gateway'], 'open', JSON.stringify(tries));
});

test('a run that is stopped deletes its pod, and one that crashed leaves it to the next', async t => {
  const simulated = testWorld(t, ['east', 'west']);
  const { mesh, places, sources } = await withAddresses(simulated);
  const real = worldOn(simulated, await keysFor(t));
  const stop = new AbortController();
  const stopping: World = {
    ...real,
    cluster: name => {
      const cluster = real.cluster(name);
      return {
        ...cluster,
        exec: (...how) => {
          stop.abort(new Error('stopped'));
          return cluster.exec(...how);
        },
      };
    },
  };
  await assert.rejects(reachBefore(mesh, stopping, places, sources, AbortSignal.any([stop.signal, simulated.signal])));
  const left = probePod({
    name: 'eastwest-reach-left',
    meshId: 'mesh1',
    holder: 'a run that crashed',
    samples: {},
    version: 'v1.30.3',
    platform: 'openshift',
  });
  const alive = { ...left, metadata: { ...left.metadata, name: 'eastwest-reach-alive' } };
  const east = real.cluster('east');
  await east.create(left, simulated.signal);
  await east.create(alive, simulated.signal);
  const knowing: World = { ...real, hasEnded: holder => holder === 'a run that crashed' };
  await reachBefore(mesh, knowing, places, sources, simulated.signal);
  for (const name of ['east', 'west']) assert.deepEqual(await probesOf(simulated, name), []);
  await east.create(alive, simulated.signal);
  await reachBefore(mesh, real, places, sources, simulated.signal);
  assert.deepEqual(
    (await probesOf(simulated, 'east')).map(({ metadata }) => metadata.name),
    ['eastwest-reach-alive'],
  );
});

test('without consent no pod is created; with it the matrix is told and the pods are gone', async t => {
  const { file, run } = await rehearse(t, ['east', 'west']);
  const pods = async () => {
    const { body } = await rawRequest(file, 'east', 'GET', '/api/v1/namespaces/default/pods');
    return listAt(body, 'items').filter(each => JSON.stringify(each).includes(PROBE_LABEL)).length;
  };
  const refused = await run(['check', '--reach', '-o', 'json']);
  assert.equal(JSON.parse(refused.stdout).reach, undefined);
  assert.match(refused.stdout, /eastwest check --reach --yes tries it from a pod in each of them/);
  const told = await run(['check', '--reach', '--yes', '-o', 'json']);
  assert.equal(told.exit, 0, told.stdout);
  const all = Object.values(outcomes(JSON.parse(told.stdout).reach));
  assert.deepEqual([...new Set(all)], ['open'], told.stdout.slice(-3000));
  assert.equal(await pods(), 0);
});
