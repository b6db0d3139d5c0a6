/** Issue "Bad input": kubeconfigs and contexts that cannot work. Each has a message, exit 2 and no stack. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { kubeconfigFile, temporaryFolder } from './kubeconfigs.ts';
import { type Ended, runMain } from './run-main.ts';

function refused({ exit, stdout, stderr }: Ended, ...words: readonly RegExp[]): void {
  assert.equal(exit, 2, stderr);
  assert.equal(stdout, '');
  for (const each of words) assert.match(stderr, each);
  assert.doesNotMatch(stderr, /\n {4}at /);
}

test('no kubeconfig: the places that were looked at are named', async t => {
  const home = temporaryFolder(t);
  refused(await runMain(['contexts'], { home }), new RegExp(`${home}/.kube/config`));
  const nowhere = join(home, 'nowhere');
  refused(await runMain(['contexts'], { environment: { KUBECONFIG: nowhere } }), new RegExp(nowhere));
  refused(await runMain(['contexts', '--kubeconfig', nowhere]), new RegExp(nowhere));
});

test('an empty kubeconfig is named', async t => {
  const file = join(temporaryFolder(t), 'empty');
  writeFileSync(file, '');
  refused(await runMain(['contexts', '--kubeconfig', file]), new RegExp(file), /context/);
});

test('a kubeconfig that cannot be read is named, with the reason', async t => {
  const folder = temporaryFolder(t);
  refused(await runMain(['contexts', '--kubeconfig', folder]), new RegExp(folder), /folder|directory/);
  const file = join(folder, 'secret');
  writeFileSync(file, 'x');
  chmodSync(file, 0);
  if (process.getuid?.() === 0) return t.diagnostic('root may read every file');
  refused(await runMain(['contexts', '--kubeconfig', file]), new RegExp(file), /permission|allowed/i);
});

test('a broken kubeconfig is named with its line', async t => {
  const file = join(temporaryFolder(t), 'broken');
  writeFileSync(file, 'apiVersion: v1\nkind: Config\ncontexts:\n  - name: [east\nusers: []\n');
  refused(await runMain(['contexts', '--kubeconfig', file]), new RegExp(file), /line [456]|:[456]\b/);
});

test('a file that is something else is no kubeconfig', async t => {
  const file = join(temporaryFolder(t), 'list');
  writeFileSync(file, '- a\n- b\n');
  refused(await runMain(['contexts', '--kubeconfig', file]), new RegExp(file));
});

test('without --cluster the contexts are listed', async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1', west: 'https://127.0.0.1:1' });
  for (const command of ['plan', 'traffic']) {
    refused(await runMain([command, '--kubeconfig', file]), /no clusters selected/, /east, west/);
  }
  refused(await runMain(['up', '--yes', '--kubeconfig', file]), /no clusters selected/, /east, west/);
});

test('an unknown context is told with the nearest one', async t => {
  const file = kubeconfigFile(t, { 'kind-east': 'https://127.0.0.1:1', 'kind-west': 'https://127.0.0.1:1' });
  const ended = await runMain(['plan', '--kubeconfig', file, '--cluster', 'a=kind-est', '--cluster', 'b=kind-west']);
  refused(ended, /no context "kind-est"/, /Did you mean kind-east\?/);
});

test('one context twice is one cluster twice', async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1' });
  const ended = await runMain(['plan', '--kubeconfig', file, '--cluster', 'a=east', '--cluster', 'b=east']);
  refused(ended, /a and b are the same cluster/);
});

test('duplicate and invalid cluster names are told together, with what to type', async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1', west: 'https://127.0.0.1:1' });
  const clusters = ['a=east', 'a=west', 'My_East=east'].flatMap(each => ['--cluster', each]);
  const ended = await runMain(['plan', '--kubeconfig', file, ...clusters]);
  refused(
    ended,
    /two clusters are named a/,
    /--cluster a2=west/,
    /"My_East" is not a valid cluster name/,
    /--cluster my-east=east/,
  );
});

test('a context named by OpenShift has a valid cluster name guessed from its host', async t => {
  const name = 'default/api-east-example-com:6443/kube:admin';
  const file = kubeconfigFile(t, { [name]: 'https://api.east.example.com:6443' });
  const { exit, stdout } = await runMain(['contexts', '--kubeconfig', file, '-o', 'json']);
  assert.equal(exit, 0);
  const [row] = JSON.parse(stdout);
  assert.equal(row.context, name);
  assert.match(row.cluster, /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
  assert.match(row.cluster, /east/);
});

test('contexts are listed from the file alone, aligned, the current one marked, without any secret', async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1', 'a-longer-name': 'https://127.0.0.1:2' });
  const { exit, stdout, stderr } = await runMain(['contexts', '--kubeconfig', file]);
  assert.equal(exit, 0);
  assert.equal(stderr, '');
  const [head = '', first = '', second = ''] = stdout.split('\n');
  assert.match(first, /^\* {2}east /);
  assert.match(second, /^ {3}a-longer-name /);
  assert.equal(head.indexOf('SERVER'), first.indexOf('https://'));
  assert.equal(head.indexOf('SERVER'), second.indexOf('https://'));
  assert.doesNotMatch(stdout, /secret-of/);
});

test('what the first of several files hides is told on stderr, with the file that it is in', async t => {
  const one = kubeconfigFile(t, { default: 'https://127.0.0.1:1' });
  const other = kubeconfigFile(t, { default: 'https://127.0.0.1:2' });
  const environment = { KUBECONFIG: [one, other].join(delimiter) };
  for (const output of ['text', 'json']) {
    const { exit, stdout, stderr } = await runMain(['contexts', '-o', output], { environment });
    assert.equal(exit, 0, stderr);
    assert.ok(stderr.includes(`cluster cluster-default of ${other} is hidden by the cluster of that name in ${one}\n`));
    assert.doesNotMatch(stdout, /hidden|:2/);
  }
});

test('names in a kubeconfig reach the terminal without control characters', async t => {
  const folder = temporaryFolder(t);
  mkdirSync(folder, { recursive: true });
  const file = kubeconfigFile(t, { 'ea\u001b[31mst\u0007\n\u202e': 'https://127.0.0.1:1' });
  for (const output of ['text', 'json']) {
    const { stdout } = await runMain(['contexts', '--kubeconfig', file, '-o', output]);
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\u0000-\u001f\u007f-\u009f\u202e]/);
  }
  const { stderr } = await runMain(['plan', '--kubeconfig', file]);
  assert.doesNotMatch(stderr.replaceAll('\n', ''), /[\u0000-\u001f\u007f-\u009f\u202e]/);
});

test('without a terminal and without a command the contexts are listed, with the command that needs none', async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1', west: 'https://127.0.0.1:1' });
  for (const flags of [[], ['--plain'], ['--screen-reader']]) {
    const ended = await runMain(['--kubeconfig', file, ...flags]);
    refused(ended, /no terminal to prompt on/, /eastwest up/);
    assert.match(ended.stderr, /east, west/);
  }
  refused(await runMain(['--rehearse']), /no terminal to prompt on/, /eastwest up --rehearse/);
});

test('up without a terminal and without --yes asks for --yes', async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1' });
  refused(await runMain(['up', '--kubeconfig', file, '--cluster', 'east']), /no terminal to prompt on/, /--yes/);
});

test('what is refused after the flags were read ends NDJSON with a result', async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1' });
  const { exit, stdout } = await runMain(['up', '--kubeconfig', file, '--cluster', 'x=y', '--yes', '-o', 'ndjson']);
  assert.equal(exit, 2);
  const events = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  assert.deepEqual(
    events.map(each => each.event),
    ['failed', 'result'],
  );
  assert.equal(events[0].problem.code, 'bad-input');
  assert.deepEqual([events[1].outcome, events[1].exit, events[1].clusters], ['failed', 2, []]);
});
