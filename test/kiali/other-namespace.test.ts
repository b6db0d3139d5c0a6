/** Kiali and its metrics for a mesh whose control planes are not in `istio-system`: all of it is in their namespace. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { listAt, textAt } from '../../source/model/fields.ts';
import { prepareKiali } from '../../source/preparation/prepare-kiali.ts';
import { prepareKialiDisconnection } from '../../source/preparation/prepare-kiali-disconnection.ts';
import { prepareRemoval } from '../../source/preparation/prepare-removal.ts';
import { clusters, folderFor, madeByHand, reader } from '../helpers/mesh-by-hand.ts';
import { applied } from '../helpers/rehearsed-run.ts';
import type { ShapedHost } from '../helpers/shaped-host.ts';

const never = new AbortController().signal;
const namespace = 'mesh-control';

function choicesOf(t: TestContext) {
  return {
    meshId: 'mesh1',
    certificates: folderFor(t),
    clusters: clusters.slice(0, 2).map(({ name, context }) => ({ name, context })),
  };
}

/** Kiali's and its metrics', with where they are. */
async function parts(host: ShapedHost, context: string): Promise<readonly string[]> {
  const kinds = [
    ['kiali.io/v1alpha1', 'Kiali'],
    ['apps/v1', 'Deployment'],
    ['v1', 'ServiceAccount'],
    ['v1', 'Secret'],
    ['v1', 'Service'],
    ['v1', 'ConfigMap'],
  ] as const;
  const lists = await Promise.all(
    kinds.map(([apiVersion, kind]) => host.api(context).list({ apiVersion, kind }, {}, never)),
  );
  return lists
    .flatMap(({ items }) => items)
    .filter(({ metadata: { name } }) => /^(kiali(?!-operator)|prometheus)/.test(name))
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
}

test('Kiali and federated metrics follow the control plane into its namespace, are disconnected and go from there', async t => {
  const token = `${reader}-istio-remote-secret-token`;
  const host = await madeByHand(
    t,
    { clusters: 2, pace: 0, platform: 'openshift' },
    { samples: 'istio-1.30.3', token, plane: { istio: 'prod', namespace }, subscribes: true },
  );
  const choices = choicesOf(t);
  const [east = '', west = ''] = choices.clusters.map(({ context }) => context);
  const wanted = { ...choices, home: 'cluster1', values: {}, metrics: { from: 'federation' } } as const;

  const plan = await prepareKiali(host, wanted, never);
  assert.ok(plan.warnings.some(each => each.includes(`Service ${namespace}/prometheus-federation`)));
  await applied({ ...plan, mesh: plan.kiali.mesh });
  for (const context of [east, west]) {
    const found = await parts(host, context);
    assert.ok(found.includes(`Deployment ${namespace}/prometheus`), found.join(', '));
    assert.deepEqual(
      found.filter(each => !each.includes(` ${namespace}/`)),
      [],
    );
  }
  const kiali = { apiVersion: 'kiali.io/v1alpha1', kind: 'Kiali', namespace, name: 'kiali' };
  const url = textAt(await host.api(east).get(kiali, never), 'spec', 'external_services', 'prometheus', 'url');
  assert.equal(url, `http://prometheus.${namespace}:9090`);
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', name: 'prometheus' };
  assert.equal(textAt(listAt(await host.api(east).get(role, never), 'subjects')[0], 'namespace'), namespace);

  // What is not said again is as it was.
  const next = await prepareKiali(host, { ...choices, values: {} }, never);
  const again = await applied({ ...next, mesh: next.kiali.mesh });
  assert.deepEqual(
    again.filter(result => result !== 'unchanged' && result !== 'kept'),
    [],
  );

  const options = { keep: new Set<never>(), operator: false, crds: false };
  const all = { ...choices, samples: { namespace: 'sample' }, skip: [], options };
  const map = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'prometheus' };
  const config = await host.api(east).get(map, never);
  assert.match(config?.data?.['prometheus.yml'] ?? '', /federate-cluster2/);
  const home = { ...choices, clusters: choices.clusters.slice(0, 1) };
  const partly = await prepareKialiDisconnection(host, home, ['cluster2'], never);
  assert.deepEqual(partly.warnings, [
    'the account of Kiali on cluster2, its token, and the address of its Prometheus stay: name that cluster as well: --cluster cluster2=CONTEXT',
  ]);
  const out = await prepareKialiDisconnection(host, choices, ['cluster2'], never);
  assert.deepEqual(out.warnings, ['the Prometheus of cluster2 stays, and collects metrics until eastwest down']);
  await applied(out);
  const without = await host.api(east).get(map, never);
  assert.doesNotMatch(without?.data?.['prometheus.yml'] ?? '', /federate-cluster2/);
  const left = await parts(host, west);
  assert.ok(left.includes(`Deployment ${namespace}/prometheus`));
  assert.ok(!left.includes(`Service ${namespace}/prometheus-federation`), left.join(', '));

  await applied(await prepareRemoval(host, { ...all, only: ['cluster2'] }, never));
  assert.deepEqual(await parts(host, west), []);
});
