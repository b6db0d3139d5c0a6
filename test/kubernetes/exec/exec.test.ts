import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import { createApi } from '../../../source/kubernetes/api.ts';
import type { Patience } from '../../../source/kubernetes/connection/connection.ts';
import { MOST_MESSAGE } from '../../../source/kubernetes/responses/limits.ts';
import { ProblemError } from '../../../source/model/problem.ts';
import { connectTo, never, until } from '../connecting.ts';
import { startServer } from '../server.ts';

const pod = { namespace: 'sample', pod: 'curl-1', container: 'curl' };
const channel = (number: number, text: string | Buffer) => Buffer.concat([Buffer.of(number), Buffer.from(text)]);
const ended = (status: object) => channel(3, JSON.stringify({ kind: 'Status', metadata: {}, ...status }));
const success = ended({ status: 'Success' });
const exitedWith = (code: number) =>
  ended({
    status: 'Failure',
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  });

/** A server whose pods do `act`; `messages` is what they received. */
async function podsThat(
  t: TestContext,
  act: (socket: WebSocket, url: URL) => void,
  options: { readonly protocols?: readonly string[]; readonly patience?: Partial<Patience> } = {},
) {
  const server = await startServer(t, () => undefined);
  const offered: string[][] = [];
  const messages: Buffer[] = [];
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: protocols => {
      offered.push([...protocols]);
      return [...protocols].find(each => (options.protocols ?? [...protocols]).includes(each)) ?? false;
    },
  });
  server.onUpgrade((request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, open => {
      open.on('message', (data: Buffer) => messages.push(data));
      open.on('error', () => undefined);
      act(open, new URL(request.url ?? '', server.url));
    });
  });
  const connection = connectTo(t, server, { closing: 100, ...options.patience });
  return { server, connection, api: createApi(connection), offered, messages };
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text;
}

const problemIn = (promise: Promise<unknown>) =>
  promise.then(
    () => assert.fail('it should have failed'),
    (error: unknown) => {
      assert.ok(error instanceof ProblemError, String(error));
      return error.problem;
    },
  );

for (const [what, last] of Object.entries({
  'no JSON': 'ended',
  null: 'null',
  'a number': '5',
  'a list': '[{"status":"Success"}]',
  'neither success nor failure': '{"status":5}',
  'nested without an end': `${'{"a":'.repeat(100_000)}1`,
})) {
  test(`an end of a command that is ${what} is a problem of this command, and of nothing else`, async t => {
    const { api, connection } = await podsThat(t, socket => socket.send(channel(3, last)));
    const session = api.exec(pod, ['true'], never);
    assert.equal((await problemIn(textOf(session.stdout))).code, 'bad-response');
    assert.equal((await problemIn(session.ended)).code, 'bad-response');
    await connection.close();
  });
}

test('the causes of an end may be of any form', async t => {
  const { api } = await podsThat(t, socket => {
    socket.send(ended({ status: 'Failure', message: 5, details: { causes: 'abc' } }));
    socket.close();
  });
  assert.equal((await problemIn(api.exec(pod, ['true'], never).ended)).code, 'invalid');
});

test('a message that is larger than any of a kubelet ends the command', async t => {
  const { api } = await podsThat(t, socket => socket.send(Buffer.alloc(MOST_MESSAGE + 1, 1)));
  assert.equal((await problemIn(api.exec(pod, ['true'], never).ended)).code, 'bad-response');
});

test('a command gives its output, its exit code and its last words', async t => {
  const urls: URL[] = [];
  const { api, offered } = await podsThat(t, (socket, url) => {
    urls.push(url);
    socket.send(channel(1, 'Hello '));
    socket.send(channel(2, `${'x'.repeat(5000)}last words`));
    socket.send(channel(1, 'version: v1'));
    socket.send(exitedWith(7));
    socket.close();
  });
  const session = api.exec(pod, ['sh', '-c', 'curl "$1"', 'a b'], never);
  assert.equal(await textOf(session.stdout), 'Hello version: v1');
  const { exitCode, stderr } = await session.ended;
  assert.equal(exitCode, 7);
  assert.equal(stderr.length, 4096);
  assert.ok(stderr.endsWith('last words'));
  assert.deepEqual(offered, [['v5.channel.k8s.io', 'v4.channel.k8s.io']]);
  assert.equal(urls[0]?.pathname, '/api/v1/namespaces/sample/pods/curl-1/exec');
  assert.deepEqual(urls[0]?.searchParams.getAll('command'), ['sh', '-c', 'curl "$1"', 'a b']);
  assert.equal(urls[0]?.searchParams.get('stdin'), 'true');
});

test('output that comes after the status is not lost, and a server that forgets to close is left', async t => {
  const { api } = await podsThat(t, socket => {
    socket.send(success);
    socket.send(channel(1, 'late'));
  });
  const session = api.exec(pod, ['true'], never);
  assert.equal(await textOf(session.stdout), 'late');
  assert.equal((await session.ended).exitCode, 0);
});

test('closing ends stdin first, which lets the command end by itself', async t => {
  const { api, messages } = await podsThat(t, socket => {
    socket.send(channel(1, 'ready'));
    socket.on('message', () => {
      socket.send(exitedWith(143));
      socket.close();
    });
  });
  const session = api.exec(pod, ['sh'], never);
  for await (const _ of session.stdout) session.close();
  assert.equal((await session.ended).exitCode, 143);
  assert.deepEqual(messages, [Buffer.of(255, 0)]);
});

test('an older cluster that knows only v4 is served, and left by closing the connection', async t => {
  const { api, messages, server } = await podsThat(t, socket => socket.send(channel(1, 'ready')), {
    protocols: ['v4.channel.k8s.io'],
  });
  const session = api.exec(pod, ['sh'], never);
  for await (const _ of session.stdout) break;
  assert.equal((await problemIn(session.ended)).code, 'cancelled');
  await until('the connection is closed', () => server.open.size === 0);
  assert.deepEqual(messages, []);
});

test('an abort ends the command with the reason of the abort', async t => {
  const { api, messages, server } = await podsThat(t, socket => socket.send(channel(1, 'ready')));
  const controller = new AbortController();
  const session = api.exec(pod, ['sh'], controller.signal);
  const reading = textOf(session.stdout);
  await until('the command runs', () => server.open.size === 1);
  controller.abort(new Error('enough'));
  await assert.rejects(session.ended, { message: 'enough' });
  await assert.rejects(reading, { message: 'enough' });
  await until('the connection is closed', () => server.open.size === 0);
  assert.ok(messages.length <= 1);
});

test('a slow reader slows the command down: what waits stays small', async t => {
  const chunk = channel(1, Buffer.alloc(64 * 1024));
  let sent = 0;
  let finished = false;
  const { api } = await podsThat(t, socket => {
    const pour = () => {
      while (sent < 64 * 1024 * 1024 && socket.bufferedAmount < 1024 * 1024) {
        sent += chunk.length - 1;
        socket.send(chunk);
      }
      if (sent < 64 * 1024 * 1024) setTimeout(pour, 1);
      else {
        finished = true;
        socket.send(success, () => socket.close());
      }
    };
    pour();
  });
  const session = api.exec(pod, ['yes'], never);
  let received = 0;
  let stoppedAt = 0;
  for await (const bytes of session.stdout) {
    received += bytes.length;
    if (stoppedAt !== 0) continue;
    // Without a reader the server's pouring comes to a halt.
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    stoppedAt = sent;
    assert.equal(finished, false);
    assert.ok(sent < 32 * 1024 * 1024, `${sent} bytes were taken without a reader`);
  }
  assert.equal(received, 64 * 1024 * 1024);
  assert.equal((await session.ended).exitCode, 0);
});

test('a server that dies during a command is a problem, in stdout and in the end', async t => {
  const { api, server } = await podsThat(t, socket => socket.send(channel(1, 'ready')));
  const session = api.exec(pod, ['sh'], never);
  const reading = (async () => {
    for await (const _ of session.stdout) server.cut();
  })();
  const problem = await problemIn(session.ended);
  assert.equal(problem.code, 'unreachable');
  assert.match(problem.title, /^east is not reachable/);
  assert.equal((await problemIn(reading)).code, 'unreachable');
});

test('a server that falls silent is noticed by its missing pong', async t => {
  const { api } = await podsThat(
    t,
    socket => {
      socket.send(channel(1, 'ready'));
      socket.pause();
    },
    { patience: { ping: 50 } },
  );
  const session = api.exec(pod, ['sh'], never);
  const problem = await problemIn(session.ended);
  assert.match(problem.evidence ?? '', /no longer answers pings/);
});

test('a server that answers pings is not given up', async t => {
  const { api } = await podsThat(
    t,
    socket => {
      let pings = 0;
      socket.on('ping', () => {
        pings += 1;
        if (pings === 5) socket.send(success, () => socket.close());
      });
    },
    { patience: { ping: 30 } },
  );
  assert.equal((await api.exec(pod, ['sleep'], never).ended).exitCode, 0);
});

test('a refused command says why: the pod is not there', async t => {
  const status = {
    kind: 'Status',
    code: 404,
    reason: 'NotFound',
    message: 'pods "curl-1" not found',
    details: { name: 'curl-1' },
  };
  const server = await startServer(t, () => undefined);
  server.onUpgrade((_, socket) => {
    const body = JSON.stringify(status);
    socket.end(
      `HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
  });
  const session = createApi(connectTo(t, server)).exec(pod, ['sh'], never);
  const problem = await problemIn(session.ended);
  assert.equal(problem.code, 'not-found');
  assert.equal(problem.evidence, 'pods "curl-1" not found');
});

test('a command that could not be run at all is a problem with the words of the cluster', async t => {
  const { api } = await podsThat(t, socket => {
    socket.send(ended({ status: 'Failure', reason: 'InternalError', message: 'container not running' }));
    socket.close();
  });
  const problem = await problemIn(api.exec(pod, ['sh'], never).ended);
  assert.equal(problem.evidence, 'container not running');
});

test('closing the connection ends every command on it', async t => {
  const { api, connection, server } = await podsThat(t, socket => socket.send(channel(1, 'ready')));
  const sessions = [api.exec(pod, ['sh'], never), api.exec(pod, ['sh'], never)];
  await until('both run', () => server.open.size === 2);
  await connection.close();
  for (const session of sessions) assert.equal((await problemIn(session.ended)).code, 'cancelled');
  await until('no connection is left', () => server.open.size === 0);
});
