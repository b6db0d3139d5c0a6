import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { SAIL_OPERATOR } from '../../source/model/bundled-operator.ts';
import { type ReadOptions, readBundle } from '../../source/operator-bundle/read.ts';
import { named } from '../../source/operator-bundle/reference.ts';
import { sha256 } from '../../source/operator-bundle/sha256.ts';
import { problemOf } from '../helpers/problem-of.ts';
import { startProxy } from '../helpers/proxy.ts';
import { made, madeFiles, temporaryFolder, writeFiles } from './made-bundle.ts';
import { identityOf, type Misbehaviour, REPOSITORY, type Registry, registry } from './registry-server.ts';
import { tarOf, tarOfFiles } from './tar-writer.ts';

const never = new AbortController().signal;

const read = (reference: string, options: Partial<ReadOptions> = {}) =>
  readBundle(reference, { folder: '/', operator: SAIL_OPERATOR, ...options }, never);

const pulled = ({ host, ca }: Registry, version = ':v1') =>
  read(`${host}/${REPOSITORY}${version}`, ca === undefined ? {} : { ca });

/** What makes a bundle image: metadata and manifests in layers of their own, and something unwanted. */
function layers(): readonly Buffer[] {
  const files = [...madeFiles()];
  const inLayer = (part: string) => tarOfFiles(new Map(files.filter(([path]) => path.startsWith(part))));
  return [inLayer('manifests/'), inLayer('metadata/'), tarOf([{ path: 'tests/scorecard/config.yaml', content: 'a' }])];
}

const serve = (context: TestContext, misbehaviour: Misbehaviour = {}) => registry(context, layers(), misbehaviour);

test('an image is pulled over HTTPS with a token for everybody, and gives what its folder gives', async context => {
  const server = await serve(context, { secure: true, token: true });
  const bundle = await pulled(server);
  assert.equal(bundle.title, made.title);
  assert.equal(bundle.digest, server.digest);
  const folder = await temporaryFolder(context);
  await writeFiles(join(folder, 'bundle'), madeFiles());
  const { kinds, rights, deployments } = await read(join(folder, 'bundle'));
  assert.deepEqual(
    { kinds: bundle.kinds, rights: bundle.rights, deployments: bundle.deployments },
    { kinds, rights, deployments },
  );
  assert.deepEqual(server.requests.slice(0, 3), [
    `GET /v2/${REPOSITORY}/manifests/v1`,
    'GET /token',
    `GET /v2/${REPOSITORY}/manifests/v1 (token)`,
  ]);
  // The index, the manifest of amd64, three layers: one token for all.
  assert.equal(server.requests.length, 7);
});

test('a registry on loopback may speak plain HTTP', async context => {
  assert.equal((await pulled(await serve(context))).title, made.title);
});

test('a certificate that no known CA signed is refused', async context => {
  const { host } = await serve(context, { secure: true });
  const strangers = identityOf('stranger').cert;
  const { code, title } = await problemOf(read(`${host}/${REPOSITORY}:v1`, { ca: strangers }));
  assert.equal(code, 'no-operator');
  assert.match(title, /cannot be fetched: .*certificate/);
});

test('the token is not shown to the store that layers lie in', async context => {
  const server = await serve(context, { token: true, redirected: true });
  assert.equal((await pulled(server)).title, made.title);
  assert.deepEqual(
    server.requests.filter(each => each.startsWith('STORE')),
    ['STORE', 'STORE', 'STORE'],
  );
});

test('by its digest exactly that image is pulled, with or without a tag before it', async context => {
  const server = await serve(context);
  assert.equal((await pulled(server, `@${server.digest}`)).digest, server.digest);
  assert.equal((await pulled(server, `:v1@${server.digest}`)).digest, server.digest);
});

test('a layer that is not what its digest says is refused', async context => {
  const { title } = await problemOf(pulled(await serve(context, { swapped: 'layer' })));
  assert.match(title, /its layer is not sha256:/);
});

test('a manifest that is not what was asked for is refused', async context => {
  const server = await serve(context, { swapped: 'manifest' });
  const { title } = await problemOf(pulled(server, `@${server.digest}`));
  assert.match(title, /its manifest is not sha256:/);
});

test('what a registry refuses says why, and how else one gets a bundle', async context => {
  const cases: readonly (readonly [Misbehaviour, RegExp])[] = [
    [{ token: 'refused' }, /gives no anonymous token: status 403/],
    [{ token: 'login' }, /requires a login, and images are pulled anonymously only/],
    [{ layerType: 'application/vnd.oci.image.layer.v1.tar+zstd' }, /layer of type .*zstd/],
  ];
  for (const [misbehaviour, words] of cases) {
    const problem = await problemOf(pulled(await serve(context, misbehaviour)));
    assert.match(problem.title, words);
    assert.match(problem.hint, /git clone .*--operator-bundle/);
  }
  assert.match((await problemOf(pulled(await serve(context), ':v2'))).title, /says 404 .*no such image/);
});

test('later layers lie over earlier ones, and what they delete does not matter', async context => {
  const service = 'manifests/sail-operator-metrics-service_v1_service.yaml';
  const over = tarOf([
    { path: service, content: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: instead}\n' },
    { path: 'manifests/.wh.something.yaml' },
  ]);
  const server = await registry(context, [...layers(), over]);
  const names = (await pulled(server)).rights.map(each => each.metadata.name);
  assert.ok(names.includes('instead'), names.join());
  assert.ok(!names.includes('sail-operator-metrics-service'));
});

test('an image that holds no bundle is refused as such', async context => {
  const server = await registry(context, [tarOf([{ path: 'usr/bin/program', content: 'x' }])]);
  const { code, title } = await problemOf(pulled(server));
  assert.equal(code, 'bad-input');
  assert.match(title, /is not an operator bundle: it has no manifests\//);
});

test('an archive is fetched from an https URL, its redirects followed', async context => {
  const archive = gzipSync(tarOfFiles(madeFiles(), 'sail-operator-1.30.3/bundle/'));
  const identity = identityOf('downloads');
  const server = createServer({ ...identity }, (request, response) => {
    if (request.url === '/bundle.tgz') response.end(archive);
    else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
    else if (request.url === '/down') response.writeHead(302, { location: 'http://example.com/bundle.tgz' }).end();
    else if (request.url === '/none') response.writeHead(404).end();
    else response.writeHead(302, { location: '/bundle.tgz' }).end();
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bundle = await read(`${at}/latest`, { ca: identity.cert });
  assert.equal(bundle.title, made.title);
  assert.equal(bundle.digest, sha256(archive));
  const fails = async (path: string) => (await problemOf(read(`${at}${path}`, { ca: identity.cert }))).title;
  assert.match(await fails('/none'), /says 404/);
  assert.match(await fails('/round'), /redirects too often/);
  assert.match(await fails('/down'), /http:\/\/example\.com is not HTTPS/);
});

test('an image is pulled through the proxy that leads to its registry, and its words tell of the proxy', async context => {
  const server = await serve(context, { secure: true, token: true });
  const { address, asked } = await startProxy(context, Number(server.host.split(':')[1]));
  // By the rules of the environment loopback is reached directly: here the test says otherwise.
  const proxy = () => `http://jane:secret@${address}`;
  const reference = `${server.host}/${REPOSITORY}:v1`;
  const trusted = server.ca === undefined ? {} : { ca: server.ca };
  assert.equal((await read(reference, { ...trusted, proxy })).digest, server.digest);
  assert.equal(asked.length, server.requests.length);
  assert.deepEqual([...new Set(asked)], [`${server.host} Basic ${btoa('jane:secret')}`]);

  const closed = await startProxy(context, 'refuse');
  const refused = () => `http://jane:secret@${closed.address}`;
  const { code, title } = await problemOf(read(reference, { ...trusted, proxy: refused }));
  assert.equal(code, 'no-operator');
  assert.match(title, /does not respond through the proxy 127\.0\.0\.1:\d+: .*403/);
  assert.doesNotMatch(title, /secret/);
});

test('a fetch that is aborted ends as aborted, not as a problem', async context => {
  const server = await serve(context);
  const stop = new AbortController();
  stop.abort(new Error('enough'));
  await assert.rejects(
    readBundle(`${server.host}/${REPOSITORY}:v1`, { folder: '/', operator: SAIL_OPERATOR }, stop.signal),
    /enough/,
  );
});

test('a reference is a path, a URL or an image', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const cases: readonly (readonly [string, string])[] = [
    ['./bundle', 'path'],
    ['/bundle', 'path'],
    ['bundle', 'path'],
    ['bundle.tgz', 'path'],
    ['group/bundle:v1', 'path'],
    ['https://example.com/bundle.tgz', 'url'],
    ['quay.io/group/bundle', 'quay.io group/bundle latest'],
    ['quay.io/group/bundle:v1', 'quay.io group/bundle v1'],
    [`quay.io/group/bundle:v1@${digest}`, `quay.io group/bundle ${digest}`],
    ['docker://localhost:5000/bundle:v1', 'localhost:5000 bundle v1'],
    ['localhost/bundle', 'localhost bundle latest'],
  ];
  for (const [text, wanted] of cases) {
    const found = named(text);
    const words = found.as === 'image' ? Object.values(found.image).join(' ') : found.as;
    assert.equal(words, wanted, text);
  }
});
