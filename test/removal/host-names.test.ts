/** Gateways behind load balancers with host names: the others are waited for by the IPs that the names stand for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runPlan } from '../../source/engine/run.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { prepare } from '../../source/preparation/prepare.ts';
import { prepareRemoval } from '../../source/preparation/prepare-removal.ts';
import { temporaryFolder } from '../bin/kubeconfigs.ts';
import { shapedHost } from '../helpers/shaped-host.ts';
import { eventually } from '../rehearsal/controllers/worlds.ts';

const never = new AbortController().signal;

test('a cluster whose gateway has a host name leaves once no sidecar has an IP of it', async t => {
  const host = await shapedHost(t, { clusters: 2, pace: 0, platform: 'kubernetes', loadBalancer: 'hostname' });
  const clusters = host.names.map(name => ({ name, context: name }));
  const common = { meshId: 'mesh1', certificates: temporaryFolder(t), clusters, samples: { namespace: 'sample' } };
  const { mesh, steps, world } = await prepare(host, common, never);
  assert.equal((await runPlan(mesh, steps, world, () => undefined, never)).outcome, 'done');

  const options = { keep: new Set<never>(), operator: false, crds: false };
  const choices = { ...common, skip: [], only: ['west'], options };
  const removal = await prepareRemoval(host, choices, never);
  const step = removal.steps.find(({ id }) => id === 'east/peers-forget');
  assert.equal(step?.title, 'No sidecar calls the gateway of west');
  assert.equal(step?.until?.by, 'proxies');
  assert.deepEqual(removal.warnings, []);
  const told: string[] = [];
  const run = await runPlan(
    removal.mesh,
    removal.steps,
    removal.world,
    event => {
      if (event.event === 'failed') told.push(event.problem.title);
    },
    never,
  );
  assert.deepEqual(told, []);
  assert.equal(run.outcome, 'done');
});

test('a host name that does not resolve here is told of, and stops nothing', async t => {
  const host = await shapedHost(t, { clusters: 2, pace: 0, platform: 'kubernetes', loadBalancer: 'hostname' });
  const metadata = { name: 'istio-eastwestgateway', namespace: 'istio-system' };
  const labels = { 'topology.istio.io/network': 'network2' };
  const api = host.api('west');
  await api.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system', labels } },
    { manager: 'kubectl' },
    never,
  );
  const spec = { type: 'LoadBalancer', ports: [{ name: 'tls', port: 15443 }] };
  await api.create(
    { apiVersion: 'v1', kind: 'Service', metadata: { ...metadata, labels }, spec },
    { manager: 'kubectl' },
    never,
  );
  await eventually('it has a host name', async () => {
    const found = await api.get({ apiVersion: 'v1', kind: 'Service', ...metadata }, never);
    return JSON.stringify(found?.status ?? {}).includes('elb.example.com');
  });
  const deaf = {
    ...host,
    resolve: async () => {
      throw new ProblemError({ code: 'unreachable', title: 'no such host', hint: '' });
    },
  };
  const clusters = host.names.map(name => ({ name, context: name }));
  const options = { keep: new Set<never>(), operator: false, crds: false };
  const common = { meshId: 'mesh1', certificates: temporaryFolder(t), clusters, samples: { namespace: 'sample' } };
  const removal = await prepareRemoval(deaf, { ...common, skip: [], only: ['west'], options }, never);
  assert.match(removal.warnings.join(), /^west: its gateway address ip-\S+ does not resolve here/);
});
