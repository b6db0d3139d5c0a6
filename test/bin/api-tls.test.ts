/** API servers that the other clusters reach through a load balancer with a certificate of another CA. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { load } from 'js-yaml';
import { listAt, textAt } from '../../source/model/fields.ts';
import { startTlsProxy } from '../helpers/tls-proxy.ts';
import { selfSigned } from '../kubernetes/certificate.ts';
import { rawRequest } from './raw-request.ts';
import { eventsOf, rehearse } from './rehearse-in-process.ts';
import { runMain } from './run-main.ts';

const balancer = selfSigned('Load balancer CA');

/** Two simulated clusters, west behind a load balancer whose CA is in `balancer.pem` of the folder. */
async function behindBalancer(t: TestContext) {
  const { file, folder } = await rehearse(t, ['east', 'west']);
  const servers = listAt(load(readFileSync(file, 'utf8')), 'clusters');
  const west = servers.find(each => textAt(each, 'name') === 'west');
  const { port } = new URL(textAt(west, 'cluster', 'server') ?? '');
  const { url } = await startTlsProxy(t, balancer, Number(port));
  writeFileSync(join(folder, 'balancer.pem'), balancer.certificate);
  const up = (west: string) =>
    runMain(['up', '--yes', '--kubeconfig', file, '-o', 'ndjson', '--cluster', 'east', '--cluster', `west${west}`], {
      folder,
    });
  return { file, url, up };
}

test('a load balancer whose CA is not named is told before anything is written; named, the mesh is proven through it', async t => {
  const { file, url, up } = await behindBalancer(t);
  const unnamed = await up(`,api=${url}`);
  assert.equal(unnamed.exit, 3, unnamed.stderr);
  assert.match(unnamed.stderr, /west: the certificate of https:\/\/127\.0\.0\.1:\d+ is not verified/);
  assert.match(unnamed.stderr, /,api-ca=FILE or ,api-server-name=NAME/);
  assert.ok(!eventsOf(unnamed.stdout).some(({ event }) => event === 'applied'));

  const named = await up(`,api=${url},api-ca=balancer.pem,api-server-name=localhost`);
  assert.equal(named.exit, 0, named.stderr);
  const secret = '/api/v1/namespaces/istio-system/secrets/istio-remote-secret-west';
  const { body } = await rawRequest(file, 'east', 'GET', secret);
  const remote = load(Buffer.from(textAt(body, 'data', 'west') ?? '', 'base64').toString());
  const [cluster] = listAt(remote, 'clusters').map(each => ({
    server: textAt(each, 'cluster', 'server'),
    name: textAt(each, 'cluster', 'tls-server-name'),
    ca: Buffer.from(textAt(each, 'cluster', 'certificate-authority-data') ?? '', 'base64')
      .toString()
      .trim(),
  }));
  assert.deepEqual(cluster, { server: url, name: 'localhost', ca: balancer.certificate.trim() });
});

test('with verification disabled, the mesh is proven through a load balancer whose CA is not named', async t => {
  const { file, url, up } = await behindBalancer(t);
  const { exit, stderr } = await up(`,api=${url},api-insecure=true`);
  assert.equal(exit, 0, stderr);
  const secret = '/api/v1/namespaces/istio-system/secrets/istio-remote-secret-west';
  const { body } = await rawRequest(file, 'east', 'GET', secret);
  const text = Buffer.from(textAt(body, 'data', 'west') ?? '', 'base64').toString();
  assert.match(text, /insecure-skip-tls-verify: true/);
  assert.doesNotMatch(text, /certificate-authority/);
});

test('a server name that the certificate lacks is told before anything is written', async t => {
  const { url, up } = await behindBalancer(t);
  const wrong = await up(`,api=${url},api-ca=balancer.pem,api-server-name=elsewhere.test`);
  assert.equal(wrong.exit, 3, wrong.stderr);
  assert.match(wrong.stderr, /the CA that you name \(CN=Load balancer CA\) with server name elsewhere\.test/);
  assert.ok(!eventsOf(wrong.stdout).some(({ event }) => event === 'applied'));
});
