/** What `eastwest status` says of a Kiali that has nowhere to read metrics from. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meshStatus } from '../../source/status/deviations.ts';
import { readStatus } from '../../source/status/read-status.ts';
import { statusLines } from '../../state/words/status-words.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed } from '../helpers/rehearsed-removal.ts';
import { applyKiali, installKialiBundle } from '../rehearsal/controllers/kiali-by-hand.ts';

test('a Kiali without a store of metrics is told; one whose store is there, or elsewhere, is not', async context => {
  const mesh = rehearsedMesh({ east: 'network1', west: 'network2' }, {}, 'kubernetes');
  const { simulated, world } = await installed(context, mesh, { platform: 'kubernetes' });
  const { signal } = simulated;
  const east = simulated.cluster('east');
  const said = async () => {
    const status = meshStatus([await readStatus(world.cluster('east'), signal)]);
    return statusLines(status).filter(each => /metrics/.test(each));
  };
  assert.deepEqual(await said(), []);
  await installKialiBundle(east, signal);
  const readFrom = (url: string) =>
    applyKiali(east, { auth: { strategy: 'anonymous' }, external_services: { prometheus: { url } } }, signal);
  const line = (url: string) => `    no metrics, no Service exists at ${url}: eastwest kiali --metrics adds a store`;
  await applyKiali(east, { auth: { strategy: 'anonymous' } }, signal);
  assert.deepEqual(await said(), [line('http://prometheus.istio-system:9090')]);
  await readFrom('https://thanos.example.com');
  assert.deepEqual(await said(), []);
  await readFrom('http://store.metrics.svc:9090');
  assert.deepEqual(await said(), [line('http://store.metrics.svc:9090')]);

  await readFrom('');
  const metadata = { name: 'prometheus', namespace: 'istio-system' };
  const spec = { ports: [{ port: 9090 }] };
  await east.api.create({ apiVersion: 'v1', kind: 'Service', metadata, spec }, { manager: 'kubectl' }, signal);
  assert.deepEqual(await said(), []);
});
