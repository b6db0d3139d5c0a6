/** The program itself, over HTTPS, on simulated plain Kubernetes without OLM. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { realClock } from '../../source/kubernetes/clock.ts';
import { startClusters } from '../../source/rehearsal/clusters.ts';
import { runMain } from '../bin/run-main.ts';
import { startProxy } from '../helpers/proxy.ts';
import { made, madeFiles, temporaryFolder, writeFiles } from './made-bundle.ts';

/** Flags for two such clusters and a bundle in a folder. */
async function setting(context: TestContext): Promise<readonly string[]> {
  const folder = await temporaryFolder(context);
  await writeFiles(join(folder, 'bundle'), madeFiles());
  const running = await startClusters({ clusters: 2, pace: 0, platform: 'kubernetes', operator: 'none' }, realClock);
  context.after(() => running.close());
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, running.kubeconfig, { mode: 0o600 });
  return [
    ...['--kubeconfig', kubeconfig, '--certificates', join(folder, 'certificates')],
    ...['--cluster', 'east', '--cluster', 'west', '--operator-bundle', join(folder, 'bundle')],
  ];
}

test('up installs the operator from a bundle whose digest it tells first, and proves the mesh', async context => {
  const flags = await setting(context);
  const { exit, stdout, stderr } = await runMain(['up', '--yes', ...flags]);
  assert.equal(exit, 0, `${stdout}\n${stderr}`);
  const told = stderr.search(/sailoperator\.v1\.30\.3 will be installed on east, west from .*, sha256:[0-9a-f]{64}/);
  assert.ok(told >= 0, stderr);

  const plan = await runMain(['plan', '--exit-code', '-o', 'json', ...flags]);
  assert.equal(plan.exit, 0, plan.stderr);
  const planned = JSON.parse(plan.stdout) as { readonly version: string; readonly steps: readonly { id: string }[] };
  assert.equal(planned.version, made.version);
  assert.ok(!planned.steps.some(step => step.id === 'east/operator'));
});

test('a bundle is fetched through the proxy of the environment, and what that refuses is told', async context => {
  const { address, asked } = await startProxy(context, 'refuse');
  const flags = await setting(context);
  const environment = { HTTPS_PROXY: `http://${address}` };
  const away = ['--operator-bundle', 'https://bundles.invalid/sailoperator.tgz'];
  const through = await runMain(['plan', ...flags, ...away], { environment });
  assert.equal(through.exit, 3, through.stderr);
  assert.ok(through.stderr.includes(`bundles.invalid does not respond through the proxy ${address}`), through.stderr);
  assert.deepEqual(asked, ['bundles.invalid:443']);
});
