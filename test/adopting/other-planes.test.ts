/** Meshes made by hand under other names than the plan's own: `up` continues with what exists, `down` removes it. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { runPlan } from '../../source/engine/run.ts';
import type { Step } from '../../source/engine/step.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { World } from '../../source/ports.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import { prepare } from '../../source/preparation/prepare.ts';
import { prepareRemoval } from '../../source/preparation/prepare-removal.ts';
import { createRunVerdict } from '../../state/run-verdict.ts';
import { clusters, folderFor, type HandMadePlane, madeByHand, reader } from '../helpers/mesh-by-hand.ts';
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

/** What is on a cluster that belongs to a mesh, whatever made it. */
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

const usualToken = `${reader}-istio-remote-secret-token`;

const choicesOf = (t: TestContext): Choices => ({
  meshId: 'mesh1',
  certificates: folderFor(t),
  clusters: clusters.map(({ name, context }) => ({ name, context })),
  samples: { namespace: 'sample' },
});

async function withMesh(t: TestContext, plane: Partial<HandMadePlane>, number = 2) {
  const host = await madeByHand(
    t,
    { clusters: number, pace: 0, platform: 'kubernetes' },
    { samples: 'istio-1.30.3', token: usualToken, plane },
  );
  return { host, choices: choicesOf(t) };
}

/** Proven as it is, taken over as a whole by consent, and gone with `down`. */
async function adoptedAndTakenDown(host: ShapedHost, choices: Choices, plane: Partial<HandMadePlane>): Promise<void> {
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
}

/** As three documents have people make one: platform, samples, and whose token istioctl takes. */
const documents = [
  { after: 'OpenShift Service Mesh', platform: 'openshift', samples: 'istio-1.24.3', token: `${reader}-token-x7k2p` },
  { after: 'the Sail operator', platform: 'kubernetes', samples: 'istio-1.30.3', token: usualToken },
  { after: 'Istio, by revision and tag', platform: 'kubernetes', samples: 'istio-1.24.3', token: usualToken },
] as const;

describe('a mesh made by hand', { concurrency: 4 }, () => {
  for (const { after, platform, ...made } of documents) {
    const plane: Partial<HandMadePlane> = /tag/.test(after) ? { strategy: 'RevisionBased', tag: 'stable' } : {};
    const subscribes = platform === 'openshift';
    test(`after the document of ${after} is adopted and taken down`, async t => {
      const host = await madeByHand(t, { clusters: 2, pace: 0, platform }, { ...made, plane, subscribes });
      await adoptedAndTakenDown(host, choicesOf(t), plane);
    });
  }

  for (const [what, plane] of planes) {
    test(`with ${what} is proven as it is, taken over by consent, and taken down`, async t => {
      const { host, choices } = await withMesh(t, plane);
      await adoptedAndTakenDown(host, choices, plane);
    });
  }
});

test('a cluster joins a mesh in another namespace: there, as a remote by the name of its primary’s Istio', async t => {
  const { host, choices } = await withMesh(t, { istio: 'prod', namespace: 'mesh-control' }, 3);
  const third = { name: 'north', context: host.names[2] ?? '', role: 'remote', primary: 'cluster1' } as const;
  const joining = await prepare(host, { ...choices, clusters: [...choices.clusters, third] }, never).catch(
    (error: unknown) => {
      assert.ok(error instanceof ProblemsError);
      return prepare(
        host,
        {
          ...choices,
          clusters: [...choices.clusters, third],
          takeOver: { objects: error.problems.flatMap(({ takeOver }) => takeOver ?? []) },
        },
        never,
      );
    },
  );
  const north = joining.mesh.members[2];
  assert.equal(north?.plane?.istio, 'prod');
  assert.equal(north?.plane?.namespace, 'mesh-control');
  const joined = await run(joining);
  assert.deepEqual(joined.failed, []);
  assert.equal(joined.verdict, 'proven');
});

test('of two Istios in a cluster the one that is named is the mesh’s; a name that is none is told', async t => {
  const host = await shapedHost(t, { clusters: 1, pace: 0, platform: 'kubernetes' });
  const api = host.api('east');
  for (const [name, namespace] of [
    ['default', 'istio-system'],
    ['prod', 'mesh-control'],
  ] as const) {
    await api.create(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      { manager: 'kubectl' },
      never,
    );
    const istio = { apiVersion: 'sailoperator.io/v1', kind: 'Istio', metadata: { name } };
    await api.create({ ...istio, spec: { version: 'v1.30.3', namespace } }, { manager: 'kubectl' }, never);
  }
  const choose = (istio?: string): Choices => ({
    ...choicesOf(t),
    clusters: [{ name: 'east', context: 'east', network: 'network1', ...(istio === undefined ? {} : { istio }) }],
  });
  const titles = async (choices: Choices) => {
    try {
      return [(await prepare(host, choices, never)).mesh.members[0]?.plane?.istio ?? 'default'];
    } catch (error) {
      assert.ok(error instanceof ProblemsError);
      return error.problems.map(({ title }) => title);
    }
  };
  const unsaid = await titles(choose());
  assert.ok(
    unsaid.some(title => title.startsWith('east has 2 control planes: Istio default in istio-system')),
    unsaid.join(),
  );
  const prod = await titles(choose('prod'));
  assert.ok(
    prod.every(title => !title.includes('control planes')),
    prod.join(),
  );
  assert.ok(
    prod.some(title => title === 'prod' || title.includes('Istio prod')),
    prod.join(),
  );
  assert.deepEqual(await titles(choose('test')), ['east has no Istio test']);
});
