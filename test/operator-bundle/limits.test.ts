/** A bundle has limits over all of its layers and files together, and is refused in words before it takes the memory. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { SAIL_OPERATOR } from '../../source/model/bundled-operator.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { MOST_YAML_VALUES } from '../../source/model/yaml-size.ts';
import { unpack } from '../../source/operator-bundle/archive.ts';
import { createBudget, limits } from '../../source/operator-bundle/limits.ts';
import { manifestsIn } from '../../source/operator-bundle/manifests.ts';
import { readBundle } from '../../source/operator-bundle/read.ts';
import { madeFiles } from './made-bundle.ts';
import { REPOSITORY, registry } from './registry-server.ts';
import { tarOf, tarOfFiles } from './tar-writer.ts';

const never = new AbortController().signal;
const MB = 1024 * 1024;

/** How far the memory of this process grew meanwhile, at most: bytes. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  try {
    await work();
  } finally {
    clearInterval(watch);
  }
  return Math.max(most, process.memoryUsage.rss()) - before;
}

/** Half a megabyte that unpacks to as many megabytes: the start of a large file, and zeros behind it. */
function bomb(megabytes: number): Buffer {
  const header = tarOf([{ path: 'large', content: 'x' }]).subarray(0, 512);
  const size = (megabytes * MB).toString(8).padStart(11, '0');
  header.write(size, 124);
  header.write('        ', 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const zeros = gzipSync(Buffer.alloc(16 * MB));
  return Buffer.concat([gzipSync(header), ...Array.from({ length: megabytes / 16 }, () => zeros)]);
}

test('what unpacks to more than the limit is refused, and never lies in memory', async () => {
  const archive = bomb(limits.unpacked / MB + 16);
  const grown = await growth(() =>
    assert.rejects(unpack(archive, createBudget(), never), /unpacks to more than 512 MB/),
  );
  assert.ok(grown < 200 * MB, `${Math.round(grown / MB)} MB`);
});

test('the limit is one for all layers of an image', async () => {
  const budget = createBudget();
  const layer = bomb(128);
  for (let count = 0; count < 3; count++) assert.equal((await unpack(layer, budget, never)).size, 0);
  await assert.rejects(unpack(layer, budget, never), /unpacks to more than 512 MB/);
});

test('manifests are counted over all layers, and so are what archives list', async () => {
  const many = tarOf(Array.from({ length: 600 }, (_, index) => ({ path: `manifests/${index}.yaml`, content: 'a: b' })));
  const budget = createBudget();
  await unpack(many, budget, never);
  await assert.rejects(unpack(many, budget, never), /more than 1000 manifests/);
  const large = tarOf([{ path: 'manifests/a.yaml', content: 'a'.repeat(9 * MB) }]);
  const other = createBudget();
  await unpack(large, other, never);
  await assert.rejects(unpack(large, other, never), /manifests are larger than 16 MB/);
  const folders = tarOf(Array.from({ length: 30_000 }, () => ({ path: 'a/', type: '5' })));
  const third = createBudget();
  for (let count = 0; count < 3; count++) await unpack(folders, third, never);
  await assert.rejects(unpack(folders, third, never), /lists more than 100000 files/);
});

test('an image of many large layers is refused before they are all fetched', async context => {
  // Random, so that packing does not make it small.
  const layer = tarOf([{ path: 'large', content: randomBytes(18 * MB).toString('base64') }]);
  const server = await registry(context, [tarOfFiles(madeFiles()), layer, layer, layer, layer]);
  const error = await readBundle(
    `${server.host}/${REPOSITORY}:v1`,
    { folder: '/', operator: SAIL_OPERATOR },
    never,
  ).catch(thrown => thrown);
  assert.ok(error instanceof ProblemError, String(error));
  assert.match(error.problem.title, /layers are larger than 64 MB/);
});

const manifest = (text: string) => () =>
  manifestsIn(new Map([['manifests/a.yaml', `kind: ClusterServiceVersion\n${text}`]]));

test('half a million documents, or lists of nothing, are refused before they are parsed', async () => {
  for (const text of ['---\n'.repeat(500_000), `a: [${'[],'.repeat(MB)}]`, '- \n'.repeat(MB), '\n'.repeat(8 * MB)]) {
    const grown = await growth(async () =>
      assert.throws(manifest(text), /more lines, lists and fields than any operator/),
    );
    assert.ok(grown < 100 * MB, `${Math.round(grown / MB)} MB`);
  }
});

test('documents beyond the number of objects are refused', () => {
  const object = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n';
  const files = new Map([['manifests/a.yaml', object.repeat(limits.objects + 1)]]);
  assert.throws(() => manifestsIn(files), /more than 2000 objects/);
});

test('aliases count as what they stand for, and one that contains itself is refused', () => {
  const nested = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; 10 ** level <= MOST_YAML_VALUES; level++) {
    nested.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
  }
  assert.throws(manifest(nested.join('\n')), /aliases that contain themselves or too much/);
  assert.throws(manifest('a: &a [*a]'), /aliases that contain themselves|no YAML/);
  const deep = [
    'a0: &a0 [x]',
    ...Array.from({ length: 200 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}]`),
  ];
  assert.throws(manifest(deep.join('\n')), /aliases that contain themselves or too much/);
});
