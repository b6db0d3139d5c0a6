import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { loadContexts } from '../../source/kubernetes/contexts.ts';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import { folderWith } from './folder.ts';
import { config, entry, utf16 } from './kubeconfigs.ts';

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
