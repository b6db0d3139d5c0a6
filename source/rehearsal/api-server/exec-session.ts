/** Running a command in a pod through the kubelet, as the port shows it. */

import { listAt, textAt } from '../../model/fields.ts';
import { StatusError } from '../../model/kube.ts';
import { ProblemError } from '../../model/problem.ts';
import type { ExecSession, ExecTarget } from '../../ports.ts';
import type { Inside } from './inside.ts';
import { type Doc, shown } from './json.ts';
import type { KubeletExec } from './kubelet.ts';
import { badRequest, internalError, notFound } from './status-errors.ts';

const STDERR_KEPT = 4096;

/** Stdin of a command: what is written, until it is ended. */
export type Stdin = {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly write: (chunk: Uint8Array) => void;
  readonly end: () => void;
};

export function createStdin(): Stdin {
  const chunks: Uint8Array[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (ended) return;
      else await new Promise<void>(resolve => (wake = resolve));
    }
  }
  return {
    bytes: bytes(),
    write: chunk => {
      chunks.push(chunk);
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
  };
}

/** The pod and container that a command is for. Throws what the server answers when there is none or it does not run. */
export function execTarget(inside: Inside, { namespace, pod, container }: ExecTarget): { pod: Doc; container: string } {
  const found = inside.core.storage.get('pods', namespace, pod);
  if (found === undefined) throw notFound({ group: '', plural: 'pods', kind: 'Pod' }, pod);
  const names = [...listAt(found, 'spec', 'containers'), ...listAt(found, 'spec', 'initContainers')].flatMap(
    each => textAt(each, 'name') ?? [],
  );
  const wanted = container === '' ? (names[0] ?? '') : container;
  if (!names.includes(wanted)) throw badRequest(`container ${wanted} is not valid for pod ${pod}`);
  if (textAt(found, 'spec', 'nodeName') === undefined) throw badRequest(`pod ${pod} does not have a host assigned`);
  return { pod: found, container: wanted };
}

/** Starts a command. `allow` throws when the user may not. Problems come through `ended`, as over HTTPS. */
export function startExec(
  inside: Inside,
  target: ExecTarget,
  command: readonly string[],
  allow: () => void,
  signal: AbortSignal,
): ExecSession {
  const stop = new AbortController();
  const stdin = createStdin();
  const begun = begin(inside, target, command, allow, stdin, AbortSignal.any([signal, stop.signal]));
  const stderr = begun.then(exec => tailOf(exec.stderr));
  const ended = begun.then(async exec => {
    const exitCode = await exec.exit;
    signal.throwIfAborted();
    return { exitCode, stderr: await stderr };
  });
  // A caller that only reads stdout gets a failure there; `ended` without a handler must not end the program.
  ended.catch(() => undefined);
  stderr.catch(() => undefined);
  return {
    stdout: outputOf(begun),
    ended,
    close() {
      stdin.end();
      // The command ends by the end of its stdin; one that does not read it is stopped a turn later.
      setImmediate(() => stop.abort());
    },
  };
}

async function begin(
  inside: Inside,
  target: ExecTarget,
  command: readonly string[],
  allow: () => void,
  stdin: Stdin,
  signal: AbortSignal,
): Promise<KubeletExec> {
  signal.throwIfAborted();
  allow();
  const { pod, container } = execTarget(inside, target);
  const kubelet = inside.kubelet();
  if (kubelet === undefined) throw internalError('error dialing backend: no kubelet answers');
  return kubelet.exec(shown(pod), container, command, stdin.bytes, signal);
}

async function* outputOf(begun: Promise<KubeletExec>): AsyncGenerator<Uint8Array> {
  let exec: KubeletExec;
  try {
    exec = await begun;
  } catch (error) {
    // `ended` rejects with the reason; the output of a command that never began is empty.
    if (error instanceof StatusError || error instanceof ProblemError || error instanceof DOMException) return;
    throw error;
  }
  yield* exec.stdout;
}

async function tailOf(output: AsyncIterable<Uint8Array>): Promise<string> {
  let kept = Buffer.alloc(0);
  for await (const chunk of output) kept = Buffer.concat([kept, chunk]).subarray(-STDERR_KEPT);
  return kept.toString();
}
