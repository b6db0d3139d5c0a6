/**
 * The main job where everything but the operator is real: istiods, sidecars and gateways as processes in network
 * namespaces, whose requests cross real east-west gateways (docs/control-planes-in-tests.md#istio-itself).
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { listAt, textAt } from '../../../source/model/fields.ts';
import { topologies } from '../../../source/plans/topologies.ts';
import { runMain } from '../../bin/run-main.ts';
import type { ControlPlane } from '../../control-plane/control-plane.ts';
import { unavailable } from '../../control-plane/unavailable.ts';
import { istioPrograms } from './programs.ts';
import { istioWorld } from './world.ts';

const programs = istioPrograms();
const skip = 'reason' in programs ? programs.reason : (unavailable() ?? false);

for (const { id } of topologies) {
  test(`up proves ${id} with real istiods and Envoys, check finds no fault, down leaves nothing`, { skip }, t =>
    installed(t, id),
  );
}

async function installed(t: TestContext, topology: string): Promise<void> {
  if ('reason' in programs) return;
  const names = ['east', 'west'];
  const world = await istioWorld(t, programs, names, topology.endsWith('single-network'));
  const given = ['--kubeconfig', world.kubeconfig, ...names.flatMap(name => ['--cluster', name])];
  const run = async (...words: readonly string[]) => {
    const ended = await runMain([...words, ...given], { folder: world.folder });
    return { ...ended, all: ended.stdout + ended.stderr };
  };

  const up = ['up', '--yes', '--topology', topology];
  const first = await run(...up);
  assert.equal(first.exit, 0, first.all);
  assert.match(first.stdout, /^mesh1: proven/m);
  const second = await run(...up);
  assert.equal(second.exit, 0, second.all);
  assert.doesNotMatch(second.stdout, /\((created|configured)\)/);

  const check = await run('check');
  assert.equal(check.exit, 0, check.all);
  const why = await run('why');
  assert.equal(why.exit, 0, why.all);
  assert.equal(why.stdout.match(/nothing broken/g)?.length, names.length, why.all);
  // What istioctl asks goes through the API server to a port of istiod's pod.
  const context = ['--kubeconfig', world.kubeconfig, '--context', 'east'];
  const proxies = execFileSync(programs.istioctl, [...context, 'proxy-status'], { encoding: 'utf8' });
  assert.match(proxies, /^helloworld-v1-\S+\.sample +east /m);

  const down = await run('down', '--yes', '--confirm', 'mesh1');
  assert.equal(down.exit, 0, down.all);
  for (const plane of world.planes.values()) assert.deepEqual(await leftOf(plane), [], plane.name);
}

/** What is left of Istio, but for its kinds and what belongs to the operator. */
async function leftOf(plane: ControlPlane): Promise<readonly string[]> {
  const kinds = [
    '/api/v1/namespaces',
    '/apis/apps/v1/deployments',
    '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
    '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    '/apis/sailoperator.io/v1/istios',
    '/apis/sailoperator.io/v1/istiorevisions',
  ];
  const names = kinds.map(async path => {
    const { body } = await plane.request('GET', path);
    return listAt(JSON.parse(body), 'items').map(each => `${path} ${textAt(each, 'metadata', 'name')}`);
  });
  return (await Promise.all(names)).flat().filter(each => / (istio|sample)/.test(each));
}
