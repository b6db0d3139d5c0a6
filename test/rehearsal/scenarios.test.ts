/** Each scenario of a rehearsal ends proven with the defaults: topologies × platforms × numbers of clusters, in process. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, type TestContext, test } from 'node:test';
import { createKeys } from '../../source/certificates/keys.ts';
import type { Event } from '../../source/engine/events.ts';
import { runPlan } from '../../source/engine/run.ts';
import { listAt, textAt } from '../../source/model/fields.ts';
import type { TopologyId } from '../../source/model/mesh.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { topologies } from '../../source/plans/topologies.ts';
import type { Choices, ClusterChoice } from '../../source/preparation/choices.ts';
import { type Prepared, prepare } from '../../source/preparation/prepare.ts';
import { clusterNames, type Scenario, type ScenarioPlatform } from '../../source/rehearsal/scenario.ts';
import { wallClock } from '../../source/rehearsal/wall-clock.ts';
import { createRunVerdict } from '../../state/run-verdict.ts';
import { type ShapedHost, shapedHost } from '../helpers/shaped-host.ts';

const never = new AbortController().signal;

/** One for all meshes: their names are the same, and making keys takes longer than a rehearsal. */
const certificates = mkdtempSync(join(tmpdir(), 'eastwest-shapes-'));
before(async () => {
  // Before tests that run side by side read them.
  const keys = createKeys({ folder: certificates, meshId: 'mesh1', clock: wallClock });
  for (const name of clusterNames(12)) await keys.certificates(name, never);
});
after(() => rmSync(certificates, { recursive: true, force: true }));

type Wanted = { readonly topology: TopologyId; readonly clusters?: readonly ClusterChoice[] };

function choicesOn(host: ShapedHost, { topology, clusters }: Wanted): Choices {
  return {
    meshId: 'mesh1',
    topology,
    certificates,
    clusters: clusters ?? host.names.map(name => ({ name, context: name })),
    samples: { namespace: 'sample', client: 'curl' },
  };
}

async function rehearsed(test: TestContext, scenario: Omit<Scenario, 'pace'>, wanted: Wanted) {
  const host = await shapedHost(test, { pace: 0, ...scenario });
  return { host, prepared: await prepare(host, choicesOn(host, wanted), never) };
}

/** What failed, and the verdict at the end. */
async function outcomeOf({ mesh, steps, world }: Prepared) {
  const failed: string[] = [];
  const proof = createRunVerdict(steps, event => {
    if (event.event === 'failed') failed.push(`${event.step}: ${event.problem.title}`);
  });
  const { outcome } = await runPlan(mesh, steps, world, proof.report, never);
  return { failed, verdict: proof.verdict(mesh, outcome === 'done' ? 'done' : 'open')?.state };
}

const proven = { failed: [], verdict: 'proven' };
const platforms: readonly ScenarioPlatform[] = ['openshift', 'kubernetes', 'mixed'];

suite('shapes of a rehearsal, side by side', { concurrency: 4 }, () => {
  for (const { id: topology } of topologies) {
    for (const platform of platforms) {
      for (const clusters of [2, 3]) {
        test(`${topology} on ${clusters} clusters, ${platform}, is proven with the defaults`, async context => {
          const { prepared } = await rehearsed(context, { clusters, platform }, { topology });
          assert.deepEqual(await outcomeOf(prepared), proven);
        });
      }
    }
  }

  test('twelve clusters of both platforms, eleven of them remotes, are proven', async context => {
    const { prepared } = await rehearsed(
      context,
      { clusters: 12, platform: 'mixed' },
      { topology: 'primary-remote-multi-network' },
    );
    assert.deepEqual(await outcomeOf(prepared), proven);
  });

  test('several clusters on each of two networks are proven: pods of one network reach each other', async context => {
    const clusters = [
      { name: 'east', context: 'east', network: 'a' },
      { name: 'west', context: 'west', network: 'a' },
      { name: 'north', context: 'north', network: 'b' },
      { name: 'south', context: 'south', network: 'b' },
    ];
    const { prepared } = await rehearsed(
      context,
      { clusters: 4 },
      { topology: 'multi-primary-multi-network', clusters },
    );
    assert.deepEqual(await outcomeOf(prepared), proven);
  });

  test('a host name of a load balancer is resolved, for remotes too', async context => {
    const scenario = { clusters: 2, loadBalancer: 'hostname' } as const;
    const { host, prepared } = await rehearsed(context, scenario, { topology: 'primary-remote-multi-network' });
    assert.deepEqual(await outcomeOf(prepared), proven);
    const service = { apiVersion: 'v1', kind: 'Service', namespace: 'istio-system', name: 'istio-eastwestgateway' };
    const [ingress] = listAt(await host.api('east').get(service, never), 'status', 'loadBalancer', 'ingress');
    assert.deepEqual(ingress, { hostname: 'ip-172-18-255-201.east.elb.example.com' });
    const istio = { apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: 'default' };
    const remote = await host.api('west').get(istio, never);
    assert.equal(textAt(remote, 'spec', 'values', 'global', 'remotePilotAddress'), '172.18.255.201');
  });

  test('without load balancers the gateway waits with the reason, and its hint says what to do', async context => {
    const { prepared } = await rehearsed(
      context,
      { clusters: 2, loadBalancer: 'none' },
      { topology: 'multi-primary-multi-network' },
    );
    const { mesh, steps, world } = prepared;
    const stopped = new AbortController();
    const waiting = Promise.withResolvers<string>();
    const report = (event: Event) => {
      if (event.event === 'waiting' && event.step === 'east/gateway-address') waiting.resolve(event.for);
    };
    const run = runPlan(mesh, steps, world, report, stopped.signal);
    assert.match(await Promise.race([waiting.promise, run.then(({ outcome }) => outcome)]), /no load balancer address/);
    stopped.abort();
    await run;
    const goal = steps.find(step => step.id === 'east/gateway-address')?.until;
    assert.match(goal?.hint ?? '', /load balancer.*gateway=IP/);
  });

  test('old operators: their Istio versions are read from their kinds, and the plan makes the reader account', async context => {
    const scenario = { clusters: 2, platform: 'mixed', operator: 'installed', operatorVersion: '1.0.0' } as const;
    const { host, prepared } = await rehearsed(context, scenario, { topology: 'primary-remote-multi-network' });
    assert.equal(prepared.mesh.version, 'v1.24.3');
    assert.deepEqual(prepared.surveys.get('west')?.operator?.versions, [
      ...['v1.24.3', 'v1.24.2', 'v1.24.1'],
      ...['v1.23.5', 'v1.23.4', 'v1.23.3', 'v1.23.0'],
    ]);
    assert.deepEqual(await outcomeOf(prepared), proven);
    const account = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      namespace: 'istio-system',
      name: 'istio-reader-service-account',
    };
    const managers = async (cluster: string) =>
      (await host.api(cluster).get(account, never))?.metadata.managedFields?.map(each => each.manager);
    assert.deepEqual(await managers('west'), ['eastwest']);
    assert.deepEqual(await managers('east'), ['sail-operator']);
  });

  test('without operator and OLM the plan stops before anything is written', async context => {
    const host = await shapedHost(context, { clusters: 2, pace: 0, platform: 'kubernetes', operator: 'none' });
    const choices = choicesOn(host, { topology: 'multi-primary-multi-network' });
    await assert.rejects(prepare(host, choices, never), (error: unknown) => {
      assert.ok(error instanceof ProblemsError);
      assert.ok(error.problems.some(each => each.code === 'no-operator'));
      return true;
    });
    const namespace = { apiVersion: 'v1', kind: 'Namespace', name: 'istio-system' };
    assert.equal(await host.api('east').get(namespace, never), undefined);
  });

  test('an installed operator runs from the start, whatever the pace', async context => {
    for (const platform of ['openshift', 'kubernetes'] as const) {
      const host = await shapedHost(context, { clusters: 1, pace: 10, platform, operator: 'installed' });
      const { surveys } = await prepare(host, choicesOn(host, { topology: 'multi-primary-multi-network' }), never);
      assert.equal(surveys.get('east')?.operator?.versions[0], 'v1.30.3', platform);
      assert.equal(surveys.get('east')?.operator?.ours, false, platform);
    }
  });
});
