/** A mesh moves to another root CA on real API servers, by the program's own command line, and loses no request over it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Platform } from '../../source/model/mesh.ts';
import { isPodReady } from '../../source/model/pod.ts';
import { eventsOf } from '../bin/rehearse-in-process.ts';
import { runMain } from '../bin/run-main.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { madeFiles, writeFiles } from '../operator-bundle/made-bundle.ts';
import { eventually } from '../rehearsal/controllers/worlds.ts';
import { type RealWorld, realWorld } from './mesh/real-world.ts';

const skip = unavailable() ?? false;
const names = ['east', 'west'];

type Installed = { readonly real: RealWorld; readonly run: (argv: readonly string[]) => ReturnType<typeof runMain> };

async function installed(t: TestContext, platform: Platform): Promise<Installed> {
  const real = await realWorld(t, names, platform);
  const bundle = join(real.folder, 'bundle');
  await writeFiles(bundle, madeFiles());
  const clusters = ['--kubeconfig', real.kubeconfig, ...names.flatMap(name => ['--cluster', name])];
  const run = (argv: readonly string[]) => runMain([...argv, ...clusters], { folder: real.folder });
  const up = await run(['up', '--yes', ...(platform === 'openshift' ? [] : ['--operator-bundle', bundle])]);
  assert.equal(up.exit, 0, up.stdout + up.stderr);
  return { real, run };
}

async function read(plane: ControlPlane, path: string): Promise<Partial<KubeObject>> {
  return JSON.parse((await plane.request('GET', path)).body);
}

async function pods(plane: ControlPlane, path: string): Promise<readonly KubeObject[]> {
  const { items = [] } = JSON.parse((await plane.request('GET', path)).body) as { items?: readonly KubeObject[] };
  return items;
}

/** Deletes these pods, and waits for others that are ready. */
async function replacePods(plane: ControlPlane, namespace: string, labels: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(labels)}`;
  const old = (await pods(plane, path)).map(({ metadata }) => metadata.uid);
  await plane.request('DELETE', path);
  await eventually(`others in place of ${namespace} ${labels}`, async () => {
    const now = await pods(plane, path);
    const isNew = now.every(({ metadata }) => !old.includes(metadata.uid));
    return isNew && now.length >= old.length && now.every(isPodReady);
  });
}

/** As if no CA had been plugged in: istiod, its gateways and all workloads start without. */
async function signForThemselves({ planes }: RealWorld): Promise<void> {
  for (const plane of planes.values()) {
    await plane.request('DELETE', '/api/v1/namespaces/istio-system/secrets/cacerts');
    await replacePods(plane, 'istio-system', 'app=istiod');
    await eventually('its own root is published', async () => {
      const [own, published] = await Promise.all([
        read(plane, '/api/v1/namespaces/istio-system/secrets/istio-ca-secret'),
        read(plane, '/api/v1/namespaces/istio-system/configmaps/istio-ca-root-cert'),
      ]);
      const root = Buffer.from(own.data?.['ca-cert.pem'] ?? '', 'base64').toString();
      return root !== '' && published.data?.['root-cert.pem'] === root;
    });
    await replacePods(plane, 'istio-system', 'istio=eastwestgateway');
    await replacePods(plane, 'sample', 'app');
  }
}

/** The same folder afterwards: nothing more to do for `change-root` nor for `up`. */
async function moved({ real, run }: Installed): Promise<void> {
  const to = ['--certificates', 'new-root'];
  const changed = await run(['change-root', '--yes', '-o', 'ndjson', ...to]);
  assert.equal(changed.exit, 0, changed.stdout + changed.stderr);
  for (const name of names) {
    assert.match(changed.stderr, new RegExp(`^${name}: [1-9]\\d* requests answered, 0 lost$`, 'm'));
  }
  const again = await run(['change-root', '--yes', ...to]);
  assert.match(again.stdout, /nothing to do/, again.stdout + again.stderr);
  const up = await run(['up', '--yes', '-o', 'ndjson', ...to]);
  assert.equal(up.exit, 0, up.stdout + up.stderr);
  const results = eventsOf(up.stdout).flatMap(each => (each.event === 'applied' ? [each.result] : []));
  assert.deepEqual([...new Set(results)].toSorted(), ['kept', 'unchanged']);
  assert.deepEqual([...new Set(real.refusals)], [], 'what the simulated programs wrote');
}

suite('another root on real API servers', { concurrency: 2 }, () => {
  for (const platform of ['openshift', 'kubernetes'] as const) {
    test(`a plugged-in root is replaced on ${platform}`, { skip }, async t => moved(await installed(t, platform)));

    test(`istiods that sign for themselves get a common root on ${platform}`, { skip }, async t => {
      const mesh = await installed(t, platform);
      await signForThemselves(mesh.real);
      await moved(mesh);
    });
  }
});
