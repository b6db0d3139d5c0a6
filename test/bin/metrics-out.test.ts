/** Metrics for collectors: a file that is whole at any moment, and a port that no page of the web reads. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { metricsOut } from '../../bin/commands/metrics-out.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { temporaryFolder } from './kubeconfigs.ts';

const text = () => 'eastwest_path_up 1\n';
const problemIn = (words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ProblemError);
  assert.match(error.problem.title, words);
  return true;
};

/** A port that is free at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function statusAs(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = get({ host: '127.0.0.1', port, path: '/metrics', headers: { host }, agent: false }, response => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', reject);
  });
}

test('metrics are served under the names of this machine, and under no name that was made to lead here', async t => {
  const port = await freePort();
  const out = await metricsOut({ file: undefined, port }, text);
  t.after(() => out.close());
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'LOCALHOST', `[::1]:${port}`]) {
    assert.equal(await statusAs(port, host), 200, host);
  }
  for (const host of ['attacker.example.com', `127.0.0.1.attacker.example.com:${port}`, 'localhost.example.com']) {
    assert.equal(await statusAs(port, host), 421, host);
  }
});

test('a port that is taken is a problem, and so is a folder in the place of the file; nothing of either stays', async t => {
  const folder = temporaryFolder(t);
  const port = await freePort();
  const out = await metricsOut({ file: undefined, port }, text);
  t.after(() => out.close());
  const file = join(folder, 'metrics.prom');
  await assert.rejects(
    metricsOut({ file, port }, text),
    problemIn(/^--metrics-port 127\.0\.0\.1:\d+: another program/),
  );
  mkdirSync(file);
  writeFileSync(join(file, 'in it'), '');
  const free = await freePort();
  await assert.rejects(metricsOut({ file, port: free }, text), problemIn(/^--metrics-file .*metrics\.prom: /));
  assert.deepEqual(readdirSync(folder), ['metrics.prom']);
  const again = await metricsOut({ file: undefined, port: free }, text);
  await again.close();
});

test('what another user prepared beside the file, or in its place, is not written through', async t => {
  const folder = temporaryFolder(t);
  const theirs = join(folder, 'theirs');
  writeFileSync(theirs, 'theirs');
  const file = join(folder, 'metrics.prom');
  for (const name of ['metrics.prom', 'metrics.prom.part']) symlinkSync(theirs, join(folder, name));
  const out = await metricsOut({ file, port: undefined }, text);
  await out.close();
  assert.equal(readFileSync(theirs, 'utf8'), 'theirs');
  assert.equal(readFileSync(file, 'utf8'), text());
  assert.equal(statSync(file).mode & 0o777, 0o644);
  assert.deepEqual(readdirSync(folder).toSorted(), ['metrics.prom', 'metrics.prom.part', 'theirs']);
});
