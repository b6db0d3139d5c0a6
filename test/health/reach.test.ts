/** What reaches what from inside: told by what proxies and istiods say, and blamed on the network only where it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReachTry, reachResults, reachTries } from '../../source/health/reach.ts';
import type { HealthResult } from '../../source/health/result.ts';
import { reachMatrix } from '../../state/words/reach-matrix.ts';
import { rawRequest } from '../bin/raw-request.ts';
import { rehearseInstalled } from '../bin/rehearse-in-process.ts';
import { meshByHand } from '../helpers/installed-mesh.ts';
import { meshOf } from '../helpers/meshes.ts';
import { leapingClock } from '../rehearsal/controllers/worlds.ts';
import { breaks } from '../rehearsal/mesh/breaks.ts';
import { type MeshReading, readMesh, withEvidence } from './mesh-reading.ts';

const mesh = meshOf(['east', 'west']);
const sources = new Map([
  ['east', ['203.0.113.5', '203.0.113.6', '203.0.113.7', '203.0.113.8', '203.0.113.9']],
  ['west', ['198.51.100.4']],
]);

const triesOf = ({ evidence, statuses }: MeshReading) =>
  reachTries({ mesh, clusters: evidence }, new Map(statuses.map(each => [each.name, each])), sources);
const outcomes = (tries: readonly ReachTry[]) =>
  Object.fromEntries(tries.map(({ from, to, what, outcome }) => [`${from} ${to} ${what}`, outcome]));

for (const [name, expected] of [
  ['healthy', {}],
  ['firewall_drops_port_15443_to_west', { 'east west gateway': 'closed' }],
  ['remote_secret_with_a_bad_token', { 'east west api-server': 'unknown' }],
  ['remote_secret_missing_on_east', { 'east west api-server': 'unknown' }],
] as const) {
  test(`the matrix of a simulated mesh: ${name.replaceAll('_', ' ')}`, async t => {
    const world = await meshByHand(t, mesh, { trafficClock: leapingClock() });
    await breaks[name]?.by?.(world);
    const tries = triesOf(await readMesh(t, world, mesh));
    const open = {
      'east west gateway': 'open',
      'east west api-server': 'open',
      'west east gateway': 'open',
      'west east api-server': 'open',
    };
    assert.deepEqual(outcomes(tries), { ...open, ...expected });
    if (name !== 'firewall_drops_port_15443_to_west') return;
    const [gateways] = reachResults(tries);
    assert.equal(gateways?.verdict, 'problem');
    assert.match(
      gateways?.findings[0]?.fix ?? '',
      /^for the firewall: allow TCP from 203\.0\.113\.0\/24 \(nodes of east\) to 172\.18\.255\.\d+ port 15443$/,
    );
    assert.match(reachMatrix(tries).join('\n'), /from \/ to +east +west\n {2}east +- +CLOSED\n {2}west +open +-\n/);
  });
}

test('the network is blamed for an API server only where the login is accepted from here', async t => {
  const world = await meshByHand(t, mesh, { trafficClock: leapingClock() });
  const healthy = await readMesh(t, world, mesh);
  const behind = withEvidence(healthy, 'east', ({ istiods }) => ({
    istiods:
      'seen' in istiods
        ? { seen: istiods.seen.map(each => ({ ...each, clusters: [{ id: 'west', sync: 'timeout' }] })) }
        : istiods,
  }));
  assert.equal(outcomes(triesOf(behind))['east west api-server'], 'closed');
  const untried = withEvidence(behind, 'east', ({ remoteSecrets: all }) => ({
    remoteSecrets: 'seen' in all ? { seen: all.seen.map(each => ({ ...each, tried: new Map() })) } : all,
  }));
  assert.equal(outcomes(triesOf(untried))['east west api-server'], 'unknown');
  const unread = withEvidence(behind, 'east', () => ({ istiods: { unseen: 'pods is forbidden' } }));
  assert.equal(outcomes(triesOf(unread))['east west api-server'], 'unknown');
  const noProxy = withEvidence(healthy, 'east', () => ({ dials: new Map() }));
  assert.equal(outcomes(triesOf(noProxy))['east west gateway'], 'unknown');
});

test('a gateway without pods is not blamed on a firewall', async t => {
  const world = await meshByHand(t, mesh, { trafficClock: leapingClock() });
  await breaks.west_gateway_scaled_to_zero?.by?.(world);
  const [gateways] = reachResults(triesOf(await readMesh(t, world, mesh)));
  assert.match(gateways?.findings[0]?.fix ?? '', /nothing listens: see the checks gateway and exposure/);
});

test('a remote that does not reach the istiod of its primary is told with the port, and what has to listen there', async t => {
  const { file, run } = await rehearseInstalled(t, ['east', 'west'], {
    up: ['--topology', 'primary-remote-multi-network'],
  });
  const gateway = '/apis/networking.istio.io/v1/namespaces/istio-system/gateways/istiod-gateway';
  assert.equal((await rawRequest(file, 'east', 'DELETE', gateway)).code, 200);
  const { stdout } = await run(['check', '--reach', '-o', 'json']);
  const { checks, reach }: { checks: HealthResult[]; reach: ReachTry[] } = JSON.parse(stdout);
  const found = checks.find(({ id }) => id === 'reach-istiods');
  assert.equal(found?.verdict, 'problem');
  assert.deepEqual(
    found?.findings.map(({ words }) => words.replace(/ at .*:/, ':')),
    ['west does not reach the istiod of east:15012', 'west does not reach the istiod of east:15017'],
  );
  assert.match(found?.findings[0]?.fix ?? '', /nothing listens: see Gateway istiod-gateway/);
  const lines = reachMatrix(reach).join('\n');
  assert.match(lines, /istiods, through the gateway of the primary[^\n]*\n.*\n {2}east +- +-\n {2}west +CLOSED/);
  assert.match(lines, /\(nodes of west\) and from the API server of west to [\d.]+ port 15017/);
});
