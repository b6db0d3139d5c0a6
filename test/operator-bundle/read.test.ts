import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { SAIL_OPERATOR } from '../../source/model/bundled-operator.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { createBudget } from '../../source/operator-bundle/limits.ts';
import { readBundle } from '../../source/operator-bundle/read.ts';
import { tarFiles } from '../../source/operator-bundle/tar.ts';
import { made, madeCsv, madeFiles, temporaryFolder, writeFiles } from './made-bundle.ts';
import { tarOf, tarOfFiles } from './tar-writer.ts';

const never = new AbortController().signal;
const read = (reference: string, folder = '/') => readBundle(reference, { folder, operator: SAIL_OPERATOR }, never);

async function refusal(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ProblemError, String(error));
  return error.problem.title;
}

test('a bundle is read from a folder, by an absolute or a relative path', async context => {
  const folder = await temporaryFolder(context);
  await writeFiles(join(folder, 'bundle'), madeFiles());
  const bundle = await read(join(folder, 'bundle'));
  assert.equal(bundle.title, made.title);
  assert.deepEqual(bundle.versions, [made.version]);
  assert.match(bundle.digest, /^sha256:[0-9a-f]{64}$/);
  assert.equal((await read('bundle', folder)).digest, bundle.digest);
});

test('the digest of a folder changes with any of its files', async context => {
  const folder = await temporaryFolder(context);
  await writeFiles(folder, madeFiles());
  const before = await read(folder);
  await writeFile(join(folder, 'manifests', 'more.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n');
  assert.notEqual((await read(folder)).digest, before.digest);
});

test('an archive gives the same objects as a folder, packed or not, at its root or in a folder', async context => {
  const folder = await temporaryFolder(context);
  await writeFiles(join(folder, 'bundle'), madeFiles());
  const { kinds, rights, deployments } = await read(join(folder, 'bundle'));
  for (const below of ['', './', 'sail-operator-1.30.3/bundle/', `${'deep/'.repeat(30)}bundle/`]) {
    const archive = tarOfFiles(madeFiles(), below);
    for (const [name, bytes] of [
      ['bundle.tar', archive],
      ['bundle.tgz', gzipSync(archive)],
    ] as const) {
      await writeFile(join(folder, name), bytes);
      const bundle = await read(name, folder);
      assert.deepEqual(
        { kinds: bundle.kinds, rights: bundle.rights, deployments: bundle.deployments },
        { kinds, rights, deployments },
        `${name} below ${below}`,
      );
    }
  }
});

test('links, folders and paths that leave the archive are passed over', async context => {
  const folder = await temporaryFolder(context);
  const csv = [...madeFiles()].map(([path, content]) => ({ path, content }));
  const archive = tarOf([
    { path: 'manifests/', type: '5' },
    { path: 'manifests/linked.yaml', type: '2' },
    { path: '../manifests/outside.yaml', content: 'no: object' },
    ...csv,
  ]);
  await writeFile(join(folder, 'bundle.tar'), archive);
  assert.equal((await read('bundle.tar', folder)).title, made.title);
});

test('a damaged archive is refused, whatever the damage', async context => {
  const folder = await temporaryFolder(context);
  const archive = tarOfFiles(madeFiles());
  const turned = Buffer.from(archive);
  turned[20] = 7;
  const damaged: readonly (readonly [string, Buffer, RegExp])[] = [
    ['short.tar', archive.subarray(0, 2000), /ends too early/],
    ['turned.tar', turned, /header is damaged/],
    ['short.tgz', gzipSync(archive).subarray(0, 200), /gzip data is damaged/],
    ['text.tar', Buffer.alloc(2048, 'a'), /header is damaged/],
    ['empty.tar', Buffer.alloc(0), /no manifests\//],
  ];
  for (const [name, bytes, words] of damaged) {
    await writeFile(join(folder, name), bytes);
    assert.match(await refusal(read(name, folder)), words);
  }
});

test('what is no bundle says what it lacks', async context => {
  const folder = await temporaryFolder(context);
  const csv = 'manifests/sailoperator.clusterserviceversion.yaml';
  const bundles: readonly (readonly [string, ReadonlyMap<string, string>, RegExp])[] = [
    ['empty', new Map([['metadata/annotations.yaml', 'annotations: {}']]), /no manifests\//],
    ['kinds', madeFiles({ 'manifests/istios.sailoperator.io.yaml': undefined }), /lacks .* istios\.sailoperator\.io/],
    ['two', madeFiles({ 'manifests/second.yaml': madeCsv() }), /more than one ClusterServiceVersion/],
    ['broken', new Map([...madeFiles(), ['manifests/broken.yaml', 'a: [']]), /manifests\/broken\.yaml is not YAML/],
    ['strange', new Map([...madeFiles(), ['manifests/strange.yaml', 'a: b']]), /not a Kubernetes object/],
    ['bare', madeFiles({ [csv]: madeCsv({ deployments: [] }) }), /has no Deployment/],
    ['single', madeFiles({ [csv]: madeCsv({}, { installModes: [] }) }), /AllNamespaces/],
    ['hooks', madeFiles({ [csv]: madeCsv({}, { webhookdefinitions: [{}] }) }), /webhookdefinitions/],
  ];
  for (const [name, files, words] of bundles) {
    await writeFiles(join(folder, name), files);
    assert.match(await refusal(read(name, folder)), words, name);
  }
});

test('a tar entry longer than its archive never yields', async () => {
  const cut = Readable.from([tarOf([{ path: 'a', content: 'b'.repeat(600) }]).subarray(0, 700)]);
  await assert.rejects(tarFiles(cut, createBudget(), () => true).next(), /too early/);
});
