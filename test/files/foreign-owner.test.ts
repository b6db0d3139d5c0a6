/** What the program reads as configuration, key or code belongs to the user or to root, else it is not read. */
import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createCertificatesFolder } from '../../source/certificates/folder.ts';
import { foreignOwner } from '../../source/files/owner.ts';
import { loadContexts } from '../../source/kubernetes/contexts.ts';
import { SAIL_OPERATOR } from '../../source/model/bundled-operator.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { readBundle } from '../../source/operator-bundle/read.ts';
import { folderWith } from '../kubernetes/folder.ts';
import { madeFiles } from '../operator-bundle/made-bundle.ts';
import { tarOfFiles } from '../operator-bundle/tar-writer.ts';

/** Some user who is not the one of the tests. */
const STRANGER = 4711;
const asRoot = process.getuid?.() === 0 ? {} : { skip: 'only root can give a file to another user' };
const never = new AbortController().signal;

test('files of the user and of root are believed, those of others are not', () => {
  const user = { uid: 1000, behindSudo: undefined };
  assert.equal(foreignOwner({ uid: 1000 }, user), undefined);
  assert.equal(foreignOwner({ uid: 0 }, user), undefined);
  assert.match(foreignOwner({ uid: 1001 }, user) ?? '', /another user \(uid 1001\)/);
  assert.match(foreignOwner({ uid: 65534 }, user) ?? '', /another user/);
});

test('root believes root, and who typed sudo, who has root anyway', () => {
  assert.match(foreignOwner({ uid: 1000 }, { uid: 0, behindSudo: undefined }) ?? '', /another user/);
  assert.equal(foreignOwner({ uid: 1000 }, { uid: 0, behindSudo: 1000 }), undefined);
  assert.match(foreignOwner({ uid: 1001 }, { uid: 0, behindSudo: 1000 }) ?? '', /another user/);
  assert.match(foreignOwner({ uid: 1001 }, { uid: 0, behindSudo: Number('x') }) ?? '', /another user/);
});

test('where files have no owners, as on Windows, all are believed', () => {
  assert.equal(foreignOwner({ uid: 0 }, undefined), undefined);
});

/** The title of the problem that this ends with. */
async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.title;
    throw error;
  }
  return 'no problem';
}

const give = (path: string) => chownSync(path, STRANGER, STRANGER);

const entries = (cluster: object, user: object) =>
  JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1', ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'east', context: { cluster: 'c', user: 'u' } }],
  });

/** What is said of a context whose kubeconfig names a file. */
function complaint(t: TestContext, name: string, named: readonly [cluster: object, user: object]): string {
  const folder = folderWith(t, { kubeconfig: entries(...named), [name]: 'x' });
  const load = () => loadContexts({ kubeconfig: join(folder, 'kubeconfig'), environment: {}, home: folder });
  assert.equal(load().all[0]?.problem, undefined);
  give(join(folder, name));
  return load().all[0]?.problem?.title ?? '';
}

test('a kubeconfig of another user is not read', asRoot, async t => {
  const folder = folderWith(t, { kubeconfig: entries({}, {}) });
  const file = join(folder, 'kubeconfig');
  give(file);
  const places = [
    { kubeconfig: file, environment: {}, home: folder },
    { environment: { KUBECONFIG: file }, home: folder },
  ];
  for (const place of places) {
    assert.match(await refusal(() => loadContexts(place)), /^Cannot read the kubeconfig .*another user \(uid 4711\)/);
  }
});

test('nor is a certificate, key, token or program that it names', asRoot, t => {
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command: './f' };
  const named = {
    'certificate-authority': [{ 'certificate-authority': 'f' }, {}],
    'client-certificate': [{}, { 'client-certificate': 'f', 'client-key': 'f' }],
    tokenFile: [{}, { tokenFile: 'f' }],
    'credential plugin': [{}, { exec }],
  } as const;
  for (const [words, parts] of Object.entries(named)) {
    assert.match(complaint(t, 'f', parts), new RegExp(`${words} .*another user \\(uid 4711\\)`));
  }
});

test(
  'nor is anything in a certificates folder: a root of another user would be the root of the mesh',
  asRoot,
  async t => {
    const files = ['root-cert.pem', 'root-key.pem', 'east/ca-cert.pem'];
    for (const foreign of ['', 'east', ...files]) {
      const folder = folderWith(t, Object.fromEntries(files.map(name => [name, 'x'])));
      chmodSync(folder, 0o700);
      give(join(folder, foreign));
      const certificates = createCertificatesFolder(folder);
      const read = () => (foreign.startsWith('east') ? certificates.readSet('east') : certificates.readRoot());
      assert.match(await refusal(read), /another user \(uid 4711\)/, foreign);
      if (foreign === '')
        assert.match(await refusal(() => certificates.writeRoot({ key: 'k', cert: 'c' })), /another user/);
    }
  },
);

test('nor is an operator bundle', asRoot, async t => {
  const files = madeFiles();
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-bundles-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'bundle.tar'), tarOfFiles(files));
  give(join(folder, 'bundle.tar'));
  assert.match(
    await refusal(() => readBundle('bundle.tar', { folder, operator: SAIL_OPERATOR }, never)),
    /another user \(uid 4711\)/,
  );
  for (const foreign of ['manifests', 'metadata/annotations.yaml']) {
    const bundle = folderWith(t, Object.fromEntries(files));
    give(join(bundle, foreign));
    assert.match(
      await refusal(() => readBundle('.', { folder: bundle, operator: SAIL_OPERATOR }, never)),
      /another user \(uid 4711\)/,
      foreign,
    );
  }
});
