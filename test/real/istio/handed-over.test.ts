/** A mesh that `istioctl install` made, as Istio's documents have it, and then given to the operator. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { createKeys } from '../../../source/certificates/keys.ts';
import { realClock } from '../../../source/kubernetes/clock.ts';
import { cacerts } from '../../../source/manifests/cacerts.ts';
import { crossNetworkGateway } from '../../../source/manifests/exposure.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { runMain } from '../../bin/run-main.ts';
import type { ControlPlane } from '../../control-plane/control-plane.ts';
import { unavailable } from '../../control-plane/unavailable.ts';
import { put } from '../put.ts';
import { forStockEnvoy } from './charts.ts';
import { type IstioPrograms, istioPrograms } from './programs.ts';
import { type IstioWorld, istioWorld } from './world.ts';

const programs = istioPrograms();
const skip = 'reason' in programs ? programs.reason : (unavailable() ?? false);

test('a mesh of istioctl is read as one mesh, and handed over to the operator where it is', { skip }, async t => {
  if ('reason' in programs) return;
  await handedOver(t, programs);
});

async function handedOver(t: TestContext, istio: IstioPrograms): Promise<void> {
  const names = ['east', 'west'];
  const world = await istioWorld(t, istio, names, false);
  const planes = [...world.planes.values()];
  const keys = createKeys({ folder: join(world.folder, 'certificates'), meshId: 'mesh1', clock: realClock });
  for (const [index, plane] of planes.entries()) {
    const network = `network${index + 1}`;
    const labels = { 'topology.istio.io/network': network };
    const set = await keys.certificates(plane.name, new AbortController().signal);
    await put(plane, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system', labels } }]);
    await put(plane, [cacerts(set, 'istio-system')]);
    await istioctl(istio, world, plane, ['install', '-y', '-f', '-'], controlPlane(plane.name, network));
    await istioctl(istio, world, plane, ['install', '-y', '-f', '-'], gateway(network));
    await put(plane, [crossNetworkGateway()]);
  }
  for (const [plane, other] of [planes, planes.toReversed()] as [ControlPlane, ControlPlane][]) {
    const secret = await istioctl(istio, world, other, ['create-remote-secret', `--name=${other.name}`], {});
    await put(plane, [load(secret.replace(/\n---\s*$/, '')) as KubeObject]);
  }

  const given = ['--kubeconfig', world.kubeconfig, ...names.flatMap(name => ['--cluster', name])];
  const run = async (...words: readonly string[]) => {
    const ended = await runMain([...words, ...given], { folder: world.folder });
    return { ...ended, all: ended.stdout + ended.stderr };
  };
  const status = await run('status');
  assert.match(status.stdout, /^mesh1: multi-primary-multi-network on 2 clusters/m);
  const plan = await run('plan');
  const [, objects = ''] = /--take-over all=(\d+)/.exec(plan.all) ?? [];
  const up = await run('up', '--yes', '--take-over', `all=${objects}`);
  assert.equal(up.exit, 0, plan.all + up.all);
  assert.match(up.stdout, /^mesh1: proven/m);
  assert.match(
    (await run('status')).stdout,
    /^mesh1: multi-primary-multi-network on 2 clusters, configured as one mesh/m,
  );
}

async function istioctl(
  istio: IstioPrograms,
  world: IstioWorld,
  plane: ControlPlane,
  words: readonly string[],
  input: object,
): Promise<string> {
  const environment = { ...process.env, KUBECONFIG: world.kubeconfig };
  const run = promisify(execFile)(istio.istioctl, ['--context', plane.name, ...words], { env: environment });
  run.child.stdin?.end(JSON.stringify(input));
  return (await run).stdout;
}

/** Of the version that the simulated operator installs. */
const images = { hub: 'registry.istio.io/release', tag: '1.30.3' };
const kind = { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator' };

function controlPlane(clusterName: string, network: string): object {
  const global = { meshID: 'mesh1', multiCluster: { clusterName }, network };
  return { ...kind, spec: { profile: 'minimal', ...images, values: forStockEnvoy({ global }) } };
}

/** As gen-eastwest-gateway.sh of Istio's samples has it. */
function gateway(network: string): object {
  const ports = Object.entries({ 'status-port': 15021, tls: 15443, 'tls-istiod': 15012, 'tls-webhook': 15017 });
  const name = 'istio-eastwestgateway';
  const label = { istio: 'eastwestgateway', app: name, 'topology.istio.io/network': network };
  const k8s = {
    env: [{ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: network }],
    service: { ports: ports.map(([each, port]) => ({ name: each, port, targetPort: port })) },
  };
  const values = { gateways: { 'istio-ingressgateway': { injectionTemplate: 'gateway' } }, global: { network } };
  const components = { ingressGateways: [{ name, label, enabled: true, k8s }] };
  return { ...kind, metadata: { name: 'eastwest' }, spec: { profile: 'empty', ...images, components, values } };
}
