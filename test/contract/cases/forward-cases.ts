/** Connections to ports of pods: bytes both ways, ports without a listener, missing pods. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { ProblemError } from '../../../source/model/problem.ts';
import { type ContractCase, refusal } from '../contract-case.ts';

/** As much as was asked for. */
async function received(stream: Duplex, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    if (Buffer.concat(chunks).length >= bytes) break;
  }
  return Buffer.concat(chunks);
}

/** What a stream breaks with: at once, or when it is read. */
async function broken(stream: Promise<Duplex>): Promise<unknown> {
  try {
    const opened = await stream;
    opened.resume();
    await once(opened, 'close');
  } catch (error) {
    return error;
  }
  return undefined;
}

export const forwardCases: readonly ContractCase[] = [
  {
    name: 'what is sent to a port of a pod arrives, and what it answers comes back',
    needs: 'port',
    async run(api, { signal, port }) {
      assert.ok(port !== undefined);
      const stream = await api.forward(await port(), signal);
      stream.write('hello there');
      assert.equal((await received(stream, 11)).toString(), 'hello there');
    },
  },
  {
    name: 'a forwarded connection carries more than fits into one message',
    needs: 'port',
    async run(api, { signal, port }) {
      assert.ok(port !== undefined);
      const stream = await api.forward(await port(), signal);
      const sent = Buffer.alloc(700_000, 'abcdefg');
      stream.write(sent);
      assert.ok((await received(stream, sent.length)).equals(sent));
    },
  },
  {
    name: 'a port on which nobody listens breaks the connection in words',
    needs: 'port',
    async run(api, { signal, port }) {
      assert.ok(port !== undefined);
      const error = await broken(api.forward({ ...(await port()), port: 9 }, signal));
      assert.ok(error instanceof ProblemError, String(error));
      assert.equal(error.problem.code, 'unreachable');
      assert.match(error.problem.evidence ?? '', /port 9/);
    },
  },
  {
    name: 'a connection to a pod that is not there is refused with 404',
    needs: 'port',
    async run(api, { signal, port }) {
      assert.ok(port !== undefined);
      const target = await port();
      assert.equal((await refusal(api.forward({ ...target, pod: 'nobody' }, signal))).code, 404);
    },
  },
  {
    name: 'a connection ends with the signal',
    needs: 'port',
    async run(api, { port }) {
      assert.ok(port !== undefined);
      const stopped = new AbortController();
      const stream = await api.forward(await port(), stopped.signal);
      const over = broken(Promise.resolve(stream));
      stopped.abort(new Error('enough'));
      assert.match(String(await over), /enough/);
    },
  },
];
