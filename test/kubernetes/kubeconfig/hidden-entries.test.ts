import assert from 'node:assert/strict';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadContexts } from '../../../source/kubernetes/contexts.ts';
import { problemOf } from '../../../source/kubernetes/failures/problems.ts';
import type { Contexts } from '../../../source/ports.ts';
import { folderWith } from '../folder.ts';
import { refusal } from '../scripted-api.ts';

function file(context: string, cluster: string, user: string, server: string, token = `token of ${server}`): string {
  return JSON.stringify({
    clusters: [{ name: cluster, cluster: { server: `https://${server}` } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: context, context: { cluster, user } }],
  });
}

/** What the files together make, in their order; paths in words are shortened to the names of the files. */
function loaded(t: TestContext, ...texts: readonly string[]): Pick<Contexts, 'all'> & { hidden: readonly string[] } {
  const names = ['a', 'b', 'c'].slice(0, texts.length);
  const folder = folderWith(t, Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ''])));
  const environment = { KUBECONFIG: names.map(name => join(folder, name)).join(delimiter) };
  const { all, hidden = [] } = loadContexts({ environment, home: folder });
  const short = (text: string) => text.replaceAll(`${folder}/`, '');
  return {
    hidden: hidden.map(short),
    all: all.map(each => (each.mixedUp === undefined ? each : { ...each, mixedUp: short(each.mixedUp) })),
  };
}

test('files whose names are all the same: the second is hidden whole, and that is told', t => {
  const { all, hidden } = loaded(
    t,
    file('default', 'default', 'default', 'one'),
    file('default', 'default', 'default', 'two'),
  );
  assert.deepEqual(
    all.map(({ name, server, mixedUp }) => [name, server, mixedUp]),
    [['default', 'https://one', undefined]],
  );
  assert.deepEqual(hidden, [
    'cluster default of b is hidden by the cluster of that name in a',
    'user default of b is hidden by the user of that name in a',
  ]);
});

test('a context whose cluster and user the first file hides says from where they are taken', t => {
  const { all } = loaded(
    t,
    file('site-a', 'kubernetes', 'kubernetes-admin', 'one'),
    file('site-b', 'kubernetes', 'kubernetes-admin', 'two'),
  );
  assert.deepEqual(
    all.map(({ mixedUp }) => mixedUp),
    [
      undefined,
      'The cluster kubernetes and user kubernetes-admin of context site-b come from a, which hides what b has under that name: rename it in one of the files',
    ],
  );
});

test('the file that counts is named, also of three, and where cluster and user come from different ones', t => {
  const { all, hidden } = loaded(
    t,
    file('a', 'a', 'admin', 'one'),
    file('b', 'same', 'b', 'two'),
    file('c', 'same', 'admin', 'three'),
  );
  assert.match(all[2]?.mixedUp ?? '', /^The cluster same and user admin of context c come from b and a, /);
  assert.deepEqual(hidden, [
    'cluster same of c is hidden by the cluster of that name in b',
    'user admin of c is hidden by the user of that name in a',
  ]);
});

test('an entry that says the same in both files is not missed', t => {
  const { all, hidden } = loaded(t, file('a', 'c', 'u', 'one'), file('b', 'c', 'u', 'one'));
  assert.deepEqual([all.map(({ mixedUp }) => mixedUp), hidden], [[undefined, undefined], []]);
});

test('a context that completes itself from another file on purpose is not told', t => {
  const users = JSON.stringify({ users: [{ name: 'u', user: { token: 't' } }] });
  const rest = JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: 'https://c' } }],
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
  });
  assert.deepEqual(loaded(t, users, rest).hidden, []);
});

test('a login that is refused, and a certificate that is not trusted, have the mix-up as their hint', () => {
  const doing = { cluster: 'west', context: 'b', verb: 'read', mixedUp: 'The user admin comes from a' };
  assert.equal(problemOf(refusal(401), doing)?.hint, doing.mixedUp);
  const untrusted = Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  assert.equal(problemOf(untrusted, doing)?.hint, doing.mixedUp);
  const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
  assert.notEqual(problemOf(refused, doing)?.hint, doing.mixedUp);
});
