/** `--trace FILE`: what was asked of which cluster, when, and how it ended; and never a secret. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadContexts } from '../../source/kubernetes/contexts.ts';
import { temporaryFolder } from './kubeconfigs.ts';
import { rehearse, rehearseInstalled } from './rehearse-in-process.ts';
import { runMain } from './run-main.ts';

type Line = { readonly [key: string]: unknown };

const linesOf = (file: string): readonly Line[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));

test('a run writes every request, watch, command in a pod and event to the trace, and no secret', async t => {
  const { run, file, folder } = await rehearse(t, ['east', 'west']);
  const trace = join(folder, 'trace.ndjson');
  writeFileSync(trace, 'of an earlier run\n', { mode: 0o644 });
  chmodSync(trace, 0o644);
  const ended = await run(['up', '--yes', '-o', 'ndjson', '--trace', trace]);
  assert.equal(ended.exit, 0, ended.stderr);
  assert.equal(statSync(trace).mode & 0o777, 0o600);

  const lines = linesOf(trace);
  assert.ok(lines.every(line => Number.isFinite(line.at)));
  for (const cluster of ['east', 'west']) {
    const of = (kind: string) => lines.filter(line => line.trace === kind && line.cluster === cluster);
    assert.ok(of('request').some(line => line.method === 'PATCH' && line.status === 201 && Number(line.bytes) > 0));
    assert.ok(of('request').some(line => line.status === 404 && line.failure === 'not-found'));
    assert.ok(of('watch').some(line => Number(line.events) > 0));
    assert.ok(of('exec').length > 0);
  }
  const told = ended.stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line).event);
  const traced = lines.flatMap(line => (line.event === undefined ? [] : [line.event]));
  for (const event of ['plan', 'started', 'applied', 'done', 'verdict']) {
    assert.equal(traced.filter(each => each === event).length, told.filter(each => each === event).length, event);
  }

  const text = readFileSync(trace, 'utf8');
  const contexts = loadContexts({ kubeconfig: file, environment: {}, home: folder });
  t.after(() => contexts.close());
  const secrets = await contexts
    .connect('east', 'east')
    .list({ apiVersion: 'v1', kind: 'Secret' }, {}, new AbortController().signal);
  // The lines of keys, certificates and kubeconfigs, and tokens; what is shorter are names.
  const values = secrets
    .flatMap(each => Object.values(each.data ?? {}))
    .map(each => Buffer.from(String(each), 'base64').toString('utf8'))
    .flatMap(value => value.split('\n'))
    .filter(line => line.length >= 60);
  assert.ok(values.some(value => value.startsWith('eyJ')));
  assert.deepEqual(
    values.filter(value => text.includes(value) || text.includes(Buffer.from(value).toString('base64'))),
    [],
  );
});

test('of requests that clients in pods send nothing is in the trace that the user typed', async t => {
  const { run, folder } = await rehearseInstalled(t, ['east', 'west']);
  const trace = join(folder, 'trace.ndjson');
  const target = [
    '--url',
    'http://helloworld.sample:5000/hello?key=typed-key',
    '--header',
    'authorization: typed-token',
  ];
  const until = ['--match', 'version: {},', '--expect', 'v1,v2', '--until', 'proven', '--for', '60s'];
  const ended = await run(['traffic', ...target, ...until, '--trace', trace]);
  assert.equal(ended.exit, 0, ended.stderr);
  const text = readFileSync(trace, 'utf8');
  assert.doesNotMatch(text, /typed-/);
  assert.match(text, /"trace":"exec".*command=sh"/);
});

test('a trace that cannot be written is told before any cluster is asked', async t => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  mkdirSync(at('folder'));
  execFileSync('mkfifo', [at('pipe')]);
  writeFileSync(at('theirs'), '');
  symlinkSync(at('theirs'), at('link'));
  linkSync(at('theirs'), at('second'));
  const nowhere = at('kubeconfig');
  writeFileSync(nowhere, '{}', { mode: 0o600 });
  for (const [path, why] of [
    [at('folder'), /it is a folder/],
    [at('pipe'), /its device is missing|it is not a file/],
    [at('link'), /symbolic link/],
    [at('second'), /another name/],
    [at('missing/trace'), /no such file/],
    ['/dev/null', /it is not a file/],
  ] as const) {
    const { exit, stderr } = await runMain(['contexts', '--kubeconfig', nowhere, '--trace', path], { folder });
    assert.equal(exit, 2, `${path}: ${stderr}`);
    assert.match(stderr, why);
    assert.match(stderr, /--trace/);
  }
});
