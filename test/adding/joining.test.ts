/** A cluster joins a mesh that is at work: what is there keeps what it has, and loses no request. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Mesh, TopologyId } from '../../source/model/mesh.ts';
import { topologyOf } from '../../source/plans/topologies.ts';
import type { World } from '../../source/ports.ts';
import { installedMesh } from '../helpers/installed-mesh.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { watchedTraffic } from '../helpers/watched-traffic.ts';
import type { TestWorld, WorldOptions } from '../rehearsal/controllers/worlds.ts';
import { seen, up } from './joined.ts';

type Case = {
  readonly title: string;
  readonly before: TopologyId;
  readonly after: TopologyId;
  /** Networks of all; the last one joins. */
  readonly networks: Readonly<Record<string, string>>;
  /** The primary of each remote. */
  readonly primaries?: Readonly<Record<string, string>>;
  readonly options?: WorldOptions;
  /** What becomes another on the clusters that are there, besides the remote secrets of the new one. */
  readonly changed?: readonly string[];
};

const several = { east: 'network1', west: 'network2', north: 'network3' };
const one = { east: 'network1', west: 'network1', north: 'network1' };
const flat: WorldOptions = { podNetwork: 'flat' };

const cases: readonly Case[] = [
  {
    title: 'a second cluster joins one that was alone',
    before: 'multi-primary-multi-network',
    after: 'multi-primary-multi-network',
    networks: { east: 'network1', west: 'network2' },
  },
  {
    title: 'a third primary joins on a network of its own',
    before: 'multi-primary-multi-network',
    after: 'multi-primary-multi-network',
    networks: several,
  },
  {
    title: 'a third primary joins on the common network',
    before: 'multi-primary-single-network',
    after: 'multi-primary-single-network',
    networks: one,
    options: flat,
  },
  {
    title: 'a second remote joins on a network of its own',
    before: 'primary-remote-multi-network',
    after: 'primary-remote-multi-network',
    networks: several,
    primaries: { west: 'east', north: 'east' },
  },
  {
    title: 'a second remote joins on the common network',
    before: 'primary-remote-single-network',
    after: 'primary-remote-single-network',
    networks: one,
    primaries: { west: 'east', north: 'east' },
    options: flat,
  },
  {
    title: 'a primary joins a primary and its remote',
    before: 'primary-remote-multi-network',
    after: 'primary-remote-multi-network',
    networks: several,
    primaries: { west: 'east' },
  },
  {
    title: 'the first remote of a plain primary joins',
    before: 'multi-primary-multi-network',
    after: 'primary-remote-multi-network',
    networks: several,
    primaries: { north: 'west' },
    changed: [
      'west Istio default: configured',
      'west Gateway.networking.istio.io istio-system/istiod-gateway: created',
      'west VirtualService istio-system/istiod-vs: created',
    ],
  },
];

type Running = { readonly simulated: TestWorld; readonly world: World; readonly before: Mesh; readonly after: Mesh };

/** All but the last cluster are a mesh that is proven. */
async function running(context: TestContext, { networks, primaries, options, ...each }: Case): Promise<Running> {
  const all = rehearsedMesh(networks, primaries);
  const [newcomer, ...others] = all.members.toReversed();
  const before = { ...all, topology: each.before, members: others.toReversed() };
  const waiting = newcomer === undefined ? [] : [newcomer.name];
  const { simulated, world } = await installedMesh(context, before, { ...options, others: waiting });
  return { simulated, world: world(), before, after: { ...all, topology: each.after } };
}

// They wait for the seconds of their proofs, side by side.
suite('a cluster joins', { concurrency: 3 }, () => {
  for (const each of cases) {
    test(`${each.title}: only what is new is written, and nothing is lost meanwhile`, async context => {
      const { simulated, world, before, after } = await running(context, each);
      const asking = watchedTraffic(before, world, simulated.signal);
      await asking.more();
      const run = await up(after, world, simulated.signal);
      assert.deepEqual(run.problems, []);
      assert.deepEqual(
        await asking.end(),
        before.members.map(({ name }) => `${name} lost 0`),
      );
      const newcomer = after.members.at(-1)?.name ?? '';
      const written = [...run.results]
        .filter(([object, result]) => !object.startsWith(`${newcomer} `) && result !== 'unchanged' && result !== 'kept')
        .map(([object, result]) => `${object}: ${result}`);
      const secrets = before.members
        .filter(({ role }) => role === 'primary')
        .map(({ name }) => `${name} Secret istio-system/istio-remote-secret-${newcomer}: created`);
      assert.deepEqual(written.toSorted(), [...secrets, ...(each.changed ?? [])].toSorted());
      const again = await up(after, world, simulated.signal);
      assert.deepEqual([...new Set(again.results.values())].toSorted(), ['kept', 'unchanged']);
    });
  }

  for (const primaries of [{}, { north: 'east' }]) {
    const joins = 'north' in primaries ? 'a remote' : 'a primary';
    test(`${joins} behind a firewall is not called by the mesh, which loses nothing; afterwards it joins`, async context => {
      const id = 'north' in primaries ? 'primary-remote-multi-network' : 'multi-primary-multi-network';
      const { simulated, world, before, after } = await running(context, {
        title: '',
        before: 'multi-primary-multi-network',
        after: id,
        networks: several,
        primaries,
      });
      const asking = watchedTraffic(before, world, simulated.signal);
      await asking.more();
      simulated.cluster('north').fault({ droppedPorts: new Set([15443]) });
      const enough = new AbortController();
      const found = await seen(after, world, simulated.signal);
      const blocked = await rehearse(
        found,
        topologyOf(id)?.steps(found) ?? [],
        world,
        AbortSignal.any([simulated.signal, enough.signal]),
        event => {
          const waits = event.event === 'waiting' && event.step.endsWith('/reach-north');
          if (waits && /no response \(a firewall/.test(event.for)) enough.abort();
        },
      );
      assert.equal(blocked.outcome, 'cancelled');
      assert.deepEqual(await asking.end(), ['east lost 0', 'west lost 0']);
      simulated.cluster('north').fault({ droppedPorts: new Set() });
      assert.deepEqual((await up(after, world, simulated.signal)).problems, []);
    });
  }
});
