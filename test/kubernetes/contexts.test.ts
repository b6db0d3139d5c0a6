import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { loadContexts } from '../../source/kubernetes/contexts.ts';
import { readKubeconfig } from '../../source/kubernetes/kubeconfig/files.ts';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import { folderWith } from './folder.ts';

const config = (rest: string) => `apiVersion: v1\nkind: Config\n${rest}`;
const entry = (name: string, server = `https://${name}.example.com:6443`) =>
  config(`
clusters:
- {name: ${name}, cluster: {server: "${server}"}}
users:
- {name: ${name}-user, user: {token: token-of-${name}}}
contexts:
- {name: ${name}, context: {cluster: ${name}, user: ${name}-user, namespace: of-${name}}}
current-context: ${name}
`);

function problemIn(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof ProblemError, String(error));
    return error.problem;
  }
  return assert.fail('it should have failed');
}

test('$KUBECONFIG is a list: its contexts in order, the current one of the first that names one', t => {
  const folder = folderWith(t, { a: entry('east'), b: entry('west') });
  const environment = { KUBECONFIG: [join(folder, 'a'), join(folder, 'b')].join(delimiter) };
  const contexts = loadContexts({ environment, home: folder });
  assert.deepEqual(contexts.all, [
    {
      name: 'east',
      guess: 'east',
      server: 'https://east.example.com:6443',
      user: 'east-user',
      namespace: 'of-east',
      current: true,
    },
    {
      name: 'west',
      guess: 'west',
      server: 'https://west.example.com:6443',
      user: 'west-user',
      namespace: 'of-west',
      current: false,
    },
  ]);
  assert.deepEqual(contexts.files, [join(folder, 'a'), join(folder, 'b')]);
});

test('--kubeconfig wins over $KUBECONFIG, and that over the file at home', t => {
  const folder = folderWith(t, { flag: entry('flag'), listed: entry('listed'), '.kube/config': entry('home') });
  const environment = { KUBECONFIG: join(folder, 'listed') };
  const namesOf = (places: Parameters<typeof loadContexts>[0]) => loadContexts(places).all.map(each => each.name);
  assert.deepEqual(namesOf({ kubeconfig: join(folder, 'flag'), environment, home: folder }), ['flag']);
  assert.deepEqual(namesOf({ environment, home: folder }), ['listed']);
  assert.deepEqual(namesOf({ environment: { KUBECONFIG: '' }, home: folder }), ['home']);
});

test('no kubeconfig names every place that was looked at', t => {
  const folder = folderWith(t, {});
  const atHome = problemIn(() => loadContexts({ environment: {}, home: folder }));
  assert.equal(atHome.code, 'kubeconfig');
  assert.ok(atHome.title.includes(join(folder, '.kube', 'config')));
  const environment = { KUBECONFIG: [join(folder, 'x'), join(folder, 'y')].join(delimiter) };
  const listed = problemIn(() => loadContexts({ environment, home: folder }));
  assert.ok(listed.title.includes(join(folder, 'x')) && listed.title.includes(join(folder, 'y')));
});

test('a file that --kubeconfig names and that is not there is named', t => {
  const folder = folderWith(t, {});
  const problem = problemIn(() => loadContexts({ kubeconfig: join(folder, 'x'), environment: {}, home: folder }));
  assert.equal(problem.title, `Cannot read the kubeconfig ${join(folder, 'x')}: there is no such file`);
});

for (const [what, content] of [
  ['an empty file', ''],
  ['a file with nothing but comments', '# later\n'],
  ['a file without contexts', config('clusters: []\n')],
] as const) {
  test(`${what} has no contexts`, t => {
    const folder = folderWith(t, { config: content });
    const problem = problemIn(() =>
      loadContexts({ kubeconfig: join(folder, 'config'), environment: {}, home: folder }),
    );
    assert.equal(problem.code, 'kubeconfig');
    assert.equal(problem.title, `The kubeconfig ${join(folder, 'config')} has no contexts`);
  });
}

test('an unreadable file is named', { skip: process.getuid?.() === 0 ? 'root reads everything' : false }, t => {
  const folder = folderWith(t, { config: entry('east') });
  chmodSync(join(folder, 'config'), 0o000);
  const problem = problemIn(() => loadContexts({ kubeconfig: join(folder, 'config'), environment: {}, home: folder }));
  assert.match(problem.title, /config: permission denied$/);
});

test('a folder in place of the file is named', t => {
  const folder = folderWith(t, {});
  const problem = problemIn(() => loadContexts({ kubeconfig: folder, environment: {}, home: folder }));
  assert.equal(problem.title, `Cannot read the kubeconfig ${folder}: it is a folder`);
});

test('broken YAML is named with file and line, without what stands there', t => {
  const folder = folderWith(t, { config: config('users:\n- name: a\n  user: {token: s3cret, [}\n') });
  const problem = problemIn(() => loadContexts({ kubeconfig: join(folder, 'config'), environment: {}, home: folder }));
  assert.equal(problem.code, 'kubeconfig');
  assert.ok(problem.title.startsWith(`The kubeconfig ${join(folder, 'config')}:5 is not valid YAML: `), problem.title);
  assert.doesNotMatch(JSON.stringify(problem), /s3cret/);
});

/** Text as PowerShell redirects it. */
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

for (const [what, content, why] of [
  ['UTF-16 without a byte order mark', utf16(entry('east')).subarray(2), /is not text: .*UTF-16/],
  ['half a character of UTF-16', utf16(entry('east')).subarray(0, -1), /is not text: it is not valid UTF-16LE/],
  ['another encoding', Buffer.from(entry('\u00e4'), 'latin1'), /is not text: it is not valid UTF-8/],
  ['aliases that contain themselves', `${entry('east')}more: &a [*a]\n`, /is not valid YAML: its aliases/],
  [
    'aliases that unfold to more than memory holds',
    `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]\n`).join('')}`,
    /is not valid YAML: its aliases/,
  ],
  ['binary that is no base64', entry('east').replace('token-of-east', '!!binary "s3cret*"'), /is not valid YAML/],
] as const) {
  test(`what cannot be read is named with its file: ${what}`, t => {
    const folder = folderWith(t, { config: content });
    const problem = problemIn(() =>
      loadContexts({ kubeconfig: join(folder, 'config'), environment: {}, home: folder }),
    );
    assert.equal(problem.code, 'kubeconfig');
    assert.ok(problem.title.includes(join(folder, 'config')), problem.title);
    assert.match(problem.title, why);
    assert.doesNotMatch(JSON.stringify(problem), /s3cret/);
  });
}

test('a file with many blank lines is read at once', t => {
  const folder = folderWith(t, { config: `${'\n'.repeat(5_000)}${entry('east')}` });
  assert.equal(loadContexts({ kubeconfig: join(folder, 'config'), environment: {}, home: folder }).all.length, 1);
});

const shapes: readonly (readonly [name: string, content: string, field: string])[] = [
  ['clusters as an object', 'clusters: {a: b}', 'clusters must be a list'],
  ['a number as a name', 'clusters:\n- name: 12', 'clusters[0].name must be text'],
  [
    'a yes as a namespace',
    'contexts:\n- {name: a, context: {namespace: yes}}',
    'contexts[0].context.namespace must be',
  ],
  ['text as a flag', 'clusters:\n- {name: a, cluster: {insecure-skip-tls-verify: "no"}}', 'must be true or false'],
  ['text as a user', 'users:\n- {name: a, user: s3cret}', 'users[0].user must be an object'],
  ['a name twice', 'users:\n- {name: a}\n- {name: a}', 'users[1].name must be a name of its own'],
  ['another kind', 'kind: Foo', 'kind must be Config'],
];
for (const [name, content, field] of shapes) {
  test(`a wrong shape is named with file and field: ${name}`, t => {
    const folder = folderWith(t, { config: content });
    const problem = problemIn(() =>
      loadContexts({ kubeconfig: join(folder, 'config'), environment: {}, home: folder }),
    );
    assert.equal(problem.code, 'kubeconfig');
    assert.ok(problem.title.includes(join(folder, 'config')), problem.title);
    assert.ok(problem.title.includes(field), problem.title);
    assert.doesNotMatch(JSON.stringify(problem), /s3cret/);
  });
}

const unusable: readonly (readonly [name: string, content: string, why: RegExp])[] = [
  ['a cluster that is not there', 'contexts:\n- {name: a, context: {cluster: x}}', /its cluster x is not in/],
  ['no cluster', 'contexts:\n- {name: a, context: {}}', /names no cluster/],
  [
    'a user that is not there',
    'clusters:\n- {name: c, cluster: {server: "https://c"}}\ncontexts:\n- {name: a, context: {cluster: c, user: u}}',
    /its user u is not in/,
  ],
  [
    'a cluster without server',
    'clusters:\n- {name: c}\ncontexts:\n- {name: a, context: {cluster: c}}',
    /has no server/,
  ],
  [
    'a certificate authority that cannot be read',
    'clusters:\n- {name: c, cluster: {server: "https://c", certificate-authority: nowhere.pem}}\ncontexts:\n- {name: a, context: {cluster: c}}',
    /certificate-authority .*nowhere\.pem cannot be read/,
  ],
  [
    'an auth-provider that kubectl no longer supports',
    'clusters:\n- {name: c, cluster: {server: "https://c"}}\nusers:\n- {name: u, user: {auth-provider: {name: gcp}}}\ncontexts:\n- {name: a, context: {cluster: c, user: u}}',
    /auth-provider gcp, which kubectl no longer supports/,
  ],
  [
    'a plugin of an unknown version',
    'clusters:\n- {name: c, cluster: {server: "https://c"}}\nusers:\n- {name: u, user: {exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}}}\ncontexts:\n- {name: a, context: {cluster: c, user: u}}',
    /apiVersion client\.authentication\.k8s\.io\/v1alpha1/,
  ],
];
for (const [name, content, why] of unusable) {
  test(`a context that cannot be used says why and stops nobody else: ${name}`, t => {
    const folder = folderWith(t, { config: content, other: entry('west') });
    const environment = { KUBECONFIG: [join(folder, 'config'), join(folder, 'other')].join(delimiter) };
    const contexts = loadContexts({ environment, home: folder });
    const [broken, west] = contexts.all;
    assert.match(broken?.problem?.title ?? '', why);
    assert.equal(west?.problem, undefined);
    assert.equal(problemIn(() => contexts.connect('a', 'a')).title, broken?.problem?.title);
  });
}

test('a context that is not there is refused with those that are', t => {
  const folder = folderWith(t, { config: entry('east') });
  const contexts = loadContexts({ kubeconfig: join(folder, 'config'), environment: {}, home: folder });
  const problem = problemIn(() => contexts.connect('north', 'north'));
  assert.match(problem.title, /no context north/);
  assert.match(problem.hint, /east/);
});

test('reading contexts loads neither the client library nor anything that connects', t => {
  const folder = folderWith(t, { config: entry('east') });
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    const { loadContexts } = await import(${JSON.stringify(join(import.meta.dirname, '../../source/kubernetes/contexts.ts'))});
    const contexts = loadContexts({ kubeconfig: ${JSON.stringify(join(folder, 'config'))}, environment: {}, home: '/' });
    contexts.connect('east', 'east');
    console.log(JSON.stringify(loaded.filter(url => /node_modules.(@kubernetes|undici|ws)./.test(url))));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    cwd: join(import.meta.dirname, '../..'),
  });
  assert.equal(stdout.trim(), '[]', stderr);
});

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
