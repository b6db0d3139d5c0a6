/** An istiod of Helm and one of istioctl are handed over on real API servers, and taken down with everything that came with them. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { numberAt, textAt } from '../../source/model/fields.ts';
import { installByTool } from '../../source/rehearsal/existing-istio/by-tool.ts';
import { runMain } from '../bin/run-main.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { madeFiles, writeFiles } from '../operator-bundle/made-bundle.ts';
import { eventually } from '../rehearsal/controllers/worlds.ts';
import { apiOf, realWorld } from './mesh/real-world.ts';

const skip = unavailable() ?? false;
const never = new AbortController().signal;
const namespace = 'istio-system';
const istiodRef = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'istiod' };
const istioRef = { apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: 'default' };
const clusterWide = [
  ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
  ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
] as const;

suite('handed over on real API servers', { concurrency: 2 }, () => {
  for (const tool of ['helm', 'istioctl'] as const) {
    test(`an istiod of ${tool} becomes the operator’s, and leaves nothing`, { skip }, async t => {
      const real = await realWorld(t, ['east'], 'kubernetes');
      const plane = real.planes.get('east') ?? assert.fail();
      const api = apiOf(t, plane, plane.adminToken);
      const names = async () => {
        const lists = await Promise.all(
          clusterWide.map(([apiVersion, kind]) => api.list({ apiVersion, kind }, {}, never)),
        );
        return lists.flatMap(({ items }) => items.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toSorted();
      };
      const before = await names();
      const bundle = join(real.folder, 'bundle');
      await writeFiles(bundle, madeFiles());
      const labels = { 'topology.istio.io/network': 'network1' };
      await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }, {}, never);
      const values = {
        global: { meshID: 'mesh1', multiCluster: { clusterName: 'east' }, network: 'network1' },
        pilot: { env: { PILOT_ENABLE_STATUS: true } },
      };
      await installByTool(api, tool, { namespace, version: 'v1.30.3', values }, never);
      await eventually('istiod is ready', async () => {
        return numberAt(await api.get(istiodRef, never), 'status', 'readyReplicas') === 1;
      });

      const run = (argv: readonly string[]) =>
        runMain([...argv, '--cluster', 'east', '--kubeconfig', real.kubeconfig], { folder: real.folder });
      const installing = ['--operator-bundle', bundle, '--change-root'];
      const plan = await run(['plan', ...installing]);
      assert.equal(plan.exit, 3, plan.stdout + plan.stderr);
      const all = /--take-over all=\d+/.exec(plan.stderr)?.[0] ?? assert.fail(plan.stderr);
      const up = await run(['up', '--yes', ...installing, ...all.split(' ')]);
      assert.equal(up.exit, 0, up.stdout + up.stderr);
      const istio = await api.get(istioRef, never);
      assert.equal(textAt(istio, 'spec', 'values', 'pilot', 'env', 'PILOT_ENABLE_STATUS'), 'true');
      assert.equal((await api.get(istiodRef, never))?.metadata.ownerReferences?.[0]?.kind, 'IstioRevision');

      const down = await run(['down', '--yes', '--confirm', 'mesh1', '--operator', '--crds']);
      assert.equal(down.exit, 0, down.stdout + down.stderr);
      assert.deepEqual(await names(), before);
      assert.deepEqual([...new Set(real.refusals)], [], 'what the simulated programs wrote');
    });
  }
});
