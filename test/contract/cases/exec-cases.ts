/** Commands in pods: streams, exit codes, stdin, what is not there. */
import assert from 'node:assert/strict';
import { StatusError } from '../../../source/model/kube.ts';
import { ProblemError } from '../../../source/model/problem.ts';
import type { ExecSession } from '../../../source/ports.ts';
import type { ContractCase } from '../contract-case.ts';

async function output(session: ExecSession): Promise<string> {
  let text = '';
  for await (const chunk of session.stdout) text += Buffer.from(chunk).toString();
  return text;
}

/** It ends with the command or is cancelled with the connection: either is an end. */
function isEnd(error: unknown): string {
  if (error instanceof ProblemError && error.problem.code === 'cancelled') return '';
  throw error;
}

export const execCases: readonly ContractCase[] = [
  {
    name: 'a command writes on stdout and ends with 0',
    needs: 'pod',
    async run(api, { signal, pod }) {
      assert.ok(pod !== undefined);
      const session = api.exec(await pod(), ['echo', 'hello', 'there'], signal);
      assert.equal(await output(session), 'hello there\n');
      assert.equal((await session.ended).exitCode, 0);
    },
  },
  {
    name: 'an exit code arrives',
    needs: 'pod',
    async run(api, { signal, pod }) {
      assert.ok(pod !== undefined);
      const session = api.exec(await pod(), ['false'], signal);
      assert.equal(await output(session), '');
      assert.equal((await session.ended).exitCode, 1);
    },
  },
  {
    name: 'stderr comes apart from stdout, with the exit code',
    needs: 'pod',
    async run(api, { signal, pod }) {
      assert.ok(pod !== undefined);
      const session = api.exec(await pod(), ['cat', '/no/such/file'], signal);
      assert.equal(await output(session), '');
      const stderr = 'cat: /no/such/file: No such file or directory\n';
      assert.deepEqual(await session.ended, { exitCode: 1, stderr });
    },
  },
  {
    name: 'a session is closed in the middle of what it says',
    needs: 'pod',
    async run(api, { signal, pod }) {
      assert.ok(pod !== undefined);
      const session = api.exec(await pod(), ['yes'], signal);
      let received = '';
      const receiving = async () => {
        for await (const chunk of session.stdout) {
          received += Buffer.from(chunk).toString();
          session.close();
        }
        return received;
      };
      await Promise.all([receiving().catch(isEnd), session.ended.catch(isEnd)]);
      assert.match(received, /^y\n/);
    },
  },
  {
    name: 'closing a session ends the command that reads its stdin',
    needs: 'pod',
    async run(api, { signal, pod }) {
      assert.ok(pod !== undefined);
      const session = api.exec(await pod(), ['cat'], signal);
      session.close();
      const [text] = await Promise.all([output(session).catch(isEnd), session.ended.catch(isEnd)]);
      assert.equal(text, '');
    },
  },
  {
    name: 'a pod that is not there is refused',
    async run(api, { signal, namespace }) {
      const session = api.exec({ namespace: await namespace(), pod: 'nobody', container: 'main' }, ['echo'], signal);
      const error = await session.ended.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof StatusError || error instanceof ProblemError, String(error));
      assert.match(error.message, /nobody/);
    },
  },
];
