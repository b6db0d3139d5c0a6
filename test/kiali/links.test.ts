/** Two clusters whose pods do not reach each other: a Kiali on each, and links both ways, in one run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAt, textAt } from '../../source/model/fields.ts';
import type { KialiChoices } from '../../source/preparation/kiali-choices.ts';
import { prepareKiali } from '../../source/preparation/prepare-kiali.ts';
import { readKialiAnswer } from '../../source/status/kiali-answer.ts';
import { clusters, folderFor, madeByHand, reader } from '../helpers/mesh-by-hand.ts';
import { applied } from '../helpers/rehearsed-run.ts';

const never = new AbortController().signal;

test('one run gives both clusters a Kiali that sees its own and links to the other; later runs keep them', async t => {
  const token = `${reader}-istio-remote-secret-token`;
  const host = await madeByHand(
    t,
    { clusters: 2, pace: 0, platform: 'openshift' },
    { samples: 'istio-1.30.3', token, subscribes: true },
  );
  const two = clusters.slice(0, 2).map(({ name, context }) => ({ name, context }));
  const [home, other] = two.map(({ name }) => name) as [string, string];
  const run = async (more: Partial<KialiChoices>) => {
    const choices = { meshId: 'mesh1', certificates: folderFor(t), clusters: two, home, values: {}, ...more };
    const prepared = await prepareKiali(host, choices, never);
    return { prepared, results: new Set(await applied(prepared)) };
  };
  const links = two.map(({ name }) => ({ cluster: name, url: `https://kiali.${name}.example.com` }));
  const { prepared, results } = await run({ links });
  assert.deepEqual([...results], ['created']);
  for (const plan of [prepared.kiali, ...prepared.apart]) {
    const { name, context } = plan.home;
    const kiali = { apiVersion: 'kiali.io/v1alpha1', kind: 'Kiali', namespace: 'istio-system', name: 'kiali' };
    const found = await host.api(context).get(kiali, never);
    const to = listAt(found, 'spec', 'clustering', 'kiali_urls').map(each => textAt(each, 'cluster_name'));
    assert.deepEqual(to, [name === home ? other : home]);
    const answer = await readKialiAnswer(plan, prepared.world.cluster(name), never);
    assert.deepEqual(
      answer.clusters.map(each => each.name),
      [name],
    );
  }
  assert.deepEqual([...(await run({})).results], ['unchanged']);
});
