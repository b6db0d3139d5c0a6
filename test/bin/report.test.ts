/** `eastwest report` on simulated clusters: what is in it, what is not, and that the walk over it says the same. */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { walkAll } from '../../source/diagnosis/walk.ts';
import { tarOf } from '../../source/files/tar-archive.ts';
import { createBudget } from '../../source/operator-bundle/limits.ts';
import { tarFiles } from '../../source/operator-bundle/tar.ts';
import { evidenceFrom, UnusableReport } from '../../source/report/evidence-json.ts';
import { temporaryFolder } from './kubeconfigs.ts';
import { rawRequest } from './raw-request.ts';
import { rehearse, rehearseInstalled } from './rehearse-in-process.ts';
import { runMain } from './run-main.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** By path, without the folder that all are in. */
async function filesOf(file: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const chunks = (async function* () {
    yield gunzipSync(readFileSync(file));
  })();
  for await (const { path, content } of tarFiles(chunks, createBudget(), () => true))
    files.set(path.slice(path.indexOf('/') + 1), content.toString('utf8'));
  return files;
}

const firstLines = (text: string) =>
  text
    .split('\n')
    .filter(line => /^[✓✗!]/.test(line))
    .sort();

test('a report has all that why rests on, and no secret that the clusters have', async t => {
  const { file, folder, run } = await rehearseInstalled(t, ['east', 'west']);
  const secrets = '/api/v1/namespaces/istio-system/secrets';
  const planted = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'planted', annotations: { note: 'password=planted-note' } },
    data: { password: base64('planted-password') },
  };
  await rawRequest(file, 'east', 'POST', secrets, { type: 'application/json', content: planted });
  const map = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'planted' },
    data: { x: 'token: planted-token' },
  };
  const maps = '/api/v1/namespaces/sample/configmaps';
  await rawRequest(file, 'west', 'POST', maps, { type: 'application/json', content: map });
  await rawRequest(file, 'east', 'DELETE', `${secrets}/istio-remote-secret-west`);
  const { body } = await rawRequest(file, 'west', 'GET', `${secrets}/cacerts`);
  const { body: remote } = await rawRequest(file, 'west', 'GET', `${secrets}/istio-remote-secret-east`);
  const known = [body, remote].flatMap(each => Object.values((each as { data: Record<string, string> }).data));

  const to = join(folder, 'report.tgz');
  const told = await run(['report', '--to', to]);
  assert.equal(told.exit, 0, told.stderr);
  assert.match(told.stdout, /1 of 2 directions broken/);
  assert.equal(statSync(to).mode & 0o777, 0o600);
  const files = await filesOf(to);
  const page = files.get('README.md') ?? '';
  assert.match(page, /\*\*BROKEN\*\* east → west/);
  assert.match(page, /\| east \| east-admin|\| east \| east \|/);
  for (const path of [
    'clusters/east/istio.yaml',
    'clusters/east/secret.yaml',
    'clusters/west/pod.yaml',
    'clusters/east/event.yaml',
    'clusters/east/istiod-1/clusterz.json',
    'clusters/west/client-proxy/clusters.txt',
  ])
    assert.ok(files.has(path), `${path} is not among ${[...files.keys()].join(' ')}`);
  for (const path of files.keys()) if (path.startsWith('clusters')) assert.ok(page.includes(path), path);

  const all = [...files.values()].join('\n');
  assert.doesNotMatch(all, /planted-(note|password|token)/);
  assert.doesNotMatch(all, /PRIVATE KEY|eyJhbGciOi/);
  for (const value of known) {
    const text = Buffer.from(value, 'base64').toString('utf8');
    // Certificates are public: everybody is shown them.
    if (!text.includes('BEGIN CERTIFICATE')) assert.ok(!all.includes(value) && !all.includes(text), text.slice(0, 60));
  }

  const [live, again] = await Promise.all([run(['why']), runMain(['why', '--from-report', to])]);
  assert.equal(again.exit, live.exit);
  assert.deepEqual(firstLines(again.stdout), firstLines(live.stdout));
  unharmedBy(files.get('evidence.json') ?? '');
  const refused = await run(['report', '--to', to]);
  assert.equal(refused.exit, 2);
  assert.match(refused.stderr, /the file exists already/);
});

/** A wrong value in any one place: refused, or walked over; nothing else. */
function unharmedBy(good: string): void {
  const paths: (readonly string[])[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    if (path.length > 0) paths.push(path);
    if (value !== null && typeof value === 'object')
      for (const [key, each] of Object.entries(value)) walk(each, [...path, key]);
  };
  walk(JSON.parse(good), []);
  const wrong: readonly unknown[] = [null, 5, 'text', [], {}, [null], { a: null }, true];
  let refused = 0;
  for (let index = 0; index < 600; index += 1) {
    const path = paths[(index * 7919) % paths.length] ?? [];
    const json = JSON.parse(good);
    const parent = path.slice(0, -1).reduce((here, key) => here[key], json);
    parent[path.at(-1) ?? ''] = wrong[index % wrong.length];
    try {
      walkAll(evidenceFrom(JSON.stringify(json)));
    } catch (error) {
      assert.ok(error instanceof UnusableReport, `${path.join('.')}: ${error}`);
      refused += 1;
    }
  }
  assert.ok(refused > 0);
}

test('a report that was not written leaves nothing that would keep the next one from being written', async t => {
  const folder = temporaryFolder(t);
  const kubeconfig = join(folder, 'kubeconfig');
  const entry = { cluster: { server: 'https://127.0.0.1:1' }, name: 'c' };
  const context = { name: 'east', context: { cluster: 'c', user: 'u' } };
  const user = { name: 'u', user: { token: 't' } };
  writeFileSync(kubeconfig, JSON.stringify({ clusters: [entry], contexts: [context], users: [user] }), { mode: 0o600 });
  for (const _time of ['first', 'second']) {
    const argv = ['report', '--kubeconfig', kubeconfig, '--cluster', 'east', '--to', 'report.tgz'];
    const { exit, stderr } = await runMain(argv, { folder });
    assert.equal(exit, 5, stderr);
    assert.deepEqual(readdirSync(folder), ['kubeconfig']);
  }
});

test('pipes, devices and folders in the place of a report are refused at once', async t => {
  const folder = temporaryFolder(t);
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  for (const [path, why] of [
    ['pipe', /it is a pipe, not a file/],
    ['/dev/zero', /it is a device, not a file/],
    ['.', /it is a folder/],
    ['missing', /there is no such file/],
  ] as const) {
    const { exit, stderr } = await runMain(['why', '--from-report', path], { folder });
    assert.equal(exit, 2, stderr);
    assert.match(stderr, why);
  }
});

test('a cluster that does not respond is named, and the others are in the report', async t => {
  const { file, folder } = await rehearse(t, ['east', 'west']);
  const broken = join(folder, 'broken');
  const text = readFileSync(file, 'utf8');
  const servers = [...text.matchAll(/server: (\S+)/g)].map(([, server = '']) => server);
  writeFileSync(broken, text.replace(servers[1] ?? '', 'https://127.0.0.1:1'), { mode: 0o600 });
  const to = join(folder, 'report.tgz');
  const told = await runMain(['report', '--kubeconfig', broken, '--cluster', 'east', '--cluster', 'west', '--to', to], {
    folder,
  });
  assert.equal(told.exit, 0, told.stderr);
  const page = (await filesOf(to)).get('README.md') ?? '';
  assert.match(page, /Not reached: nothing of these clusters is in here\n\n- west: /);
});

const archive = (evidence: string) =>
  gzipSync(tarOf([{ path: 'eastwest-report/evidence.json', content: Buffer.from(evidence) }], 0));

const mesh = { id: 'm', topology: 't', samples: { namespace: 'sample', client: 'curl' } };
const member = { name: 'east', context: 'east', role: 'primary', network: 'n', api: 'https://a' };
const hostile: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['no archive', Buffer.from('hello'), /it has no evidence/],
  ['damaged', gzipSync('x'.repeat(600)).subarray(0, 20), /damaged|early/],
  ['nothing', archive(''), /it is not JSON/],
  ['a list', archive('[]'), /format/],
  ['another format', archive('{"format":2}'), /another release/],
  ['no mesh', archive('{"format":1}'), /mesh is not an object/],
  [
    'numbers for names',
    archive(JSON.stringify({ format: 1, mesh: { ...mesh, members: [{ name: 1 }] } })),
    /name is not a text/,
  ],
  [
    'a remote without its primary',
    archive(JSON.stringify({ format: 1, mesh: { ...mesh, members: [{ ...member, role: 'remote', primary: 'x' }] } })),
    /has no primary of east/,
  ],
  [
    'a cluster of which there is nothing',
    archive(JSON.stringify({ format: 1, mesh: { ...mesh, members: [member] }, clusters: {} })),
    /clusters\.east is missing/,
  ],
  [
    'a prototype for a cluster',
    archive(
      `{"format":1,"mesh":${JSON.stringify({ ...mesh, members: [{ ...member, name: '__proto__' }] })},"clusters":{}}`,
    ),
    /is missing/,
  ],
];
for (const [what, content, words] of hostile) {
  test(`a report that is ${what} is refused in words`, async t => {
    const file = join(temporaryFolder(t), 'report.tgz');
    writeFileSync(file, content);
    const { exit, stderr } = await runMain(['why', '--from-report', file]);
    assert.equal(exit, 2, stderr);
    assert.match(stderr, words);
  });
}
