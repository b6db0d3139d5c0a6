/** A mesh made and taken down on real API servers, by the program's own command line: what was there before is there again. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { type KubeObject, objectTitle, refOf } from '../../source/model/kube.ts';
import { topologies } from '../../source/plans/topologies.ts';
import { eventsOf } from '../bin/rehearse-in-process.ts';
import { runMain } from '../bin/run-main.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { madeFiles, writeFiles } from '../operator-bundle/made-bundle.ts';
import { contents } from './mesh/contents.ts';
import { type RealWorld, realWorld } from './mesh/real-world.ts';

const skip = unavailable() ?? false;
const names = ['east', 'west'];

suite('taken down on real API servers', { concurrency: 3 }, () => {
  for (const { id } of topologies) {
    test(`${id} is taken down without a trace on real API servers`, { skip }, async t => {
      const real = await realWorld(t, names);
      const before = await titlesOn(real);
      const clusters = ['--kubeconfig', real.kubeconfig, ...names.flatMap(name => ['--cluster', name])];
      const run = (argv: readonly string[]) => runMain([...argv, ...clusters], { folder: real.folder });
      const up = await run(['up', '--yes', '--topology', id]);
      assert.equal(up.exit, 0, up.stdout + up.stderr);
      const down = await run(['down', '--yes', '--confirm', 'mesh1', '--operator', '-o', 'ndjson']);
      assert.equal(down.exit, 0, down.stdout + down.stderr);
      assert.deepEqual(
        eventsOf(down.stdout).filter(each => each.event === 'removed' && each.result === 'left'),
        [],
      );
      assert.deepEqual([...new Set(real.refusals)], [], 'what the simulated programs wrote');
      const after = await titlesOn(real);
      for (const name of names) assert.deepEqual(after.get(name), before.get(name), name);
      const again = await run(['down', '--yes', '--confirm', 'mesh1', '--operator']);
      assert.match(again.stdout, /^mesh1: nothing to do/);
    });
  }

  for (const { id } of topologies) {
    test(`${id} on plain Kubernetes, its operator from a bundle, is taken down without a trace`, { skip }, async t => {
      const real = await realWorld(t, names, 'kubernetes');
      await writeFiles(join(real.folder, 'bundle'), madeFiles());
      const before = await titlesOn(real);
      const clusters = ['--kubeconfig', real.kubeconfig, ...names.flatMap(name => ['--cluster', name])];
      const run = (argv: readonly string[]) => runMain([...argv, ...clusters], { folder: real.folder });
      const up = await run(['up', '--yes', '--topology', id, '--operator-bundle', join(real.folder, 'bundle')]);
      assert.equal(up.exit, 0, up.stdout + up.stderr);
      const down = await run(['down', '--yes', '--confirm', 'mesh1', '--operator', '--crds']);
      assert.equal(down.exit, 0, down.stdout + down.stderr);
      assert.deepEqual([...new Set(real.refusals)], [], 'what the simulated programs wrote');
      const after = await titlesOn(real);
      for (const name of names) assert.deepEqual(after.get(name), before.get(name), name);
      const again = await run(['down', '--yes', '--confirm', 'mesh1', '--operator', '--crds']);
      assert.match(again.stdout, /^mesh1: nothing to do/);
    });
  }
});

/** What may stay: roots that istiod put into every namespace, and finished InstallPlans, which OLM itself leaves. */
const stays = /^(ConfigMap [\w-]+\/istio-ca-(root-cert|crl)|InstallPlan .*)$/;

async function titlesOn({ planes }: RealWorld): Promise<ReadonlyMap<string, readonly string[]>> {
  const entries = names.map(async name => {
    const get = async (path: string) => {
      const body = (await planes.get(name)?.request('GET', path))?.body ?? '';
      // "404 page not found": no such kind yet.
      return body.startsWith('{') ? JSON.parse(body) : {};
    };
    const titles = (await contents(get)).map((each: KubeObject) => objectTitle(refOf(each)));
    return [name, titles.filter(each => !stays.test(each)).toSorted()] as const;
  });
  return new Map(await Promise.all(entries));
}

test('an API service that does not answer is named before a namespace would hang for it', { skip }, async t => {
  const real = await realWorld(t, ['east']);
  const run = (...argv: readonly string[]) =>
    runMain([...argv, '--kubeconfig', real.kubeconfig, '--cluster', 'east'], { folder: real.folder });
  const up = await run('up', '--yes');
  assert.equal(up.exit, 0, up.stdout + up.stderr);
  const services = '/apis/apiregistration.k8s.io/v1/apiservices';
  const spec = { group: 'metrics.example.com', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100 };
  const dead = {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.example.com' },
    spec: { ...spec, insecureSkipTLSVerify: true, service: { name: 'nobody', namespace: 'default' } },
  };
  const plane = real.planes.get('east');
  assert.equal((await plane?.request('POST', services, { body: dead }))?.status, 201);
  const down = await run('down', '--yes', '--confirm', 'mesh1');
  assert.equal(down.exit, 1, down.stdout + down.stderr);
  assert.match(
    down.stderr,
    /what namespace [\w-]+ contains is unknown: metrics\.example\.com\/v1beta1: its API service does not respond/,
  );
  await plane?.request('DELETE', `${services}/v1beta1.metrics.example.com`);
  const again = await run('down', '--yes', '--confirm', 'mesh1');
  assert.equal(again.exit, 0, again.stdout + again.stderr);
});
