/** The script in real shells, with a real curl, against a small server here. */
import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { eachLine } from '../../source/model/lines.ts';
import type { Observation } from '../../source/model/tally.ts';
import { helloReader, requestCommand } from '../../source/traffic/hello.ts';

const found = (program: string, ...args: readonly string[]) => spawnSync(program, [...args]).error === undefined;

const shells = [
  { name: 'dash', command: ['dash'], there: found('dash', '-c', ':') },
  { name: 'bash', command: ['bash'], there: found('bash', '-c', ':') },
  { name: 'busybox ash', command: ['busybox', 'sh'], there: found('busybox', 'true') },
];
const curl = spawnSync('sh', ['-c', 'command -v curl'], { encoding: 'utf8' }).stdout.trim();

type Child = ChildProcessByStdio<Writable, Readable, null>;
type Asking = {
  readonly child: Child;
  /** Answers until `enough` is content. */
  readonly receive: (enough: (received: readonly Observation[]) => boolean) => Promise<readonly Observation[]>;
  /** Every process that the script has started, itself included. */
  readonly processes: () => readonly number[];
};

/** Runs the script as a pod's shell would, marked by a variable of its own so that its processes can be found. */
function start(
  t: TestContext,
  shell: readonly string[],
  url: string,
  rate: number,
  path = process.env.PATH,
  more: readonly string[] = [],
): Asking {
  const mark = `EASTWEST_TEST=${Math.random()}`;
  const [name = '', value = ''] = mark.split('=');
  const [program = '', ...args] = [...shell, ...requestCommand(url, rate, more).slice(1)];
  // With SHLVL bash takes a socket for stdin as no sign of a remote login.
  const env = { PATH: path, SHLVL: '1', [name]: value };
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  const processes = () => processesWith(mark);
  t.after(() => {
    for (const pid of processes()) process.kill(pid, 'SIGKILL');
  });
  const read = helloReader();
  const lines = eachLine(child.stdout)[Symbol.asyncIterator]();
  const received: Observation[] = [];
  const receive: Asking['receive'] = async enough => {
    const before = received.length;
    while (!enough(received.slice(before))) {
      const line = await lines.next();
      assert.ok(line.done !== true, 'the script ended');
      const one = read(line.value);
      if (one !== undefined) received.push(one);
    }
    return received.slice(before);
  };
  return { child, receive, processes };
}

function processesWith(mark: string): readonly number[] {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .filter(pid => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        return (
          environment.split('\0').includes(mark) && !/^\S+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
        );
      } catch {
        return false; // ended meanwhile, or not ours to look at
      }
    })
    .map(Number);
}

async function noneLeft(processes: () => readonly number[]): Promise<void> {
  while (processes().length > 0) await new Promise(resolve => setTimeout(resolve, 20));
}

async function serve(t: TestContext, body: (count: number) => string): Promise<{ server: Server; url: string }> {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    assert.equal(request.url, '/hello');
    response.end(body(count));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hello` };
}

const greeting = (count: number) => `Hello version: v${(count % 2) + 1}, instance: hello-${count}\n`;

/** A folder for PATH whose curl is as old as one wants: it knows no --rate. */
function oldCurl(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-old-curl-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const script = `#!/bin/sh\ncase "$*" in *--rate*|*%{exitcode}*|*%{stderr}*) exit 2 ;; *--help*) exit 0 ;; esac\nexec ${curl} "$@"\n`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'curl'), script);
  chmodSync(join(folder, 'curl'), 0o755);
  return `${folder}:${process.env.PATH}`;
}

for (const { name, command, there } of shells) {
  const skip = curl === '' ? 'curl is not installed here' : there ? false : `${name} is not installed here`;
  const options = { skip, timeout: 60_000 };

  test(`${name}: responses come at the requested rate, and the end of stdin ends every process`, options, async t => {
    const { url } = await serve(t, greeting);
    const asking = start(t, command, url, 20);
    await asking.receive(received => received.length >= 1);
    const begin = performance.now();
    const received = await asking.receive(all => all.length >= 20);
    const seconds = (performance.now() - begin) / 1000;
    assert.ok(seconds > 0.8, `20 answers in ${seconds} s are too many a second`);
    assert.deepEqual(new Set(received.map(each => each.observation)), new Set(['response']));
    assert.ok(asking.processes().length >= 3);
    asking.child.stdin.end();
    await noneLeft(asking.processes);
  });

  test(`${name}: each request comes over a connection of its own`, options, async t => {
    const { server, url } = await serve(t, greeting);
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const asking = start(t, command, url, 50);
    const received = await asking.receive(all => all.length >= 10);
    assert.ok(connections >= received.length, `${connections} connections for ${received.length} answers`);
    asking.child.stdin.end();
    await noneLeft(asking.processes);
  });

  test(`${name}: with an older curl all is the same`, options, async t => {
    const { url } = await serve(t, greeting);
    const asking = start(t, command, url, 10, oldCurl(t));
    const received = await asking.receive(all => all.length >= 4);
    assert.deepEqual(new Set(received.map(each => each.observation)), new Set(['response']));
    asking.child.stdin.end();
    await noneLeft(asking.processes);
  });

  for (const [age, path] of [
    ['', () => process.env.PATH ?? ''],
    [' (older curl)', oldCurl],
  ] as const) {
    test(`${name}: method and headers go with every request, as they are${age}`, options, async t => {
      const seen = new Set<string>();
      const { server, url } = await serve(t, greeting);
      server.on('request', ({ method, headers }) => seen.add(`${method} ${headers['end-user']}`));
      const asking = start(t, command, url, 10, path(t), ['-X', 'POST', '-H', `end-user: it's $HOME "two" words`]);
      await asking.receive(all => all.filter(each => each.observation === 'response').length >= 3);
      assert.deepEqual([...seen], [`POST it's $HOME "two" words`]);
      asking.child.stdin.end();
      await noneLeft(asking.processes);
    });

    test(`${name}: a server that goes and comes again is missed and responds again${age}`, options, async t => {
      const { server, url } = await serve(t, greeting);
      const asking = start(t, command, url, 10, path(t));
      await asking.receive(all => all.length >= 2);
      const { port } = server.address() as AddressInfo;
      server.closeAllConnections();
      server.close();
      await asking.receive(all => all.some(each => each.observation === 'miss' && /connect/i.test(each.reason)));
      server.listen(port, '127.0.0.1');
      await asking.receive(all => all.some(each => each.observation === 'response'));
      asking.child.stdin.end();
      await noneLeft(asking.processes);
    });
  }

  test(`${name}: the end of stdin also ends a request that hangs`, options, async t => {
    const asked = Promise.withResolvers<void>();
    const server = createServer(() => asked.resolve());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const asking = start(t, command, `http://127.0.0.1:${(server.address() as AddressInfo).port}/hello`, 10);
    await asked.promise;
    const begin = performance.now();
    asking.child.stdin.end();
    await noneLeft(asking.processes);
    assert.ok(performance.now() - begin < 3000, 'sooner than the request would time out');
  });

  test(`${name}: a shell that is killed outright leaves nothing for long`, options, async t => {
    const { url } = await serve(t, greeting);
    const asking = start(t, command, url, 50);
    await asking.receive(all => all.length >= 1);
    asking.child.kill('SIGKILL');
    asking.child.stdin.end();
    asking.child.stdout.destroy();
    await noneLeft(asking.processes);
  });

  test(`${name}: a TERM ends every process while stdin stays open`, options, async t => {
    const { url } = await serve(t, greeting);
    const asking = start(t, command, url, 10);
    await asking.receive(all => all.length >= 1);
    asking.child.kill('SIGTERM');
    await noneLeft(asking.processes);
  });

  test(`${name}: nobody who reads ends every process while stdin stays open`, options, async t => {
    const { url } = await serve(t, greeting);
    const asking = start(t, command, url, 10);
    await asking.receive(all => all.length >= 1);
    asking.child.stdout.destroy();
    await noneLeft(asking.processes);
  });

  test(`${name}: big bodies and names that do not resolve are misses with their reasons`, options, async t => {
    const { url } = await serve(t, () => `${'nonsense '.repeat(20_000)}\n`);
    const asking = start(t, command, url, 10);
    const [big] = await asking.receive(all => all.length >= 2);
    assert.ok(big?.observation === 'miss' && big.reason.startsWith('unexpected response: nonsense'));
    asking.child.stdin.end();
    await noneLeft(asking.processes);
    const nowhere = start(t, command, 'http://helloworld.invalid:5000/hello', 10);
    const [missed] = await nowhere.receive(all => all.length >= 2);
    assert.deepEqual(missed?.observation === 'miss' && missed.reason, 'Could not resolve host: helloworld.invalid');
    nowhere.child.stdin.end();
    await noneLeft(nowhere.processes);
  });

  test(`${name}: a container without curl is said, and the script ends`, options, async t => {
    const folder = mkdtempSync(join(tmpdir(), 'eastwest-no-curl-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const program = spawnSync('sh', ['-c', `command -v ${command[0]}`], { encoding: 'utf8' }).stdout.trim();
    const asking = start(t, [program, ...command.slice(1)], 'http://127.0.0.1:1/hello', 10, folder);
    const [received] = await asking.receive(all => all.length >= 1);
    assert.ok(received?.observation === 'miss' && received.reason === 'there is no curl in this container');
    const [code] = await once(asking.child, 'exit');
    assert.equal(code, 127);
  });
}
