/** What `eastwest down` refuses before anything is deleted, and what it leaves behind when told to. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { listAt, textAt } from '../../source/model/fields.ts';
import { rawRequest } from './raw-request.ts';
import { rehearseInstalled } from './rehearse-in-process.ts';
import { runMain } from './run-main.ts';

const yes = ['--yes', '--confirm', 'mesh1'];

test('a part of the mesh is not taken down unasked, nor a primary before its remotes', async t => {
  const rehearsal = await rehearseInstalled(t, ['east', 'west'], {
    up: ['--topology', 'primary-remote-multi-network'],
  });
  const on = (...argv: readonly string[]) =>
    runMain(['down', '--kubeconfig', rehearsal.file, ...yes, ...argv], { folder: rehearsal.folder });
  const part = await on('--cluster', 'east');
  assert.equal(part.exit, 2);
  assert.match(part.stderr, /the mesh has more clusters: west/);
  const primary = await rehearsal.run(['down', ...yes, '--only', 'east']);
  assert.equal(primary.exit, 3);
  assert.match(primary.stderr, /east is the control plane of west/);
  assert.match((await rehearsal.run(['down', ...yes, '--skip', 'north'])).stderr, /no cluster is named north/);
  const misnamed = await on('--cluster', 'west=east', '--cluster', 'east=west');
  assert.match(misnamed.stderr, /the cluster of context east is east in Istio, not west/);
  const remote = await rehearsal.run(['down', ...yes, '--only', 'west']);
  assert.equal(remote.exit, 0, remote.stdout + remote.stderr);
  const { body } = await rawRequest(rehearsal.file, 'east', 'GET', '/api/v1/namespaces/istio-system/secrets');
  const secrets = listAt(body, 'items').map(each => textAt(each, 'metadata', 'name') ?? '');
  assert.ok(secrets.includes('cacerts'));
  assert.ok(!secrets.includes('istio-remote-secret-west'));
});

test('a cluster that does not answer is left behind on request, and the others forget it', async t => {
  const rehearsal = await rehearseInstalled(t, ['east', 'west']);
  // Nothing listens there: the cluster was switched off.
  const dead = `${rehearsal.folder}/dead`;
  const config = readFileSync(rehearsal.file, 'utf8');
  const [east = '', west = ''] = [...config.matchAll(/server: ["']?(https:[^"'\s]+)/g)].map(match => match[1] ?? '');
  assert.notEqual(east, west);
  writeFileSync(dead, config.replaceAll(west, 'https://127.0.0.1:9'), { mode: 0o600 });
  const run = (...argv: readonly string[]) =>
    runMain(['down', '--kubeconfig', dead, '--cluster', 'east', '--cluster', 'west', ...yes, ...argv], {
      folder: rehearsal.folder,
    });
  const whole = await run();
  assert.equal(whole.exit, 5);
  assert.match(whole.stderr, /Or skip it: --skip west/);
  const skipped = await run('--skip', 'west');
  assert.equal(skipped.exit, 0, skipped.stdout + skipped.stderr);
  assert.match(skipped.stderr, /west \(context west, primary\)\n {2}skipped: not read, and nothing is changed\n/);
  assert.match(
    skipped.stderr,
    /west is skipped; clean it up when it is reachable again: eastwest down --cluster east=east --cluster west=west --mesh-id mesh1/,
  );
  // Switched on again.
  const later = await rehearsal.run(['down', ...yes]);
  assert.equal(later.exit, 0, later.stdout + later.stderr);
  assert.match(later.stdout, /^mesh1: done/);
});

test('without an operator nothing is deleted that only the operator lets go', async t => {
  const rehearsal = await rehearseInstalled(t, ['east']);
  const operators = '/apis/apps/v1/namespaces/openshift-operators/deployments';
  const csvs = '/apis/operators.coreos.com/v1alpha1/namespaces/openshift-operators/clusterserviceversions';
  for (const path of [csvs, operators]) {
    const { body } = await rawRequest(rehearsal.file, 'east', 'GET', path);
    for (const each of listAt(body, 'items')) {
      await rawRequest(rehearsal.file, 'east', 'DELETE', `${path}/${textAt(each, 'metadata', 'name')}`);
    }
  }
  const down = await rehearsal.run(['down', ...yes]);
  assert.equal(down.exit, 3, down.stderr);
  assert.match(down.stderr, /no Istio operator runs on east/);
  const { code } = await rawRequest(rehearsal.file, 'east', 'GET', '/api/v1/namespaces/sample');
  assert.equal(code, 200);
});

test('while another run is alive on a cluster, nothing is deleted on any', async t => {
  const rehearsal = await rehearseInstalled(t, ['east', 'west']);
  const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
  const micro = () => new Date().toISOString().replace('Z', '000Z');
  const body = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'eastwest', namespace: 'default' },
    spec: { holderIdentity: 'alice@laptop', leaseDurationSeconds: 15, acquireTime: micro(), renewTime: micro() },
  };
  const json = { type: 'application/json', content: body };
  await rawRequest(rehearsal.file, 'west', 'POST', leases, json);
  const alive = setInterval(() => {
    const content = { spec: { renewTime: micro() } };
    const renewal = { type: 'application/merge-patch+json', content };
    void rawRequest(rehearsal.file, 'west', 'PATCH', `${leases}/eastwest`, renewal);
  }, 500);
  t.after(() => clearInterval(alive));
  const down = await rehearsal.run(['down', ...yes]);
  clearInterval(alive);
  assert.equal(down.exit, 1, down.stdout + down.stderr);
  assert.match(down.stderr, /alice@laptop/);
  for (const name of ['east', 'west']) {
    const { code } = await rawRequest(rehearsal.file, name, 'GET', '/api/v1/namespaces/sample');
    assert.equal(code, 200);
  }
});
