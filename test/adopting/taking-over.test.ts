/** What others made is changed by consent alone, object by object; what git keeps is never written. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { runPlan } from '../../source/engine/run.ts';
import type { Consent } from '../../source/model/consent.ts';
import { at, textAt } from '../../source/model/fields.ts';
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import { meshOf } from '../../source/model/marks.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import { type Prepared, prepare } from '../../source/preparation/prepare.ts';
import { prepareRemoval } from '../../source/preparation/prepare-removal.ts';
import { clusters, folderFor, madeByHand, reader } from '../helpers/mesh-by-hand.ts';
import { problemsOf } from '../helpers/problem-of.ts';
import { type ShapedHost, shapedHost } from '../helpers/shaped-host.ts';
import { eventually } from '../rehearsal/controllers/worlds.ts';

const never = new AbortController().signal;
const istioRef = { apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: 'default' };

const publishedRoot = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'istio-system', name: 'istio-ca-root-cert' };
const cacertsRef = { apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 'cacerts' };

/** One cluster with an Istio that lacks its network, made by whom and as the metadata say. */
async function withIstio(t: TestContext, manager: string, metadata: Partial<KubeObject['metadata']> = {}) {
  const host = await shapedHost(t, { clusters: 1, pace: 0, platform: 'kubernetes' });
  const api = host.api('east');
  const values = { global: { meshID: 'mesh1', multiCluster: { clusterName: 'east' } } };
  const spec: JsonObject = { version: 'v1.30.3', namespace: 'istio-system', values };
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } }, { manager }, never);
  const owner = await api.get({ apiVersion: 'v1', kind: 'Namespace', name: 'default' }, never);
  const owners = metadata.ownerReferences?.map(each => ({ ...each, uid: owner?.metadata.uid ?? '' }));
  const owned = owners === undefined ? {} : { ownerReferences: owners };
  const istio = { ...istioRef, metadata: { name: 'default', ...metadata, ...owned }, spec };
  const { name: _name, ...object } = istio;
  await api.create(object, { manager }, never);
  await eventually('the Istio is healthy', async () => {
    return textAt(await api.get(istioRef, never), 'status', 'state') === 'Healthy';
  });
  const certificates = folderFor(t);
  const choices = (takeOver?: Consent): Choices => ({
    meshId: 'mesh1',
    certificates,
    clusters: [{ name: 'east', context: 'east', network: 'network1' }],
    samples: { namespace: 'sample' },
    ...(takeOver === undefined ? {} : { takeOver }),
  });
  return { host, api, choices };
}

async function outcomeOf({ mesh, steps, world }: Prepared) {
  const told: string[] = [];
  const { outcome } = await runPlan(
    mesh,
    steps,
    world,
    event => {
      if (event.event === 'failed') told.push(event.problem.title);
    },
    never,
  );
  return { outcome, told };
}

function removalOf(host: ShapedHost, choices: Choices) {
  const options = { keep: new Set<never>(), operator: false, crds: false };
  return prepareRemoval(host, { ...choices, skip: [], only: [], options }, never);
}

test('an Istio made by kubectl that would be changed is named with its owner, its fields and both ways on', async t => {
  const { host, choices } = await withIstio(t, 'kubectl-create');
  const [problem, ...more] = await problemsOf(prepare(host, choices(), never));
  assert.deepEqual(more, []);
  assert.equal(
    problem?.title,
    'east: Istio default was not created by eastwest (kubectl-create) and would be changed: .spec.values.global.network',
  );
  assert.match(problem?.hint ?? '', /--take-over east:Istio\/default/);
  assert.match(
    problem?.hint ?? '',
    /kubectl --context east patch istios\.sailoperator\.io default --type=merge -p '\{"spec":\{"values":\{"global":\{"network":"network1"\}\}\}\}'/,
  );
  assert.equal(problem?.takeOver, 'east:Istio/default');
});

test('by consent it is changed and belongs to the mesh; the next run writes nothing, and down deletes it', async t => {
  const { host, api, choices } = await withIstio(t, 'kubectl-create');
  const consent = { objects: ['east:Istio/default'] };
  assert.deepEqual(await outcomeOf(await prepare(host, choices(consent), never)), { outcome: 'done', told: [] });
  const taken = await api.get(istioRef, never);
  assert.equal(textAt(taken, 'spec', 'values', 'global', 'network'), 'network1');
  assert.equal(taken === undefined ? undefined : meshOf(taken), 'mesh1');
  // An istiod that was restarted with another root says so a moment later.
  await eventually('the root is published', async () => {
    const [published, plugged] = await Promise.all([api.get(publishedRoot, never), api.get(cacertsRef, never)]);
    const root = new X509Certificate(textAt(published, 'data', 'root-cert.pem') ?? '');
    return root.raw.equals(new X509Certificate(atob(textAt(plugged, 'data', 'root-cert.pem') ?? '')).raw);
  });
  // Without the flag, too: it was given once.
  assert.deepEqual(await outcomeOf(await prepare(host, choices(), never)), { outcome: 'done', told: [] });
  assert.equal((await api.get(istioRef, never))?.metadata.generation, taken?.metadata.generation);
  const removal = await removalOf(host, choices());
  assert.deepEqual(await outcomeOf(removal as unknown as Prepared), { outcome: 'done', told: [] });
  assert.equal(await api.get(istioRef, never), undefined);
});

test('a field that another manager set is taken over with its object, and nothing else of that is lost', async t => {
  const { host, api, choices } = await withIstio(t, 'kubectl-create');
  const pilot = { env: { EXTERNAL_ISTIOD: 'false' } };
  const body = { spec: { values: { global: { network: 'network1', logAsJson: true }, pilot } } };
  await api.patch(istioRef, { type: 'merge', body }, { manager: 'kubectl-edit' }, never);
  const prepared = await prepare(host, choices({ objects: ['east:Istio/default'] }), never);
  assert.deepEqual(await outcomeOf(prepared), { outcome: 'done', told: [] });
  const taken = await api.get(istioRef, never);
  assert.equal(at(taken, 'spec', 'values', 'global', 'logAsJson'), true);
});

const keepers: readonly (readonly [who: string, metadata: Partial<KubeObject['metadata']>, where: RegExp])[] = [
  [
    'Argo CD (application mesh)',
    { annotations: { 'argocd.argoproj.io/tracking-id': 'mesh:sailoperator.io/Istio:istio-system/default' } },
    /Change it in git to have \{"spec":\{"values":\{"global":\{"network":"network1"\}\}\}\}/,
  ],
  [
    'Flux (Kustomization mesh)',
    { labels: { 'kustomize.toolkit.fluxcd.io/name': 'mesh', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' } },
    /Change it in git/,
  ],
  [
    'Namespace default',
    { ownerReferences: [{ apiVersion: 'v1', kind: 'Namespace', name: 'default', uid: '', controller: true }] },
    /Change it there/,
  ],
];
for (const [who, metadata, where] of keepers) {
  test(`what ${who} keeps is refused with the text to change, and no consent has it written`, async t => {
    const { host, api, choices } = await withIstio(t, 'somebody', metadata);
    const before = await api.get(istioRef, never);
    for (const consent of [undefined, { objects: ['east:Istio/default'] }]) {
      const [problem] = await problemsOf(prepare(host, choices(consent), never));
      assert.ok(
        problem?.title.startsWith(`east: Istio default is kept by ${who} and has to be changed`),
        problem?.title,
      );
      assert.match(problem?.hint ?? '', where);
      assert.equal(problem?.takeOver, undefined);
    }
    // Changed where it is kept, it is used as it is.
    const body = { spec: { values: { global: { network: 'network1' } } } };
    const changed = await api.patch(istioRef, { type: 'merge', body }, { manager: 'somebody' }, never);
    assert.notEqual(changed.metadata.resourceVersion, before?.metadata.resourceVersion);
    const prepared = await prepare(host, choices(), never);
    assert.deepEqual(await outcomeOf(prepared), { outcome: 'done', told: [] });
    const managers = (await api.get(istioRef, never))?.metadata.managedFields?.map(({ manager }) => manager) ?? [];
    assert.ok(!managers.includes('eastwest'), managers.join());
  });
}

test('a mesh made by hand is taken over as a whole by the number of its objects, and taken down with its CNI agent', async t => {
  const host = await madeByHand(
    t,
    { clusters: 2, pace: 0, platform: 'kubernetes' },
    { samples: 'istio-1.30.3', token: `${reader}-istio-remote-secret-token` },
  );
  const choices: Choices = {
    meshId: 'mesh1',
    certificates: folderFor(t),
    clusters: clusters.map(({ name, context }) => ({ name, context })),
    samples: { namespace: 'sample' },
  };
  const seen = await prepare(host, choices, never);
  const count = seen.toTakeOver.length;
  assert.ok(
    seen.warnings.some(words => words.includes(`--take-over all=${count}`)),
    seen.warnings.join('\n'),
  );
  const wrong = await problemsOf(prepare(host, { ...choices, takeOver: { objects: [], all: count - 1 } }, never));
  assert.match(wrong[0]?.title ?? '', new RegExp(`all=${count - 1}: ${count} can be taken over here`));
  const consenting = { ...choices, takeOver: { objects: [], all: count } };
  assert.deepEqual(await outcomeOf(await prepare(host, consenting, never)), { outcome: 'done', told: [] });
  // The same command again finds them taken over.
  const again = await prepare(host, consenting, never);
  assert.deepEqual(again.toTakeOver, []);
  assert.deepEqual(await outcomeOf(again), { outcome: 'done', told: [] });
  assert.deepEqual(await outcomeOf((await removalOf(host, choices)) as unknown as Prepared), {
    outcome: 'done',
    told: [],
  });
  for (const { context } of clusters) {
    const { items } = await host.api(context).list({ apiVersion: 'v1', kind: 'Namespace' }, {}, never);
    const names = items.map(({ metadata }) => metadata.name);
    assert.deepEqual(
      names.filter(each => ['istio-system', 'istio-cni', 'sample'].includes(each)),
      [],
    );
  }
});
