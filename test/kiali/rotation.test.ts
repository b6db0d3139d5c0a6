/** Another token for a cluster that Kiali reads: seen to work before the one before it is worth nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kialiTokens } from '../../source/checks/kiali-tokens.ts';
import type { KialiPlan, KialiSite } from '../../source/model/kiali.ts';
import { chosenToken } from '../../source/model/kiali-tokens.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { installKialiBundle, seenClusters, serverPods } from '../rehearsal/controllers/kiali-by-hand.ts';
import { ref } from '../rehearsal/controllers/worlds.ts';

const account = 'kiali-service-account';
const ours = (...names: readonly string[]) => names.map(name => ({ name, ours: true }));

test('the newest token is used, and the next one has the next name', () => {
  assert.deepEqual(chosenToken(account, [], false), { name: account, old: [] });
  assert.deepEqual(chosenToken(account, [], true), { name: account, old: [] });
  assert.deepEqual(chosenToken(account, ours(account), false), { name: account, old: [] });
  assert.deepEqual(chosenToken(account, ours(account), true), { name: `${account}-2`, old: [account] });
  assert.deepEqual(chosenToken(account, ours(`${account}-9`), true), { name: `${account}-10`, old: [`${account}-9`] });
  assert.deepEqual(chosenToken(account, ours(`${account}-10`, `${account}-9`, `${account}-x`), false), {
    name: `${account}-10`,
    old: [`${account}-9`],
  });
});

test('an interrupted rotation is finished, not begun again', () => {
  const between = ours(account, `${account}-2`);
  for (const rotate of [true, false]) {
    assert.deepEqual(chosenToken(account, between, rotate), { name: `${account}-2`, old: [account] });
  }
});

test('a token that eastwest did not create is replaced and left', () => {
  const theirs = [{ name: account, ours: false }];
  assert.deepEqual(chosenToken(account, theirs, false), { name: account, old: [] });
  assert.deepEqual(chosenToken(account, theirs, true), { name: `${account}-2`, old: [] });
});

test('the new token is tried and taken up before the old one is deleted, and Kiali keeps seeing the cluster', async context => {
  const mesh = rehearsedMesh({ east: 'network1', west: 'network2' }, {}, 'kubernetes');
  const { simulated, world } = await installed(context, mesh, { platform: 'kubernetes' });
  const { signal } = simulated;
  const [east, west] = [simulated.cluster('east'), simulated.cluster('west')];
  await installKialiBundle(east, signal);
  const operator = { namespace: 'kiali-operator', deployment: 'kiali-operator', title: 'kiali-operator', ours: false };
  const planned = (site: KialiSite): KialiPlan =>
    kialiFor(mesh, {
      sites: new Map([
        ['east', { operator }],
        ['west', { ownAccount: true, ...site }],
      ]),
    });
  assert.deepEqual((await rehearse(mesh, kialiSteps(planned({})), world, signal)).problems, []);
  const [before] = await serverPods(east, signal);
  const found = () => kialiTokens(world.cluster('west'), { namespace: 'istio-system', account }, signal);
  assert.deepEqual(await found(), ours(account));

  const token = chosenToken(account, await found(), true);
  const rotated = await rehearse(mesh, kialiSteps(planned({ token })), world, signal);
  assert.deepEqual(rotated.problems, []);
  const done = rotated.events.flatMap(each => (each.event === 'done' ? [each.step] : []));
  const order = [
    'west/kiali-access',
    'east/kiali-clusters',
    'east/kiali-connected',
    'east/kiali-proof',
    'west/kiali-revoke',
  ];
  assert.deepEqual(
    done.filter(id => order.includes(id)),
    order,
  );
  assert.deepEqual(await found(), ours(`${account}-2`));
  assert.equal(await west.api.get(ref('v1', 'Secret', account, 'istio-system'), signal), undefined);
  const [after] = await serverPods(east, signal);
  assert.notEqual(after?.metadata.uid, before?.metadata.uid);
  assert.deepEqual(await seenClusters(east, '/kiali/api', signal), ['east', 'west']);

  const again = await rehearse(
    mesh,
    kialiSteps(planned({ token: chosenToken(account, await found(), false) })),
    world,
    signal,
  );
  assert.deepEqual([again.problems, [...new Set(again.results.values())]], [[], ['unchanged']]);
});
