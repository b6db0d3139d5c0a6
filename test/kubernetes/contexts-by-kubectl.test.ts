import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { readKubeconfig } from '../../source/kubernetes/kubeconfig/files.ts';
import { folderWith } from './folder.ts';
import { config, entry, utf16 } from './kubeconfigs.ts';

const kubectl = spawnSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
const noKubectl = kubectl.status === 0 ? false : 'kubectl is not installed here';

const token = (written: string) => ({ a: entry('east').replace('token-of-east', written) });
const parity: readonly (readonly [
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  list: readonly string[],
])[] = [
  ['UTF-16, little end first', { a: utf16(entry('\u00e4\u{1f600}')) }, ['a']],
  ['UTF-16, big end first', { a: utf16(entry('\u00e4\u{1f600}')).swap16() }, ['a']],
  ['UTF-16 and UTF-8 side by side', { a: utf16(entry('east')), b: entry('west') }, ['a', 'b']],
  ['UTF-8 with a byte order mark', { a: `\ufeff${entry('\u00e4')}` }, ['a']],
  ['lines that end as on Windows', { a: entry('east').replaceAll('\n', '\r\n') }, ['a']],
  ['several documents: the first counts', { a: `---\n${entry('east')}---\n${entry('west')}` }, ['a']],
  ['a second document that is broken', { a: `${entry('east')}---\n{[ : \n` }, ['a']],
  ['what follows the end of a document', { a: `${entry('east')}...\nmore: [` }, ['a']],
  ['directives and comments before the first document', { a: `# a\n%YAML 1.1\n---\n${entry('east')}` }, ['a']],
  ['a first document with nothing in it', { a: `---\n---\n${entry('east')}`, b: entry('west') }, ['a', 'b']],
  ['a first document that is null', { a: `null\n---\n${entry('east')}`, b: entry('west') }, ['a', 'b']],
  ['a number tagged as text', token('!!str 123'), ['a']],
  ['a date tagged as such', token('!!timestamp 2001-01-01'), ['a']],
  ['a number with a tag of nobody', token('!foo 12'), ['a']],
  ['a tag in full', token('!<tag:example.com,2000:x> abc'), ['a']],
  ['a tag of a shorthand', { a: `%TAG !e! tag:example.com,2000:\n---\n${token('!e!x abc').a}` }, ['a']],
  ['binary', token('!!binary aGVsbG8='), ['a']],
  ['binary over several lines', token('!!binary "aGVs\\nbG8="'), ['a']],
  ['a tag at a list', { a: entry('east').replace('contexts:', 'contexts: !foo') }, ['a']],
  [
    'tags at objects',
    { a: entry('east').replace('user: {', 'user: !!omap {').replace('context: {', 'context: !f {') },
    ['a'],
  ],
  ['one file', { a: entry('east') }, ['a']],
  ['two files', { a: entry('east'), b: entry('west') }, ['a', 'b']],
  [
    'the first file wins whole entries',
    { a: entry('east', 'https://one'), b: entry('east', 'https://two') },
    ['a', 'b'],
  ],
  ['missing and empty files', { a: '', b: entry('west') }, ['nowhere', 'a', 'b']],
  ['the same file twice', { a: entry('east') }, ['a', 'a']],
  [
    'no current context in the first',
    { a: entry('east').replace(/current-context.*/, ''), b: entry('west') },
    ['a', 'b'],
  ],
  [
    'an entry that is completed elsewhere is not completed',
    { a: config('users:\n- {name: u, user: {token: t}}\n'), b: `${entry('east')}`.replace('token-of', 'second') },
    ['a', 'b'],
  ],
  [
    'all fields of users and clusters',
    {
      'deep/a': config(`
clusters:
- name: c
  cluster:
    server: https://c
    certificate-authority: ../ca.pem
    tls-server-name: kubernetes.default
    proxy-url: socks5://proxy:1080
users:
- name: u
  user:
    tokenFile: token
    client-certificate: ./cert.pem
    client-key: /absolute/key.pem
    as: jane
    as-uid: "12"
    as-groups: [a, b]
    as-user-extra: {reason: [one, two]}
- name: e
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: ./plugin
      args: [a, b]
      env: [{name: A, value: b}]
      interactiveMode: Never
      provideClusterInfo: true
      installHint: get it
- name: b
  user: {username: jane, password: hunter2}
contexts:
- {name: x, context: {cluster: c, user: u}}
`),
    },
    ['deep/a'],
  ],
  [
    'JSON',
    { a: JSON.stringify({ kind: 'Config', apiVersion: 'v1', contexts: [{ name: 'j', context: { cluster: 'c' } }] }) },
    ['a'],
  ],
  ['no kind and no apiVersion', { a: entry('east').replace(/^.*\n.*\n/, '') }, ['a']],
  ['a key twice: the last counts', { a: `${entry('east')}current-context: last\n` }, ['a']],
  [
    'yes as true',
    {
      a: `${config('clusters:\n- {name: c, cluster: {server: "https://c", insecure-skip-tls-verify: yes}}\n')}contexts:\n- {name: a, context: {cluster: c}}\n`,
    },
    ['a'],
  ],
  [
    'null in all places',
    {
      a: config(
        'clusters:\n- {name: c, cluster: null}\nusers:\n- {name: u, user:}\ncontexts:\n- {name: z, context: null}\n',
      ),
    },
    ['a'],
  ],
];

type Seen = {
  readonly 'current-context'?: string;
  readonly clusters: readonly { readonly name: string; readonly cluster: Readonly<Record<string, unknown>> }[] | null;
  readonly users: readonly { readonly name: string; readonly user: Readonly<Record<string, unknown>> }[] | null;
  readonly contexts: readonly { readonly name: string; readonly context: Readonly<Record<string, unknown>> }[] | null;
};

/** What kubectl makes of it, in the words of kubectl. */
function kubectlSees(folder: string, list: string): Seen {
  const { stdout, stderr, status } = spawnSync('kubectl', ['config', 'view', '--raw', '--merge', '-o', 'json'], {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, KUBECONFIG: list },
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Seen;
}

const present = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && value !== false),
  );
const byName = <T extends { readonly name: string }>(entries: readonly T[] | null) =>
  [...(entries ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));

for (const [name, files, list] of parity) {
  test(`kubectl sees the same: ${name}`, { skip: noKubectl }, t => {
    const folder = folderWith(t, files);
    const environment = { KUBECONFIG: list.map(file => join(folder, file)).join(delimiter) };
    const theirs = kubectlSees(folder, environment.KUBECONFIG);
    const ours = readKubeconfig({ environment, home: folder });
    assert.equal(ours.currentContext ?? '', theirs['current-context'] ?? '');
    assert.deepEqual(
      byName(ours.contexts).map(({ name, ...context }) => ({ name, context: present(context) })),
      byName(theirs.contexts).map(({ name, context }) => ({ name, context: present(context) })),
    );
    assert.deepEqual(
      byName(ours.clusters).map(({ name, server, caFile, tlsServerName, insecure, proxyUrl }) => ({
        name,
        cluster: present({
          server,
          'certificate-authority': caFile,
          'tls-server-name': tlsServerName,
          'insecure-skip-tls-verify': insecure,
          'proxy-url': proxyUrl,
        }),
      })),
      byName(theirs.clusters).map(({ name, cluster }) => ({ name, cluster: absolutePaths(folder, present(cluster)) })),
    );
    assert.deepEqual(
      byName(ours.users).map(user => {
        const { user: as, uid, groups, extra } = user.impersonate;
        return {
          name: user.name,
          user: present({
            token: user.token,
            tokenFile: user.tokenFile,
            'client-certificate': user.certificateFile,
            'client-key': user.keyFile,
            username: user.username,
            password: user.password,
            as,
            'as-uid': uid,
            'as-groups': groups.length === 0 ? undefined : groups,
            'as-user-extra': Object.keys(extra).length === 0 ? undefined : extra,
            exec: user.exec === undefined ? undefined : { ...user.exec, env: pairs(user.exec.env) },
          }),
        };
      }),
      byName(theirs.users).map(({ name, user }) => ({ name, user: absolutePaths(folder, present(user)) })),
    );
  });
}

const pairs = (env: Readonly<Record<string, string>>) => Object.entries(env).map(([name, value]) => ({ name, value }));

/** kubectl shows paths as they stand in the file; they lie in `deep/` where they are relative. */
function absolutePaths(folder: string, fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const absolute = (value: unknown) => {
    const path = String(value);
    return path.startsWith('/') ? path : join(folder, 'deep', path);
  };
  const paths = ['certificate-authority', 'tokenFile', 'client-certificate', 'client-key'];
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (paths.includes(name)) return [name, absolute(value)];
      if (name !== 'exec') return [name, value];
      const exec = value as Readonly<Record<string, unknown>>;
      return [name, { ...exec, command: absolute(exec.command) }];
    }),
  );
}
