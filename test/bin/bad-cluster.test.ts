/** Issue "Bad input": clusters that cannot be used. Each has a message that names the cluster, and nothing is written. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { deadApi, fakeApi, plainCluster, refuse, silent } from './fake-api.ts';
import { kubeconfigFile, temporaryFolder } from './kubeconfigs.ts';
import { runMain } from './run-main.ts';

/** `plan` on all of these servers. */
async function plan(t: TestContext, servers: Readonly<Record<string, string>>, ...more: readonly string[]) {
  const file = kubeconfigFile(t, servers);
  const clusters = Object.keys(servers).flatMap(name => ['--cluster', name]);
  const folder = join(temporaryFolder(t), 'certificates');
  const ended = await runMain(['plan', '--kubeconfig', file, ...clusters, '--certificates', folder, ...more]);
  assert.doesNotMatch(ended.stderr, /\n {4}at |secret-of/);
  return ended;
}

test('a cluster that does not answer is named, exit 5', async t => {
  const { exit, stderr } = await plan(t, { east: await deadApi(t) });
  assert.equal(exit, 5, stderr);
  assert.match(stderr, /east/);
  assert.match(stderr, /127\.0\.0\.1:\d+/);
});

test('an expired login names the context and how to log in again, exit 5', async t => {
  const east = await fakeApi(t, refuse(401, 'Unauthorized', 'Unauthorized'));
  const { exit, stderr } = await plan(t, { east });
  assert.equal(exit, 5, stderr);
  assert.match(stderr, /east/);
  assert.match(stderr, /log in|login/i);
});

test('a forbidden request names verb and kind, exit 5', async t => {
  const message = 'namespaces "kube-system" is forbidden: User "bob" cannot get resource "namespaces" in API group ""';
  const east = await fakeApi(t, refuse(403, 'Forbidden', message));
  const { exit, stderr } = await plan(t, { east });
  assert.equal(exit, 5, stderr);
  assert.match(stderr, /get/);
  assert.match(stderr, /namespaces/i);
});

test('missing rights are all named before anything is written, exit 5', async t => {
  const east = await fakeApi(t, plainCluster({ uid: 'a', allowed: false, groups: ['operators.coreos.com/v1alpha1'] }));
  const { exit, stderr } = await plan(t, { east });
  assert.equal(exit, 5, stderr);
  assert.match(stderr, /create, patch, delete secrets in istio-system/);
  assert.match(stderr, /create, patch istios\.sailoperator\.io/);
});

test('no operator, no OLM and no way to a bundle: what to run is named, exit 3', async t => {
  const east = await fakeApi(t, plainCluster({ uid: 'a' }));
  const registry = new URL(await deadApi(t)).host;
  const { exit, stderr } = await plan(t, { east }, '--operator-bundle', `${registry}/operators/sail:v1`);
  assert.equal(exit, 3, stderr);
  assert.match(stderr, /east has neither the Sail operator nor OLM/);
  assert.match(stderr, /helm .*install/);
  assert.match(stderr, /the operator bundle 127\.0\.0\.1:\d+\/operators\/sail:v1 cannot be fetched/);
  assert.match(stderr, /git clone .* --operator-bundle sail-operator\/bundle/);
});

test('something that is no bundle is refused by name, exit 2', async t => {
  const east = await fakeApi(t, plainCluster({ uid: 'a' }));
  const { exit, stderr } = await plan(t, { east }, '--operator-bundle', '/nowhere/bundle.tgz');
  assert.equal(exit, 2, stderr);
  assert.match(stderr, /\/nowhere\/bundle\.tgz is not an operator bundle: there is no such/);
  assert.doesNotMatch(stderr, /has neither the Sail operator/);
});

test('two contexts of one cluster are told by its UID, exit 2', async t => {
  const cluster = plainCluster({ uid: 'same', groups: ['operators.coreos.com/v1alpha1'] });
  const { exit, stderr } = await plan(t, { east: await fakeApi(t, cluster), west: await fakeApi(t, cluster) });
  assert.equal(exit, 2, stderr);
  assert.match(stderr, /east \(context east\) and west \(context west\) are one cluster/);
});

test('an Istio version that the operator does not have: those it has are named, exit 3', async t => {
  const annotations = { 'images.v1_30_3.istiod': 'x', 'images.v1_29_1.istiod': 'x' };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'sail-operator', namespace: 'sail-operator' },
    spec: { template: { metadata: { annotations } } },
  };
  const crd = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/istios.sailoperator.io';
  const cluster = plainCluster({
    uid: 'a',
    lists: { '/apis/apps/v1/deployments': [deployment] },
    objects: {
      [crd]: {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'istios.sailoperator.io' },
      },
    },
  });
  const { exit, stderr } = await plan(t, { east: await fakeApi(t, cluster) }, '--istio-version', 'v1.99.0');
  assert.equal(exit, 3, stderr);
  assert.match(stderr, /v1\.99\.0/);
  assert.match(stderr, /v1\.30\.3, v1\.29\.1/);
});

test('all clusters that cannot be used are told at once', async t => {
  const east = await fakeApi(t, refuse(401, 'Unauthorized', 'Unauthorized'));
  const { exit, stderr } = await plan(t, { east, west: await deadApi(t) });
  assert.equal(exit, 5);
  assert.match(stderr, /east/);
  assert.match(stderr, /west/);
});

test('a probe gives each cluster its verdict within seconds, whatever the others do', async t => {
  const file = kubeconfigFile(t, {
    dead: await deadApi(t),
    expired: await fakeApi(t, refuse(401, 'Unauthorized', 'Unauthorized')),
    hangs: await fakeApi(t, silent),
    fine: await fakeApi(t, plainCluster({ uid: 'a', groups: ['operators.coreos.com/v1alpha1'] })),
  });
  const { exit, stdout } = await runMain(['contexts', '--probe', '--kubeconfig', file, '-o', 'json']);
  assert.equal(exit, 0);
  const rows = Object.fromEntries(JSON.parse(stdout).map((row: { context: string }) => [row.context, row]));
  assert.equal(rows.dead.problem.code, 'unreachable');
  assert.equal(rows.expired.problem.code, 'unauthorized');
  assert.equal(rows.hangs.problem.code, 'unreachable');
  assert.equal(rows.hangs.problem.title, 'no response within 3 s');
  assert.equal(rows.fine.probe.version, 'v1.34.4');
  const text = await runMain(['contexts', '--probe', '--kubeconfig', file]);
  assert.match(text.stdout, /fine .*Kubernetes v1\.34\.4, OLM, no operator/);
  assert.match(text.stdout, /expired .*unauthorized: /);
});

test('a probe of clusters of which none answers is exit 5', async t => {
  const file = kubeconfigFile(t, { dead: await deadApi(t) });
  assert.equal((await runMain(['contexts', '--probe', '--kubeconfig', file])).exit, 5);
});

test('a plan can be read as YAML and JSON, without any secret', async t => {
  const cluster = (uid: string) => plainCluster({ uid, groups: ['operators.coreos.com/v1alpha1'] });
  const servers = { east: await fakeApi(t, cluster('a')), west: await fakeApi(t, cluster('b')) };
  const yaml = await plan(t, servers, '-o', 'yaml');
  assert.equal(yaml.exit, 0, yaml.stderr);
  assert.match(yaml.stdout, /^---\n# east\//);
  assert.match(yaml.stdout, /kind: Istio\n/);
  const json = JSON.parse((await plan(t, servers, '-o', 'json')).stdout);
  assert.deepEqual(
    json.clusters.map((each: { name: string }) => each.name),
    ['east', 'west'],
  );
  assert.ok(json.steps.length > 20);
  for (const text of [yaml.stdout, JSON.stringify(json)]) assert.doesNotMatch(text, /PRIVATE KEY|secret-of/);
  const text = await plan(t, servers);
  assert.match(text.stdout, /^mesh1: multi-primary-multi-network/);
  assert.match(text.stdout, /\nwest\n {2}Create operator Subscription {2}[+~=?]\d\n {4}Subscription /);
});

test('plan --exit-code: 6 where something is to be done', async t => {
  const cluster = plainCluster({ uid: 'a', groups: ['operators.coreos.com/v1alpha1'] });
  const { exit } = await plan(t, { east: await fakeApi(t, cluster) }, '--exit-code');
  assert.equal(exit, 6);
});

test('the user says no: exit 4, and nothing was changed', async t => {
  const cluster = plainCluster({ uid: 'a', groups: ['operators.coreos.com/v1alpha1'] });
  const written: string[] = [];
  const east = await fakeApi(t, (request, response) => {
    // Reviews and dry runs are questions: nothing is stored.
    const asks = request.method === 'GET' || /reviews$|dryRun=All/.test(request.url ?? '');
    if (!asks) written.push(`${request.method} ${request.url}`);
    cluster(request, response);
  });
  const file = kubeconfigFile(t, { east });
  const folder = temporaryFolder(t);
  for (const answer of ['n', '', 'yess']) {
    const ended = await runMain(['up', '--kubeconfig', file, '--cluster', 'east', '-o', 'ndjson'], { folder, answer });
    assert.equal(ended.exit, 4, ended.stderr);
    assert.match(ended.stderr, /Continue\? \[y\/N\]/);
    const last = JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '');
    assert.deepEqual([last.event, last.outcome, last.exit], ['result', 'cancelled', 4]);
  }
  assert.deepEqual(written, []);
});

test('stopped while it looks at the clusters: the exit code of the signal, and no stack', async t => {
  const { Stopped } = await import('../../bin/stops.ts');
  const controller = new AbortController();
  const east = await fakeApi(t, () => controller.abort(new Stopped('SIGINT')));
  const file = kubeconfigFile(t, { east });
  const argv = ['up', '--yes', '--kubeconfig', file, '--cluster', 'east', '-o', 'ndjson'];
  const { exit, stdout, stderr } = await runMain(argv, { stopped: controller.signal });
  assert.equal(exit, 130, stderr);
  assert.doesNotMatch(stderr, /\n {4}at /);
  assert.match(stdout, /"outcome":"cancelled".*"exit":130/);
});
