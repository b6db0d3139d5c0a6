/** An east-west gateway that Helm made under the plan's name: used as it is where it fits, refused with what it lacks. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { runPlan } from '../../source/engine/run.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import { prepare } from '../../source/preparation/prepare.ts';
import { prepareRemoval } from '../../source/preparation/prepare-removal.ts';
import { temporaryFolder } from '../bin/kubeconfigs.ts';
import { type ShapedHost, shapedHost } from '../helpers/shaped-host.ts';

const never = new AbortController().signal;
const name = 'istio-eastwestgateway';
const selector = { app: name, istio: 'eastwestgateway' };
const network = { 'topology.istio.io/network': 'network7' };

function gatewayOf(servicePort: number): readonly KubeObject[] {
  const metadata = { name, namespace: 'istio-system', labels: { ...selector, ...network } };
  const template = {
    metadata: {
      labels: { ...selector, 'sidecar.istio.io/inject': 'true' },
      annotations: { 'inject.istio.io/templates': 'gateway' },
    },
    spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] },
  };
  const ports = [{ name: 'tls', port: servicePort, targetPort: servicePort }];
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector: { matchLabels: selector }, template } },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'LoadBalancer', selector, ports } },
  ];
}

async function withGateway(t: TestContext, servicePort: number): Promise<{ host: ShapedHost; choices: Choices }> {
  const host = await shapedHost(t, { clusters: 2, pace: 0, platform: 'kubernetes' });
  for (const object of gatewayOf(servicePort)) await host.api('east').create(object, { manager: 'helm' }, never);
  const clusters = host.names.map(context => ({ name: context, context }));
  const certificates = temporaryFolder(t);
  return { host, choices: { meshId: 'mesh1', certificates, clusters, samples: { namespace: 'sample' } } };
}

test('a gateway of the chart that fits carries the traffic, and nothing of it is written', async t => {
  const { host, choices } = await withGateway(t, 15443);
  const prepared = await prepare(host, choices, never);
  const warned = prepared.checks.flatMap(({ warnings }) => warnings.map(({ title }) => title));
  assert.ok(warned.some(title => /another \.spec\.selector .*it is compatible and used as it is/.test(title)));
  const { outcome } = await runPlan(prepared.mesh, prepared.steps, prepared.world, () => undefined, never);
  assert.equal(outcome, 'done');
  assert.equal(prepared.mesh.members[0]?.network, 'network7');
  for (const kind of ['Deployment', 'Service']) {
    const apiVersion = kind === 'Service' ? 'v1' : 'apps/v1';
    const found = await host.api('east').get({ apiVersion, kind, namespace: 'istio-system', name }, never);
    assert.ok(!found?.metadata.managedFields?.some(({ manager }) => manager === 'eastwest'));
  }
  const again = await prepare(host, choices, never);
  assert.equal(again.mesh.members[0]?.adoptsGateway, true);
});

test('by consent it belongs to the mesh, and goes with it', async t => {
  const { host, choices } = await withGateway(t, 15443);
  const found = await prepare(host, choices, never);
  const parts = ['Deployment', 'Service'].map(kind => `east:${kind}/istio-system/${name}`);
  assert.deepEqual(
    parts.filter(part => !found.toTakeOver.includes(part)),
    [],
  );
  const taking = await prepare(host, { ...choices, takeOver: { objects: parts } }, never);
  assert.equal((await runPlan(taking.mesh, taking.steps, taking.world, () => undefined, never)).outcome, 'done');
  const options = { keep: new Set<never>(), operator: false, crds: false };
  const { mesh, steps, world } = await prepareRemoval(host, { ...choices, skip: [], only: [], options }, never);
  assert.equal((await runPlan(mesh, steps, world, () => undefined, never)).outcome, 'done');
  const service = { apiVersion: 'v1', kind: 'Service', namespace: 'istio-system', name };
  assert.equal(await host.api('east').get(service, never), undefined);
});

test('one that does not fit is refused before any write, with what it lacks', async t => {
  const { host, choices } = await withGateway(t, 8443);
  await assert.rejects(prepare(host, choices, never), error => {
    assert.ok(error instanceof ProblemsError);
    const told = error.problems.map(({ title, hint }) => `${title}: ${hint}`).join('\n');
    assert.match(told, /Deployment istio-system\/istio-eastwestgateway exists with an immutable field/);
    assert.match(told, /it would be used as it is with port 15443 of its Service/);
    return true;
  });
});
