/** The HTTPS face by raw requests: what only shows on the wire. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runningPod } from '../../contract/running-pod.ts';
import { type Simulated, startSimulated } from '../../contract/simulated.ts';
import { testKubelet } from '../../contract/test-kubelet.ts';

const never = new AbortController().signal;
let simulated: Simulated;

before(async () => {
  simulated = await startSimulated();
  simulated.server.setKubelet(testKubelet);
});
after(() => simulated.stop());

async function create(path: string, body: object): Promise<void> {
  const { status, body: answer } = await simulated.request('POST', path, { body });
  assert.equal(status, 201, answer);
}

const parsed = async (method: string, path: string, options = {}) => {
  const { status, body } = await simulated.request(method, path, options);
  return { status, body: JSON.parse(body) as Record<string, never> & { metadata: { resourceVersion: string } } };
};

async function namespace(name: string): Promise<void> {
  await create('/api/v1/namespaces', { metadata: { name } });
  const api = simulated.server.api();
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } };
  // The controller manager may have been faster.
  await api.create(account, {}, never).catch(() => undefined);
}

test('a watch from a forgotten version is told so in its stream', async () => {
  await namespace('forgotten');
  const { body } = await parsed('GET', '/api/v1/namespaces/forgotten/configmaps');
  await create('/api/v1/namespaces/forgotten/configmaps', { metadata: { name: 'a' } });
  simulated.server.compact();
  const path = `/api/v1/namespaces/forgotten/configmaps?watch=1&timeoutSeconds=2&resourceVersion=${body.metadata.resourceVersion}`;
  const answer = await simulated.request('GET', path);
  assert.equal(answer.status, 200);
  const event = JSON.parse(answer.body);
  assert.equal(event.type, 'ERROR');
  assert.deepEqual([event.object.code, event.object.reason], [410, 'Expired']);
});

test('a streamed list ends with the bookmark that says so', async () => {
  await namespace('streamed');
  await create('/api/v1/namespaces/streamed/configmaps', { metadata: { name: 'a' } });
  const query =
    'watch=1&timeoutSeconds=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan';
  const answer = await simulated.request(
    'GET',
    `/api/v1/namespaces/streamed/configmaps?${query}&fieldSelector=metadata.name=a`,
  );
  const events = answer.body
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  assert.deepEqual(
    events.map(event => event.type),
    ['ADDED', 'BOOKMARK'],
  );
  assert.deepEqual(events[1].object.metadata.annotations, { 'k8s.io/initial-events-end': 'true' });
});

test('an eviction that a budget forbids is answered with 429', async () => {
  await namespace('evicted');
  const api = simulated.server.api();
  const { pod } = await runningPod(api, 'evicted', never);
  await api.patch(
    { apiVersion: 'v1', kind: 'Pod', namespace: 'evicted', name: pod },
    { type: 'merge', body: { metadata: { labels: { app: 'x' } } } },
    {},
    never,
  );
  const spec = { minAvailable: 1, selector: { matchLabels: { app: 'x' } } };
  await create('/apis/policy/v1/namespaces/evicted/poddisruptionbudgets', { metadata: { name: 'b' }, spec });
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod } };
  const { status, body } = await parsed('POST', `/api/v1/namespaces/evicted/pods/${pod}/eviction`, { body: eviction });
  assert.equal(status, 429);
  assert.equal(body.message, "Cannot evict pod as it would violate the pod's disruption budget.");
});

test('logs are plain text, as many lines as asked for', async () => {
  await namespace('logged');
  const { pod } = await runningPod(simulated.server.api(), 'logged', never);
  const path = `/api/v1/namespaces/logged/pods/${pod}/log`;
  assert.equal((await simulated.request('GET', path)).body, 'first line\nsecond line\n');
  assert.equal((await simulated.request('GET', `${path}?tailLines=1`)).body, 'second line\n');
});

test('discovery answers in the form that is asked for', async () => {
  const accept = (version: string) => ({
    headers: {
      accept: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList,application/json`,
    },
  });
  for (const version of ['v2', 'v2beta1']) {
    const answer = await simulated.request('GET', '/apis', accept(version));
    assert.equal(
      answer.headers['content-type'],
      `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    );
    const groups = JSON.parse(answer.body).items.map((each: { metadata: { name: string } }) => each.metadata.name);
    assert.ok(groups.includes('apps'));
  }
  const legacy = await parsed('GET', '/apis');
  assert.equal(legacy.body.kind, 'APIGroupList');
});

test('another may be impersonated by who may', async () => {
  const headers = { 'impersonate-user': 'nobody' };
  const { status, body } = await parsed('GET', '/api/v1/nodes', { headers });
  assert.equal(status, 403);
  assert.equal(
    body.message,
    'nodes is forbidden: User "nobody" cannot list resource "nodes" in API group "" at the cluster scope',
  );
});

test('an answer carries the time and the connection stays open', async () => {
  const { headers } = await simulated.request('GET', '/version');
  assert.ok(Math.abs(Date.parse(headers.date ?? '') - Date.now()) < 5_000);
  assert.match(String(headers['keep-alive']), /timeout=75/);
});
