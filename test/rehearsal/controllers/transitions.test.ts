/** The simulated programs against the recordings of real ones: the same states in the same order, object by object. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { type KindRef, StatusError } from '../../../source/model/kube.ts';
import type { Mesh } from '../../../source/model/mesh.ts';
import { member, meshOf } from '../../helpers/meshes.ts';
import { install, installPrimaryRemote } from './mesh-by-hand.ts';
import { recorded, type Seen, sequences } from './transitions.ts';
import { eventually, type TestCluster, type TestWorld, testWorld } from './worlds.ts';

const folder = resolve(import.meta.dirname, '../../../../shared/recordings');
const skip = existsSync(folder) ? false : 'the recordings (../shared/recordings) are not here';

const kinds: readonly KindRef[] = [
  { apiVersion: 'v1', kind: 'ConfigMap' },
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'ServiceAccount' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration' },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' },
  { apiVersion: 'sailoperator.io/v1', kind: 'Istio' },
  { apiVersion: 'sailoperator.io/v1', kind: 'IstioRevision' },
];

/** States that come or stay away by the moment, and namespaces that were labelled by hand a moment after their making. */
const momentary = [
  'ReplicaFailure=True',
  'ActiveRevisionNotFound',
  'state IstiodNotReady',
  'ReplicaSetUpdated',
  'invalid or missing annotation',
];
const passing = ['Active {}', 'empty', 'fullyLabeledReplicas 1 replicas 1'];
const depends = (state: string) => passing.includes(state) || momentary.some(each => state.includes(each));

/** The operator was installed otherwise there: without OLM, in its own namespace. */
const elsewhere = (title: string) => title.includes('sail-');

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
    run: (world, mesh) => installPrimaryRemote(world, mesh, 'in-time'),
  },
];

for (const { name, mesh, run } of procedures) {
  for (const side of ['east', 'west'] as const) {
    test(`${name}: every object of ${side} goes through the recorded states in their order`, {
      skip,
    }, async context => {
      const world = testWorld(context, ['east', 'west'], { platform: 'kubernetes' });
      const events = watchEverything(world.cluster(side), world.signal);
      await run(world, mesh);
      const real = sequences(recorded(`${folder}/${name}.${side}.ndjson`, 60));
      for (const [title, states] of real) {
        if (elsewhere(title)) continue;
        const wanted = lasting(states);
        const seen = () => sequences(events).get(title) ?? [];
        await eventually(`${title} comes to its last state`, () => seen().at(-1) === wanted.at(-1)).catch(() => {
          // The comparison below says better what is missing.
        });
        assert.deepEqual(lasting(seen()), wanted, title);
      }
    });
  }
}

function lasting(states: readonly string[]): readonly string[] {
  return states.filter(state => !depends(state)).filter((state, index, all) => state !== all[index - 1]);
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
