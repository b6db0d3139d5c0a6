import assert from 'node:assert/strict';
import { test } from 'node:test';
import { member, meshOf } from '../helpers/meshes.ts';
import { monitoring } from './monitoring.ts';
import { gatewayOf } from './simulated-client.ts';

test('an exposure that goes is told, though answers continue over older connections', async () => {
  const run = monitoring();
  await run.until('verdict', event => event.state === 'proven');
  run.west.set({ exposures: [] });
  const told = await run.until('verdict', event => event.state === 'degraded');
  assert.match(
    told.words,
    /^every cluster receives responses from every version, but west does not expose its services/,
  );
  run.forget();
  run.west.set({ exposures: run.east.like().exposures });
  await run.until('verdict', event => event.state === 'proven');
  await run.stop();
});

test('a gateway without a pod, and one that is gone, are told', async () => {
  const run = monitoring({ west: { gateways: [gatewayOf(0)] }, east: { gateways: [] } });
  const told = await run.until('verdict', event => event.state === 'degraded');
  assert.ok(told.evidence.includes('no pod of the east-west gateway in west is available'));
  assert.ok(told.evidence.some(each => each.startsWith('east has no east-west gateway')));
  await run.stop();
});

const led = meshOf([], {
  topology: 'primary-remote-single-network',
  members: [member('east'), member('west', { role: 'remote', primary: 'east' })],
});

test('a way to istiod that goes is told where there are remotes, though answers continue', async () => {
  const run = monitoring({}, { mesh: led });
  await run.until('verdict', event => event.state === 'proven');
  const { exposures, routes } = run.east.like();
  run.east.set({ exposures: exposures.filter(each => each.metadata.name !== 'istiod-gateway') });
  const told = await run.until('verdict', event => event.state === 'degraded');
  assert.match(told.words, /but east does not expose its istiod to its remotes \(no Gateway opens port 15012\)/);
  run.forget();
  run.east.set({ exposures, routes: [] });
  const other = await run.until('verdict', event => event.words.includes('VirtualService'));
  assert.match(other.words, /\(no VirtualService routes port 15012 to it\)/);
  run.forget();
  run.east.set({ routes });
  await run.until('verdict', event => event.state === 'proven');
  run.east.set({ gateways: [] });
  const last = await run.until('verdict', event => event.state === 'degraded');
  assert.match(last.words, /east has no east-west gateway: new connections from remotes fail/);
  await run.stop();
});

test('a mesh is not proven over ways that may not be watched, until they may', async () => {
  for (const kind of ['Gateway', 'VirtualService', 'Deployment']) {
    const run = monitoring({ east: { unwatchable: [kind] } }, { mesh: led });
    const told = await run.until('verdict', () => true);
    assert.equal(told.state, 'unknown', kind);
    assert.match(told.words, /cannot watch .* in east: its gateway health is unknown \(Not allowed to list/);
    run.east.set({ unwatchable: undefined });
    await run.until('verdict', event => event.state === 'proven');
    await run.stop();
  }
});

test('ways that can no longer be watched are unknown, whatever they were', async () => {
  const run = monitoring();
  await run.until('verdict', event => event.state === 'proven');
  run.west.set({ unwatchable: ['Gateway'] });
  const told = await run.until('verdict', event => event.state === 'unknown');
  assert.match(told.words, /cannot watch Gateways in west/);
  await run.stop();
});
