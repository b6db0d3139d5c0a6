/** Whatever a server sends and whatever a file holds, the whole program stays under 400 MB and ends with a named problem. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { selfSigned } from '../kubernetes/certificate.ts';
import { builtEastwest } from '../terminal/bundled.ts';

const MOST = 400;
const eastwest = builtEastwest();
const skip = process.platform === 'linux' ? false : 'the peak of a process is read from /proc';

type Ended = { readonly exit: number | null; readonly stderr: string /** Megabytes. */; readonly peak: number };

/** Runs the program to its end. The peak is the kernel's own, so that asking now and then loses nothing but the last moment. */
function run(kubeconfig: string, ...args: readonly string[]): Promise<Ended> {
  const [file = '', ...rest] = eastwest(...args, '--kubeconfig', kubeconfig);
  const child = spawn(file, rest, { cwd: new URL('../..', import.meta.url), stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  let peak = 0;
  const watch = setInterval(() => {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }, 20);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => clearInterval(watch));
    child.once('close', exit => resolve({ exit, stderr, peak }));
  });
}

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-memory-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A kubeconfig of one context that leads to this server. */
async function leadingTo(t: TestContext, answer: RequestListener): Promise<string> {
  const { key, certificate } = selfSigned('127.0.0.1');
  const server = createServer({ key, cert: certificate }, answer);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const path = join(folderOf(t), 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token: 'any' } }],
    contexts: [{ name: 'east', context: { cluster: 'c', user: 'u' } }],
  };
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

/** Writes as fast as the other side reads, until it goes. */
function endlessly(response: ServerResponse, chunk: string): void {
  const more = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

const object = (name: string) => ({
  metadata: { name, namespace: 'n', uid: name, labels: { text: 'x'.repeat(1000) } },
});
const page = JSON.stringify({
  kind: 'List',
  metadata: { resourceVersion: '1', continue: 'more' },
  items: Array.from({ length: 18_000 }, (_none, at) => object(`o${at}`)),
});

const servers: Readonly<Record<string, RequestListener>> = {
  'an answer without end': (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"kind":"List","items":[');
    endlessly(response, `${JSON.stringify(object('o'))},`.repeat(60));
  },
  'one string without end': (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"gitVersion":"');
    endlessly(response, 'v'.repeat(65_536));
  },
  'a refusal without end': (_request, response) => {
    response.writeHead(403, { 'content-type': 'application/json' });
    endlessly(response, '{"message":"no"} '.repeat(4000));
  },
  'pages of twenty megabytes without end': (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(page);
  },
};

for (const [name, answer] of Object.entries(servers)) {
  for (const command of [
    ['contexts', '--probe'],
    ['plan', '--cluster', 'east', '--timeout', '20s'],
  ]) {
    test(`${command[0]}: ${name} must not fill memory`, { skip }, async t => {
      const { exit, stderr, peak } = await run(await leadingTo(t, answer), ...command);
      assert.ok(peak > 0 && peak < MOST, `${peak.toFixed(0)} MB\n${stderr}`);
      assert.ok(exit !== null && exit !== 70 && (command[0] === 'contexts' || exit > 0), `exit ${exit}\n${stderr}`);
    });
  }
}

const aliases = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  .concat(
    Array.from(
      'bcdefghij',
      (each, at) => `${each}: &${each} [${`*${'abcdefghi'[at]}, `.repeat(9)}*${'abcdefghi'[at]}]`,
    ),
  )
  .join('\n');
const files: Readonly<Record<string, string>> = {
  'ten aliases of ten aliases, ten deep': aliases,
  'half a million documents': '---\na: b\n'.repeat(500_000),
  'a hundred thousand brackets': '['.repeat(100_000),
  'forty megabytes of one word': `users: ${'x'.repeat(40_000_000)}`,
};

for (const [name, text] of Object.entries(files)) {
  test(`a kubeconfig with ${name} must not fill memory`, { skip }, async t => {
    const path = join(folderOf(t), 'kubeconfig');
    writeFileSync(path, text, { mode: 0o600 });
    const { exit, stderr, peak } = await run(path, 'contexts');
    assert.ok(peak > 0 && peak < MOST, `${peak.toFixed(0)} MB\n${stderr}`);
    assert.ok(exit !== null && exit > 0 && exit !== 70, `exit ${exit}\n${stderr}`);
    assert.notEqual(stderr, '');
  });
}
