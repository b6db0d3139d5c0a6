/** Meshes whose istiods Helm or istioctl installed: the operator takes them over where they are, by consent. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { preview } from '../../source/engine/preview.ts';
import { runPlan } from '../../source/engine/run.ts';
import type { Step } from '../../source/engine/step.ts';
import { textAt } from '../../source/model/fields.ts';
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import type { World } from '../../source/ports.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import { type ObjectChange, objectChanges } from '../../source/preparation/object-changes.ts';
import { prepare } from '../../source/preparation/prepare.ts';
import { prepareRemoval } from '../../source/preparation/prepare-removal.ts';
import type { Tool } from '../../source/rehearsal/existing-istio/by-tool.ts';
import { createRunVerdict } from '../../state/run-verdict.ts';
import { clusters, folderFor, type Made, madeByHand, reader } from '../helpers/mesh-by-hand.ts';
import { problemsOf } from '../helpers/problem-of.ts';
import { type ShapedHost, shapedHost } from '../helpers/shaped-host.ts';
import { watchedTraffic } from '../helpers/watched-traffic.ts';

const never = new AbortController().signal;
const istioRef = { apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: 'default' };
const istiodRef = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'istio-system', name: 'istiod' };

type Plan = { readonly mesh: Mesh; readonly steps: readonly Step[]; readonly world: World };

async function run({ mesh, steps, world }: Plan, signal = never, told: (event: Event) => void = () => undefined) {
  const events: Event[] = [];
  const proof = createRunVerdict(steps, event => {
    events.push(event);
    told(event);
  });
  const { outcome } = await runPlan(mesh, steps, world, proof.report, signal);
  const failed = events.flatMap(each => (each.event === 'failed' ? [`${each.step}: ${each.problem.title}`] : []));
  return { failed, events, verdict: proof.verdict(mesh, outcome === 'done' ? 'done' : 'open')?.state };
}

async function madeBy(t: TestContext, tool: Tool, made: Partial<Made> = {}) {
  const host = await madeByHand(
    t,
    { clusters: 2, pace: 0, platform: 'kubernetes' },
    { samples: 'istio-1.30.3', token: `${reader}-istio-remote-secret-token`, tool, ...made },
  );
  const choices: Choices = {
    meshId: 'mesh1',
    certificates: folderFor(t),
    clusters: clusters.map(({ name, context }) => ({ name, context })),
    samples: { namespace: 'sample' },
  };
  return { host, choices };
}

async function refused(preparing: Promise<unknown>) {
  const problems = await problemsOf(preparing);
  assert.notEqual(problems.length, 0, 'it was not refused');
  return problems;
}

/** With consent to all that there is to take over, where that is still asked for. */
async function consented(host: ShapedHost, choices: Choices) {
  const problems = await problemsOf(prepare(host, choices, never));
  if (problems.length === 0) return prepare(host, choices, never);
  const all = Number(/--take-over all=(\d+)/.exec(problems.map(({ hint }) => hint).join())?.[1]);
  return prepare(host, { ...choices, takeOver: { objects: [], all } }, never);
}

const removalOf = (host: ShapedHost, choices: Choices) =>
  prepareRemoval(
    host,
    { ...choices, skip: [], only: [], options: { keep: new Set(), operator: false, crds: false } },
    never,
  );

const everywhere = [
  ['v1', 'Namespace'],
  ['sailoperator.io/v1', 'Istio'],
  ['sailoperator.io/v1', 'IstioRevision'],
  ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
  ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
] as const;

async function listOf(host: ShapedHost, context: string): Promise<readonly string[]> {
  const lists = await Promise.all(
    everywhere.map(([apiVersion, kind]) => host.api(context).list({ apiVersion, kind }, {}, never)),
  );
  return lists.flatMap(({ items }) => items.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toSorted();
}

const podsOf = async (host: ShapedHost, context: string, namespace: string) =>
  (await host.api(context).list({ apiVersion: 'v1', kind: 'Pod' }, { namespace }, never)).items.map(
    ({ metadata }) => metadata.uid,
  );

const values = { pilot: { env: { PILOT_ENABLE_STATUS: true } }, meshConfig: { accessLogFile: '/dev/stdout' } };

describe('an istiod that no operator runs', { concurrency: 3 }, () => {
  for (const tool of ['helm', 'istioctl'] as const) {
    test(`of ${tool} is handed over by consent where it is: nothing else restarts, and down leaves nothing`, async t => {
      const bare = await shapedHost(t, { clusters: 2, pace: 0, platform: 'kubernetes' });
      const { host, choices } = await madeBy(t, tool, { values });
      const workloads = await Promise.all(clusters.map(({ context }) => podsOf(host, context, 'sample')));
      const prepared = await consented(host, choices);
      const traffic = watchedTraffic(prepared.mesh, prepared.world, never);
      await traffic.more();
      const { failed, verdict } = await run(prepared);
      assert.deepEqual(failed, []);
      assert.equal(verdict, 'proven');
      assert.deepEqual(
        await traffic.end(),
        clusters.map(({ name }) => `${name} lost 0`),
      );
      assert.deepEqual(await Promise.all(clusters.map(({ context }) => podsOf(host, context, 'sample'))), workloads);
      for (const { context } of clusters) {
        const istio = await host.api(context).get(istioRef, never);
        assert.equal(textAt(istio, 'status', 'state'), 'Healthy');
        // What it was told before, it is told now.
        assert.equal(textAt(istio, 'spec', 'values', 'pilot', 'env', 'PILOT_ENABLE_STATUS'), 'true');
        assert.equal(textAt(istio, 'spec', 'values', 'meshConfig', 'accessLogFile'), '/dev/stdout');
        const istiod = await host.api(context).get(istiodRef, never);
        assert.equal(istiod?.metadata.ownerReferences?.[0]?.kind, 'IstioRevision');
      }
      // Again, without the flag: it is the operator's, and told the same.
      const again = await prepare(host, choices, never);
      assert.deepEqual(
        again.mesh.members.flatMap(({ handOver = [] }) => handOver),
        [],
      );
      const unchanged = await host.api('east').get(istioRef, never);
      const second = await run(again);
      assert.deepEqual(second.failed, []);
      assert.equal((await host.api('east').get(istioRef, never))?.metadata.generation, unchanged?.metadata.generation);

      assert.deepEqual((await run(await removalOf(host, choices))).failed, []);
      for (const { context } of clusters) assert.deepEqual(await listOf(host, context), await listOf(bare, context));
      assert.equal((await removalOf(host, choices)).changes, false);
    });
  }

  test('is shown object by object with its owner, and without consent nothing is written', async t => {
    const { host, choices } = await madeBy(t, 'helm');
    const before = await host.api('east').get(istiodRef, never);
    const problems = await refused(prepare(host, choices, never));
    const of = (object: string) => problems.find(({ title }) => title.startsWith(`cluster1: ${object} `));
    assert.equal(
      of('ClusterRole istiod-clusterrole-istio-system')?.title,
      'cluster1: ClusterRole istiod-clusterrole-istio-system was not created by eastwest (Helm release istiod) and has to be marked as of the operator’s Helm release default-istiod',
    );
    assert.match(
      of('ServiceAccount istio-system/istio-reader-service-account')?.title ?? '',
      /Helm release istio-base\).* release default-base$/,
    );
    assert.equal(of('Deployment istio-system/istiod')?.takeOver, 'cluster1:Deployment/istio-system/istiod');
    assert.deepEqual(await host.api('east').get(istiodRef, never), before);
    // Consent to the Deployment alone leaves the others in the way.
    const takeOver = { objects: ['cluster1:Deployment/istio-system/istiod'] };
    const left = await refused(prepare(host, { ...choices, takeOver }, never));
    assert.equal(left.length, problems.length - 1);
  });

  test('continues where a run was cut off after the hand-over: its objects are known as taken over', async t => {
    const { host, choices } = await madeBy(t, 'istioctl');
    const stopped = new AbortController();
    const stop = (event: Event) => {
      if (event.event === 'applied' && event.step === 'cluster1/hand-over') stopped.abort();
    };
    await run(await consented(host, choices), stopped.signal, stop).catch(() => undefined);
    assert.equal(await host.api('east').get(istioRef, never), undefined);
    const { failed, verdict } = await run(await consented(host, choices));
    assert.deepEqual(failed, []);
    assert.equal(verdict, 'proven');
  });

  test('that was handed over to no Istio yet is taken down all the same', async t => {
    const { host, choices } = await madeBy(t, 'helm');
    const stopped = new AbortController();
    const stop = (event: Event) => {
      if (event.event === 'done' && event.step === 'cluster1/hand-over') stopped.abort();
    };
    await run(await consented(host, choices), stopped.signal, stop).catch(() => undefined);
    assert.deepEqual((await run(await removalOf(host, choices))).failed, []);
    assert.equal(await host.api('east').get(istiodRef, never), undefined);
  });
});

describe('an istiod is not handed over', { concurrency: 4 }, () => {
  type Case = {
    readonly title: string;
    readonly patch: JsonObject;
    readonly of?: Partial<KubeObject>;
    readonly words: RegExp;
    readonly way: RegExp;
  };
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' };
  const cases: readonly Case[] = [
    {
      title: 'where Argo CD keeps it: it would install it again',
      patch: {
        metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'istio:apps/Deployment:istio-system/istiod' } },
      },
      words: /kept by Argo CD \(application istio\), which would install it again/,
      way: /in git, take its charts out/,
    },
    {
      title: 'where a HelmRelease of Flux keeps it',
      patch: { metadata: { labels: { 'helm.toolkit.fluxcd.io/name': 'istiod' } } },
      words: /kept by Flux \(HelmRelease istiod\)/,
      way: /suspend the HelmRelease/,
    },
    {
      title: 'of a version that the operator would exchange',
      patch: {
        spec: { template: { spec: { containers: [{ name: 'discovery', image: 'docker.io/istio/pilot:1.24.3' }] } } },
      },
      words: /it has version v1\.24\.3, the operator would install v1\.\d+\.\d+/,
      way: /istioctl upgrade, helm upgrade/,
    },
    {
      title: 'of which nobody can tell the version',
      patch: {
        spec: { template: { spec: { containers: [{ name: 'discovery', image: 'example.test/pilot:latest' }] } } },
      },
      words: /its version cannot be determined/,
      way: /second control plane/,
    },
    {
      title: 'whose values cannot be read',
      of: { apiVersion: 'v1', kind: 'ConfigMap', name: 'values' },
      patch: { data: { 'original-values': 'not ours' } },
      words: /its values cannot be read/,
      way: /upgrade it with its own tool/,
    },
  ];
  for (const { title, patch, of = {}, words, way } of cases) {
    test(title, async t => {
      const { host, choices } = await madeBy(t, 'helm');
      const api = host.api('east');
      await api.patch({ ...istiodRef, ...of }, { type: 'strategic', body: patch }, { manager: 'somebody' }, never);
      const [problem] = (await refused(prepare(host, choices, never))).filter(each => words.test(each.title));
      assert.match(problem?.title ?? '', /^cluster1: Deployment istio-system\/istiod \(.*\) cannot be handed over/);
      assert.match(problem?.hint ?? '', way);
      assert.equal(problem?.takeOver, undefined);
    });
  }

  test('where its role binding leads elsewhere: that cannot be changed', async t => {
    const { host, choices } = await madeBy(t, 'helm');
    const api = host.api('east');
    const ref = { ...role, namespace: 'istio-system', name: 'istiod' };
    const { metadata, ...binding } = (await api.get(ref, never)) ?? assert.fail();
    await api.remove(ref, {}, never);
    const { name, namespace = '', labels = {}, annotations = {} } = metadata;
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'other' };
    await api.create({ ...binding, roleRef, metadata: { name, namespace, labels, annotations } }, {}, never);
    const titles = (await refused(prepare(host, choices, never))).map(each => each.title);
    assert.ok(
      titles.some(each => /RoleBinding istiod binds role other/.test(each)),
      titles.join('\n'),
    );
  });

  test('where there are two of them: which one is the mesh’s is for people to say', async t => {
    const { host, choices } = await madeBy(t, 'helm');
    const labels = { app: 'istiod', 'istio.io/rev': 'canary' };
    const containers = [{ name: 'discovery', image: 'docker.io/istio/pilot:1.30.3' }];
    await host.api('east').create(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'istiod-canary', namespace: 'istio-system', labels },
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
      },
      {},
      never,
    );
    const problems = await refused(prepare(host, choices, never));
    assert.ok(
      problems.some(({ hint }) => /hands over to the operator only a single istiod of revision default/.test(hint)),
    );
  });

  test('of which only parts are left: the operator would refuse them, so they are named with what deletes them', async t => {
    const { host, choices } = await madeBy(t, 'helm');
    const api = host.api('east');
    await api.remove(istiodRef, {}, never);
    await api.remove(
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        name: 'istio-sidecar-injector',
      },
      {},
      never,
    );
    const problems = await refused(prepare(host, { ...choices, topology: 'multi-primary-multi-network' }, never));
    const left = problems.find(({ title }) => /has no control plane, but what one left behind/.test(title));
    assert.match(left?.title ?? '', /ClusterRole istiod-clusterrole-istio-system/);
    assert.match(left?.hint ?? '', /kubectl --context east delete clusterrole istiod-clusterrole-istio-system/);
  });

  test('where it is in another cluster: a remote that no operator runs is told of, with its way', async t => {
    const { host, choices } = await madeBy(t, 'helm');
    const api = host.api('east');
    await api.remove(istiodRef, {}, never);
    const injector = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      name: 'istio-sidecar-injector',
    };
    const path = '/inject/cluster/cluster1/net/network1';
    const webhooks = ['rev.namespace', 'namespace'].map(name => ({
      name: `${name}.sidecar-injector.istio.io`,
      clientConfig: { service: { path } },
    }));
    await api.patch(injector, { type: 'strategic', body: { webhooks } }, { manager: 'helm' }, never);
    const problems = await refused(prepare(host, { ...choices, topology: 'multi-primary-multi-network' }, never));
    assert.ok(
      problems.some(({ title }) => title.includes(`a remote without an operator (its webhook asks for ${path})`)),
      problems.map(({ title }) => title).join('\n'),
    );
  });
});

test('what is given is shown as changed, and no longer as what stays when the mesh goes', async t => {
  const { host, choices } = await madeBy(t, 'helm');
  const { steps, mesh, world, foreseen, warnings } = await consented(host, choices);
  const changes: ObjectChange[] = [];
  await objectChanges(preview(steps, mesh.id), { world, foreseen, tell: change => changes.push(change) }, never);
  const given = changes.filter(({ step }) => step === 'cluster1/hand-over');
  assert.ok(given.length > 15);
  assert.deepEqual([...new Set(given.map(({ will }) => will))], ['change']);
  assert.ok(!warnings.some(words => words.includes('used as they are')), warnings.join('\n'));
});
