/** Meshes made by hand under other names than the plan's own: `up` goes on with what is there, `down` takes it away. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { runPlan } from '../../source/engine/run.ts';
import type { Step } from '../../source/engine/step.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import type { World } from '../../source/ports.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import { prepare } from '../../source/preparation/prepare.ts';
import { prepareRemoval } from '../../source/preparation/prepare-removal.ts';
import { createRunVerdict } from '../../state/run-verdict.ts';
import { clusters, folderFor, type HandMadePlane, makeByHand, reader } from '../helpers/mesh-by-hand.ts';
import { type ShapedHost, shapedHost } from '../helpers/shaped-host.ts';
import { eventually } from '../rehearsal/controllers/worlds.ts';

const never = new AbortController().signal;

type Plan = { readonly mesh: Mesh; readonly steps: readonly Step[]; readonly world: World };

async function run({ mesh, steps, world }: Plan) {
  const events: Event[] = [];
  const proof = createRunVerdict(steps, event => events.push(event));
  const { outcome } = await runPlan(mesh, steps, world, proof.report, never);
  const failed = events.flatMap(each => (each.event === 'failed' ? [`${each.step}: ${each.problem.title}`] : []));
  return { failed, events, verdict: proof.verdict(mesh, outcome === 'done' ? 'done' : 'open')?.state };
}

/** What is on a cluster that belongs to a mesh, whoever made it. */
async function traces(host: ShapedHost, context: string, home: string): Promise<readonly string[]> {
  const api = host.api(context);
  const kinds = [
    ['v1', 'Namespace'],
    ['sailoperator.io/v1', 'Istio'],
    ['sailoperator.io/v1', 'IstioRevision'],
    ['sailoperator.io/v1', 'IstioRevisionTag'],
    ['sailoperator.io/v1', 'IstioCNI'],
    ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
    ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
  ] as const;
  const lists = await Promise.all(kinds.map(([apiVersion, kind]) => api.list({ apiVersion, kind }, {}, never)));
  const names = lists.flatMap(({ items }) => items.map(({ kind, metadata: { name } }) => `${kind} ${name}`));
  return names.filter(name => !name.startsWith('Namespace ') || [home, 'sample', 'istio-cni'].includes(name.slice(10)));
}

const planes: readonly (readonly [what: string, plane: Partial<HandMadePlane>])[] = [
  ['an Istio named prod', { istio: 'prod' }],
  ['an Istio in the namespace mesh-control', { namespace: 'mesh-control' }],
  ['an Istio named prod in mesh-control', { istio: 'prod', namespace: 'mesh-control' }],
  ['revisions behind the tag prod', { strategy: 'RevisionBased', tag: 'prod' }],
  ['revisions behind the tag default', { strategy: 'RevisionBased', tag: 'default' }],
  ['an Istio named mesh by revision, without a tag', { istio: 'mesh', strategy: 'RevisionBased' }],
  ['discoverySelectors', { selects: { 'istio-discovery': 'enabled' } }],
  [
    'all of it at once',
    { istio: 'main', namespace: 'mesh-control', strategy: 'RevisionBased', tag: 'prod', selects: { team: 'mesh' } },
  ],
];

async function withMesh(t: TestContext, plane: Partial<HandMadePlane>) {
  const host = await shapedHost(t, { clusters: 2, pace: 0, platform: 'kubernetes' });
  await makeByHand(t, host, { samples: 'istio-1.30.3', token: `${reader}-istio-remote-secret-token`, plane });
  const choices: Choices = {
    meshId: 'mesh1',
    certificates: folderFor(t),
    clusters: clusters.map(({ name, context }) => ({ name, context })),
    samples: { namespace: 'sample' },
  };
  return { host, choices };
}

describe('a mesh made by hand', { concurrency: 4 }, () => {
  for (const [what, plane] of planes) {
    test(`with ${what} is proven as it is, taken over by consent, and taken down`, async t => {
      const { host, choices } = await withMesh(t, plane);
      const found = await prepare(host, choices, never);
      const proven = await run(found);
      assert.deepEqual(proven.failed, []);
      assert.equal(proven.verdict, 'proven');
      assert.deepEqual(
        proven.events.flatMap(each => (each.event === 'removed' ? [each.object] : [])),
        [],
      );

      const consent = { objects: [], all: found.toTakeOver.length };
      const taken = await run(await prepare(host, { ...choices, takeOver: consent }, never));
      assert.deepEqual(taken.failed, []);
      assert.equal(taken.verdict, 'proven');

      const options = { keep: new Set<never>(), operator: false, crds: false };
      const removal = await prepareRemoval(host, { ...choices, skip: [], only: [], options }, never);
      assert.deepEqual((await run(removal)).failed, []);
      for (const { context } of clusters) {
        const left = () => traces(host, context, plane.namespace ?? 'istio-system');
        await eventually('it is gone', async () => (await left()).length === 0).catch(() => undefined);
        assert.deepEqual(await left(), []);
      }
      const again = await prepareRemoval(host, { ...choices, skip: [], only: [], options }, never);
      assert.equal(again.changes, false);
    });
  }
});
