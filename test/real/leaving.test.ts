/** A cluster leaves and joins again on real API servers, by the program's own command line; the others keep what they have. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { eventsOf } from '../bin/rehearse-in-process.ts';
import { runMain } from '../bin/run-main.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { madeFiles, writeFiles } from '../operator-bundle/made-bundle.ts';
import { realWorld } from './mesh/real-world.ts';

const skip = unavailable() ?? false;
const names = ['east', 'west', 'north'];

suite('one cluster of three on real API servers', { concurrency: 1 }, () => {
  for (const platform of ['openshift', 'kubernetes'] as const) {
    test(`leaves and joins again on ${platform}`, { skip }, async t => {
      const real = await realWorld(t, names, platform);
      const bundle = join(real.folder, 'bundle');
      await writeFiles(bundle, madeFiles());
      const installing = platform === 'openshift' ? [] : ['--operator-bundle', bundle];
      const run = async (argv: readonly string[], clusters = names) => {
        const all = clusters.flatMap(name => ['--cluster', name]);
        const ran = await runMain([...argv, '-o', 'ndjson', '--kubeconfig', real.kubeconfig, ...all], {
          folder: real.folder,
        });
        assert.equal(ran.exit, 0, ran.stdout + ran.stderr);
        return eventsOf(ran.stdout);
      };
      await run(['up', '--yes', ...installing]);

      const left = await run(['down', '--only', 'north', '--yes', '--confirm', 'mesh1', '--operator']);
      const elsewhere = left.filter(each => each.event === 'removed' && each.cluster !== 'north');
      assert.deepEqual(
        elsewhere.map(({ cluster, object }) => `${cluster} ${object}`).toSorted(),
        ['east', 'west'].map(name => `${name} Secret istio-system/istio-remote-secret-north`),
      );
      const stayed = await run(['up', '--yes'], ['east', 'west']);
      const results = stayed.flatMap(each => (each.event === 'applied' ? [each.result] : []));
      assert.deepEqual([...new Set(results)].toSorted(), ['kept', 'unchanged']);

      const joined = await run(['up', '--yes', ...installing]);
      const written = joined.filter(
        each =>
          each.event === 'applied' && each.cluster !== 'north' && !['unchanged', 'kept'].includes(`${each.result}`),
      );
      assert.deepEqual(
        written.map(({ cluster, object, result }) => `${cluster} ${object}: ${result}`).toSorted(),
        ['east', 'west'].map(name => `${name} Secret istio-system/istio-remote-secret-north: created`),
      );
      assert.deepEqual([...new Set(real.refusals)], [], 'what the simulated programs wrote');
    });
  }
});
