/** `eastwest why` on simulated clusters: what is told, in which form, and how it ends. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { hops } from '../../source/diagnosis/hops.ts';
import { rawRequest } from './raw-request.ts';
import { eventsOf, rehearse, rehearseInstalled } from './rehearse-in-process.ts';

const both = ['east', 'west'];

test('a mesh that is fine is told so; a missing secret is the first broken hop of one direction only', async t => {
  const { file, run } = await rehearseInstalled(t, both);
  const fine = await run(['why']);
  assert.equal(fine.exit, 0, fine.stdout);
  assert.match(fine.stdout, /✓ east → west: nothing broken\n {2}responses: \d+ of \d+ from v2\n/);
  assert.match(fine.stdout, /✓ west → east: nothing broken\n/);
  const secret = '/api/v1/namespaces/istio-system/secrets/istio-remote-secret-west';
  assert.equal((await rawRequest(file, 'east', 'DELETE', secret)).code, 200);
  const told = await run(['why', '-o', 'ndjson']);
  assert.equal(told.exit, 3);
  const events = eventsOf(told.stdout);
  const broken = events.filter(each => each.verdict === 'broken');
  assert.deepEqual(
    broken.map(({ from, to, hop }) => ({ from, to, hop })),
    [{ from: 'east', to: 'west', hop: 'remote-secret' }],
  );
  // The other direction is walked to its end.
  const other = events.filter(({ event, from }) => event === 'hop' && from === 'west').map(({ hop }) => hop);
  assert.deepEqual(
    other,
    hops.map(({ id }) => id),
  );
  assert.deepEqual([events.at(-1)?.event, events.at(-1)?.outcome], ['result', 'unproven']);
  const one = await run(['why', '--from', 'west']);
  assert.equal(one.exit, 0, one.stdout);
  assert.doesNotMatch(one.stdout, /east → west/);
});

test('names that no cluster has, and a way from a cluster to itself, are refused', async t => {
  const { run } = await rehearse(t, both);
  const stranger = await run(['why', '--from', 'vest']);
  assert.equal(stranger.exit, 2);
  assert.match(stranger.stderr, /--from vest: no cluster of the mesh has this name\n {2}Name one of east, west\./);
  assert.equal((await run(['why', '--from', 'east', '--to', 'east'])).exit, 2);
});

test('without a mesh the first hop that is missing is told, and nothing is written', async t => {
  const { file, run } = await rehearse(t, both);
  const told = await run(['why']);
  assert.equal(told.exit, 3, told.stderr);
  assert.match(told.stdout, /✗ east → west: east has no client/);
  const { body } = await rawRequest(file, 'east', 'GET', '/api/v1/namespaces/sample');
  assert.match(JSON.stringify(body), /NotFound/);
});

test('docs/why.md names every hop, in the order of the walk', () => {
  const page = readFileSync(new URL('../../docs/why.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, id]) => id);
  assert.deepEqual(
    rows,
    hops.map(({ id }) => id),
  );
});
