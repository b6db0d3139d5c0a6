/** Starting and ending a rehearsal. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { load } from 'js-yaml';
import { listAt, textAt } from '../../source/model/fields.ts';
import { clusterNames } from '../../source/rehearsal/scenario.ts';
import { startRehearsal } from '../../source/rehearsal/start.ts';
import { connectApi } from '../contract/connect.ts';

const never = new AbortController().signal;

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eastwest-rehearsal-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function statusWithout(server: string, ca: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(`${server}/api/v1/pods`, { ca, headers, agent: false }, response => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    request.end();
  });
}

test('clusters are named by the points of the compass, then numbered', () => {
  assert.deepEqual(clusterNames(6), ['east', 'west', 'north', 'south', 'c5', 'c6']);
});

test('a rehearsal writes a private kubeconfig of clusters on loopback that are furnished when it is ready', async t => {
  const kubeconfigFile = join(await folderOf(t), 'kubeconfig');
  const rehearsal = await startRehearsal({ clusters: 2, pace: 0, kubeconfigFile }, never);
  t.after(() => rehearsal.stop());
  assert.equal((await stat(kubeconfigFile)).mode & 0o777, 0o600);
  const config = load(rehearsal.kubeconfig);
  assert.deepEqual(
    listAt(config, 'contexts').map(each => textAt(each, 'name')),
    ['east', 'west'],
  );
  for (const each of listAt(config, 'clusters'))
    assert.match(textAt(each, 'cluster', 'server') ?? '', /^https:\/\/127\.0\.0\.1:\d+$/);
  const { api, close } = connectApi(rehearsal.kubeconfig);
  t.after(close);
  const version = { apiVersion: 'config.openshift.io/v1', kind: 'ClusterVersion', name: 'version' };
  assert.ok((await api.get(version, never)) !== undefined);
  assert.ok((await api.groupVersions(never)).has('operators.coreos.com/v1alpha1'));
});

test('requests without a login are refused', async t => {
  const rehearsal = await startRehearsal({ clusters: 1, pace: 0 }, never);
  t.after(() => rehearsal.stop());
  const config = load(rehearsal.kubeconfig);
  const server = textAt(config, 'clusters', 0, 'cluster', 'server') ?? '';
  const ca = Buffer.from(
    textAt(config, 'clusters', 0, 'cluster', 'certificate-authority-data') ?? '',
    'base64',
  ).toString();
  assert.equal(await statusWithout(server, ca), 401);
  assert.equal(await statusWithout(server, ca, { authorization: 'Bearer made.up.token' }), 401);
});

test('stopping ends the servers, and stopping again is fine', async () => {
  const rehearsal = await startRehearsal({ clusters: 1, pace: 0 }, never);
  const server = textAt(load(rehearsal.kubeconfig), 'clusters', 0, 'cluster', 'server') ?? '';
  await rehearsal.stop();
  await rehearsal.stop();
  await assert.rejects(statusWithout(server, ''), { code: 'ECONNREFUSED' });
});

test('an abort before it is ready rejects with its reason', async () => {
  const reason = new Error('changed my mind');
  await assert.rejects(startRehearsal({ clusters: 1, pace: 0 }, AbortSignal.abort(reason)), reason);
  const later = new AbortController();
  const starting = startRehearsal({ clusters: 1, pace: 0 }, later.signal);
  later.abort(reason);
  await assert.rejects(starting, reason);
});
