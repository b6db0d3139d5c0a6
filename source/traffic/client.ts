/** One cluster's traffic client: a pod that keeps sending requests to helloworld, over one long-running exec. */

import { cleaned } from '../model/clean.ts';
import { eachLine } from '../model/lines.ts';
import { ProblemError } from '../model/problem.ts';
import type { Observation } from '../model/tally.ts';
import { SECOND } from '../model/time-units.ts';
import type { Clock, Cluster, ExecSession } from '../ports.ts';
import type { Asking } from './asking.ts';
import type { ObservationReader } from './hello.ts';
import { createPods, type Pods } from './pods.ts';
import { runTaskGroup } from './task-group.ts';

export type TrafficClient = {
  readonly cluster: Cluster;
  readonly asking: Asking;
  readonly clock: Clock;
  readonly perSecond: number;
  readonly observe: (observation: Observation) => void;
  /** The command runs, whatever becomes of its requests. */
  readonly alive?: () => void;
};

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;
/** A request that hangs ends after five seconds; a stream that says nothing for so long is dead. */
const DEAD_AFTER = 15 * SECOND;
/** How long a command may take to end once its stdin has. */
const FAREWELL = SECOND;

/** Listens until the signal aborts: a lost stream, a replaced pod and a cluster that is away are gaps, no end. */
export async function runTrafficClient(target: TrafficClient, signal: AbortSignal): Promise<void> {
  const pods = createPods(target.cluster, target.asking.pods, target.clock);
  await runTaskGroup([pods.follow, stop => keepSending(target, pods, stop)], signal);
}

async function keepSending(target: TrafficClient, pods: Pods, signal: AbortSignal): Promise<void> {
  const { clients, pods: where } = target.asking;
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    const ready = pods.ready();
    const [pod] = ready ?? [];
    if (pod === undefined) {
      const none = ready === undefined ? undefined : `no ${clients} pod is ready in namespace ${where.namespace}`;
      missed(target, pods.trouble() ?? none);
      await target.clock.sleep(SECOND, signal);
      continue;
    }
    const answers = await sendFrom(pod, target, pods, signal);
    pause = answers > 0 ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
    await target.clock.sleep(pause, signal);
  }
}

/** One session. Resolves to how much was received; why it ended is a miss, unless it was told to end. */
async function sendFrom(pod: string, target: TrafficClient, pods: Pods, signal: AbortSignal): Promise<number> {
  const { clock } = target;
  let answers = 0;
  let last = clock.now();
  const lost = () => {
    if (!pods.stands(pod)) return `pod ${pod} is gone`;
    return clock.now() - last > DEAD_AFTER ? `no response from ${pod} for ${DEAD_AFTER / SECOND} s` : undefined;
  };
  const over = new AbortController();
  try {
    const session = openSession(pod, target, pods);
    const reading = readAll(session, target.asking.reader(), observation => {
      last = clock.now();
      if (signal.aborted) return;
      target.alive?.();
      if (observation === undefined) return;
      answers += 1;
      target.observe(observation);
    });
    try {
      const noticed = until(lost, clock, AbortSignal.any([signal, over.signal]));
      missed(target, await Promise.race([reading.then(() => endOf(session)), noticed]));
    } finally {
      session.close();
      await briefly(Promise.allSettled([reading, session.ended]), clock);
      session.cut();
    }
  } catch (error) {
    if (signal.aborted) return answers;
    if (!(error instanceof ProblemError)) throw error;
    missed(target, error.problem.title);
  } finally {
    over.abort();
  }
  return answers;
}

/** The command in the pod. The caller's signal would cut the connection before the command was told to end. */
function openSession(
  pod: string,
  { cluster, asking, perSecond }: TrafficClient,
  pods: Pods,
): ExecSession & { readonly cut: () => void } {
  const { namespace } = asking.pods;
  const connection = new AbortController();
  const found = pods.find(pod);
  const container = found === undefined ? '' : asking.containerOf(found);
  const session = cluster.exec({ namespace, pod, container }, asking.command(perSecond), connection.signal);
  session.ended.catch(() => undefined); // looked at when stdout has ended
  const { stdout, ended } = session;
  return { stdout, ended, close: () => session.close(), cut: () => connection.abort() };
}

/** Every line of a session: what it completes, or nothing. */
async function readAll(
  session: ExecSession,
  read: ObservationReader,
  receive: (observation: Observation | undefined) => void,
): Promise<void> {
  for await (const line of eachLine(session.stdout)) receive(read(line));
}

/** How the command ended by itself. Throws `ProblemError` when the connection was lost. */
async function endOf(session: ExecSession): Promise<string> {
  const { exitCode, stderr } = await session.ended;
  const words = cleaned(stderr, 80);
  return `the client's command ended with ${exitCode}${words === '' ? '' : `: ${words}`}`;
}

/** Looks every second until there is a reason. Rejects when the signal aborts. */
async function until(lost: () => string | undefined, clock: Clock, signal: AbortSignal): Promise<string> {
  for (;;) {
    await clock.sleep(SECOND, signal);
    const reason = lost();
    if (reason !== undefined) return reason;
  }
}

async function briefly(ended: Promise<unknown>, clock: Clock): Promise<void> {
  const enough = new AbortController();
  const tooLong = clock.sleep(FAREWELL, enough.signal).catch(() => undefined); // it ended in time
  await Promise.race([ended, tooLong]);
  enough.abort();
}

function missed(target: TrafficClient, reason: string | undefined): void {
  if (reason !== undefined) target.observe({ observation: 'miss', reason, took: 0, blind: true });
}
