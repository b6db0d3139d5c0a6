/** The simulated programs against the recordings of real ones: the same states in the same order, object by object. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KindRef, StatusError } from '../../../source/model/kube.ts';
import type { Mesh } from '../../../source/model/mesh.ts';
import { member, meshOf } from '../../helpers/meshes.ts';
import { type Difference, knownDifferences } from './known-differences.ts';
import { install, installCni, installPrimaryRemote, uninstall } from './mesh-by-hand.ts';
import { recorded, type Seen, sequences } from './transitions.ts';
import { eventually, type TestCluster, type TestWorld, testWorld } from './worlds.ts';

const kinds: readonly KindRef[] = [
  { apiVersion: 'v1', kind: 'ConfigMap' },
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Secret' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'ServiceAccount' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration' },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' },
  { apiVersion: 'sailoperator.io/v1', kind: 'Istio' },
  { apiVersion: 'sailoperator.io/v1', kind: 'IstioCNI' },
  { apiVersion: 'sailoperator.io/v1', kind: 'IstioRevision' },
];

const samples = { namespace: 'sample', client: 'sleep' } as const;
const remote = member('west', { network: 'network2', role: 'remote', primary: 'east' });
const procedures: readonly {
  readonly name: string;
  readonly mesh: Mesh;
  readonly run: (world: TestWorld, mesh: Mesh) => Promise<void>;
}[] = [
  { name: 'multi-primary-multi-network', mesh: meshOf(['east', 'west'], { samples }), run: install },
  {
    name: 'primary-remote-multi-network',
    mesh: meshOf([], { samples, topology: 'primary-remote-multi-network', members: [member('east'), remote] }),
    run: async (world, mesh) => {
      const [east, west] = [world.cluster('east'), world.cluster('west')];
      await installPrimaryRemote(world, mesh, 'in-time');
      await installCni(east, world.signal);
      await installCni(west, world.signal);
      await uninstall(west, mesh, world.signal);
      await uninstall(east, mesh, world.signal);
    },
  },
];

for (const { name, mesh, run } of procedures) {
  test(`${name}: every object goes through the recorded states in their order`, async context => {
    const world = testWorld(context, ['east', 'west'], { platform: 'kubernetes' });
    const seen = world.clusters.map(cluster => ({
      side: cluster.name,
      events: watchEverything(cluster, world.signal),
    }));
    await run(world, mesh);
    for (const { side, events } of seen) {
      for (const [title, states] of sequences(recorded(`${name}.${side}`))) {
        if (knownDifferences.some(each => leavesOut(each, title))) continue;
        const wanted = lasting(title, states);
        const found = () => lasting(title, sequences(events).get(title) ?? []);
        await eventually(`${title} comes to its last state`, () => found().at(-1) === wanted.at(-1)).catch(() => {
          // The comparison below says better what is missing.
        });
        assert.deepEqual(found(), wanted, `${side}: ${title}`);
      }
    }
  });
}

const leavesOut = ({ of, state, within }: Difference, title: string) =>
  state === undefined && within === undefined && of?.test(title) === true;

/** What is left of states where they may differ, each once in a row. */
function lasting(title: string, states: readonly string[]): readonly string[] {
  const here = knownDifferences.filter(({ of }) => of === undefined || of.test(title));
  return states
    .filter(state => !here.some(each => each.state?.test(state)))
    .map(state => here.reduce((left, { within }) => (within === undefined ? left : left.replace(within, '')), state))
    .filter((state, index, all) => state !== all[index - 1]);
}

function watchEverything({ api }: TestCluster, signal: AbortSignal): readonly Seen[] {
  const events: Seen[] = [];
  for (const kind of kinds) {
    void (async () => {
      while (!signal.aborted) {
        try {
          for await (const event of api.watch(kind, { resourceVersion: '0' }, signal)) events.push(event);
        } catch (error) {
          // The operator's kinds are not there yet.
          if (!signal.aborted && !(error instanceof StatusError)) throw error;
        }
        await new Promise(resolve => setImmediate(resolve));
      }
    })();
  }
  return events;
}
