/** A command in a pod, its streams over one WebSocket: v5.channel.k8s.io, or v4 where the cluster is older. */
import type { WebSocket } from 'ws';
import { listAt, textAt } from '../../model/fields.ts';
import { type Status, StatusError } from '../../model/kube.ts';
import { ProblemError } from '../../model/problem.ts';
import type { ExecSession, ExecTarget } from '../../ports.ts';
import type { Connection } from '../connection/connection.ts';
import { BadResponse, notA } from '../failures/bad-response.ts';
import { type Doing, failWith } from '../failures/problems.ts';
import { execPath, tracedExecPath } from '../requests/paths.ts';
import { jsonIn } from '../responses/json.ts';
import { statusIn } from '../responses/status.ts';
import { begin } from '../trace.ts';
import { createByteQueue } from './byte-queue.ts';
import { dial } from './dial.ts';

type Ended = Awaited<ExecSession['ended']>;

const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
/** The first byte of each message says which stream it belongs to. */
const channel = { stdout: 1, stderr: 2, status: 3 } as const;
/** v5 only: ends the command's stdin, which by the dead-man's switch ends the command. */
const endOfStdin = Uint8Array.of(255, 0);
const mostWaiting = 256 * 1024;
const stderrKept = 4096;

/**
 * Starts the command at once; what goes wrong shows in `stdout` and `ended` as ProblemError. Output that is not read
 * holds the command back. An abort of the signal ends the command as `close` does; both then reject with its reason.
 */
export function startExec(
  connection: Connection,
  target: ExecTarget,
  command: readonly string[],
  signal: AbortSignal,
): ExecSession {
  const { patience } = connection;
  const ended = Promise.withResolvers<Ended>();
  const { cluster, trace } = connection.target;
  const told = begin(trace, { trace: 'exec', cluster, method: 'GET', path: tracedExecPath(target, command) });
  // A caller that reads stdout alone learns there of a lost connection: an `ended` that is not awaited is not a bug.
  ended.promise.then(({ exitCode }) => told.ended({ status: exitCode }), told.failed);
  const gone = Promise.withResolvers<void>();
  const timers = new Set<NodeJS.Timeout>();
  const giveUpDialing = new AbortController();
  let socket: WebSocket | undefined;
  let status: Status | undefined;
  let leaving = false;
  let settled = false;
  let alive = true;
  let stderr = Buffer.alloc(0);

  const stdout = createByteQueue(mostWaiting, {
    full: () => leaving || socket?.pause(),
    drained: () => socket?.resume(),
    left: () => leave(),
  });
  const pod = { apiVersion: 'v1', kind: 'Pod', namespace: target.namespace, name: target.pod };
  const doing: Doing = { ...connection.target, verb: 'run a command in', of: pod };

  /** The command's end as far as the caller is concerned. The first word counts. */
  function settle(outcome: { readonly exitCode: number } | { readonly error: unknown }): void {
    if (settled) return;
    settled = true;
    if ('error' in outcome) {
      ended.reject(outcome.error);
      stdout.fail(outcome.error);
    } else {
      ended.resolve({ exitCode: outcome.exitCode, stderr: stderr.toString('utf8') });
    }
  }

  /** Ended by this program: who still reads finds the end, who asks for the exit code learns that there is none. */
  function stopped(): void {
    stdout.end();
    settle({ error: closedByUs(doing) });
  }

  function fail(error: unknown): void {
    try {
      failWith(error, doing, signal);
    } catch (worded) {
      settle({ error: worded });
    }
  }

  function after(milliseconds: number, act: () => void): void {
    timers.add(setTimeout(guarded(act), milliseconds));
  }

  /** Everything is over: no timer, no socket, no listener stays. */
  function finish(): void {
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    release();
    stdout.end();
    gone.resolve();
  }

  function leave(): void {
    if (leaving) return;
    leaving = true;
    giveUpDialing.abort();
    if (socket !== undefined) hangUp(socket);
  }

  function hangUp(open: WebSocket): void {
    // The reader is gone, but the server's last message must get through.
    open.resume();
    const canEndStdin = open.protocol.startsWith('v5');
    if (canEndStdin) open.send(endOfStdin);
    after(canEndStdin ? patience.closing : 0, () => open.close());
    after(2 * patience.closing, () => open.terminate());
  }

  function abort(): void {
    settle({ error: signal.reason });
    leave();
  }

  function receive(message: Buffer): void {
    alive = true;
    const bytes = message.subarray(1);
    switch (message[0]) {
      case channel.stdout:
        if (!leaving) stdout.push(bytes);
        break;
      case channel.stderr:
        stderr = Buffer.concat([stderr, bytes]).subarray(-stderrKept);
        break;
      case channel.status:
        conclude(bytes);
        break;
    }
  }

  /** The last message. The streams' last bytes may still be on their way, so the socket's end is waited for. */
  function conclude(bytes: Buffer): void {
    if (status !== undefined) return;
    status = endIn(bytes.toString('utf8'));
    after(patience.closing, () => socket?.terminate());
  }

  /** What the end of the socket means. */
  function close(broken: unknown): void {
    const exitCode = status === undefined ? undefined : exitCodeOf(status);
    if (exitCode !== undefined) settle({ exitCode });
    else if (status !== undefined) fail(failedStart(status));
    else if (leaving) stopped();
    else fail(broken);
  }

  function check(): void {
    // While the reader is slow no pong can come through either: that is caused here.
    if (socket?.isPaused === true) alive = true;
    else if (!alive) {
      fail(cutOff('the server no longer answers pings'));
      socket?.terminate();
    } else {
      alive = false;
      socket?.ping();
    }
  }

  /** For listeners and timers, from which nothing may be thrown: the session fails in its place. */
  function guarded<Told extends readonly unknown[]>(act: (...told: Told) => void): (...told: Told) => void {
    return (...told) => {
      try {
        act(...told);
      } catch (error) {
        fail(error);
        socket?.terminate();
      }
    };
  }

  async function run(): Promise<void> {
    try {
      signal.throwIfAborted();
      const until = AbortSignal.any([signal, giveUpDialing.signal]);
      socket = await dial(connection, execPath(target, command), protocols, until);
    } catch (error) {
      if (leaving) stopped();
      else fail(error);
      finish();
      return;
    }
    const open = socket;
    const pings = setInterval(guarded(check), patience.ping);
    open.on('message', guarded(receive));
    open.on('pong', () => {
      alive = true;
    });
    let broken: unknown = cutOff('the connection broke before the command ended');
    open.on('error', error => {
      broken = error;
    });
    open.on('close', () => {
      clearInterval(pings);
      guarded(close)(broken);
      finish();
    });
    // It may have been closed in the moment in which it opened.
    if (leaving) hangUp(open);
    else open.resume();
  }

  const release = connection.hold(async () => {
    leave();
    await gone.promise;
  });
  signal.addEventListener('abort', abort, { once: true });
  run().catch(error => {
    settle({ error });
    finish();
  });
  return { stdout: stdout.chunks, ended: ended.promise, close: leave };
}

/** How the command ended, or why it could not be run. Unlike other Statuses it does not say its kind. */
function endIn(text: string): Status {
  const said = parsed(text);
  const outcome = textAt(said, 'status');
  if (outcome !== 'Success' && outcome !== 'Failure') throw notA('Success or Failure', outcome, 'the end of a command');
  return statusIn(said, 500);
}

function parsed(text: string): unknown {
  try {
    return jsonIn(text);
  } catch (error) {
    throw error instanceof BadResponse ? error : new BadResponse('the end of a command is not JSON', { cause: error });
  }
}

/** The exit code in the last message; undefined when the command could not be run at all. */
function exitCodeOf(status: Status): number | undefined {
  if (status.status === 'Success') return 0;
  const cause = listAt(status, 'details', 'causes').find(each => textAt(each, 'reason') === 'ExitCode');
  const code = Number.parseInt(textAt(cause, 'message') ?? '', 10);
  return Number.isNaN(code) ? undefined : code;
}

/** An error that is sorted as a broken connection. */
const cutOff = (why: string) => Object.assign(new Error(why), { code: 'ECONNRESET' });

const failedStart = (status: Status) => new StatusError(status);

function closedByUs(doing: Doing): ProblemError {
  return new ProblemError({
    code: 'cancelled',
    title: `The command in ${doing.of?.namespace}/${doing.of !== undefined && 'name' in doing.of ? doing.of.name : ''} on ${doing.cluster} was stopped`,
    hint: 'It was stopped from here; start it again if its output is needed',
  });
}
