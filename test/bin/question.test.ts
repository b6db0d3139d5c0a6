/** `up` asks on a real terminal. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { spawn } from '@lydell/node-pty';
import { keptCompiled } from '../helpers/kept-compiled.ts';
import { fakeApi, plainCluster } from './fake-api.ts';
import { kubeconfigFile, temporaryFolder } from './kubeconfigs.ts';

const root = resolve(import.meta.dirname, '../..');

/** Starts `up`, types `keys` when it asks, and waits for the end. */
async function answering(t: TestContext, keys: string) {
  const east = await fakeApi(t, plainCluster({ uid: 'a', groups: ['operators.coreos.com/v1alpha1'] }));
  const file = kubeconfigFile(t, { east });
  const argv = ['bin/eastwest.ts', 'up', '--kubeconfig', file, '--cluster', 'east'];
  const folder = temporaryFolder(t);
  const terminal = spawn(process.execPath, [...argv, '--certificates', folder], {
    cwd: root,
    cols: 200,
    rows: 40,
    env: { ...keptCompiled, PATH: process.env.PATH ?? '', TERM: 'xterm', HOME: folder },
  });
  const { promise, resolve: ended } = Promise.withResolvers<{ exit: number; text: string }>();
  let text = '';
  let typed = false;
  terminal.onData(more => {
    text += more;
    if (typed || !text.includes('[y/N] ')) return;
    typed = true;
    terminal.write(keys);
  });
  terminal.onExit(({ exitCode }) => ended({ exit: exitCode, text }));
  return promise;
}

test('no, or nothing at all, is exit 4', async t => {
  for (const keys of ['n\r', '\r', '\u0004']) {
    const { exit, text } = await answering(t, keys);
    assert.equal(exit, 4, text);
    assert.match(text, /steps on 1 cluster\. Continue\? \[y\/N\]/);
  }
});

test('ctrl-c at the question stops: exit 130, no stack', async t => {
  const { exit, text } = await answering(t, '\u0003');
  assert.equal(exit, 130, text);
  assert.match(text, /mesh1: stopped/);
  assert.doesNotMatch(text, /\n {4}at /);
});
