/** Reaching a goal: watching, asking, listening or trying until its `pending` has nothing more to say. */
import type { KubeObject } from '../model/kube.ts';
import { eachLine } from '../model/lines.ts';
import { conditionOf, textAt } from '../model/look.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { add, emptyTally, type IstiodView, type Tally } from '../model/tally.ts';
import type { Clock, Cluster, World } from '../ports.ts';
import { commandOutput } from './command-output.ts';
import type { FactStore } from './facts.ts';
import { liveReason } from './live-reason.ts';
import type { Goal } from './step.ts';

const second = 1000;
/** How long a failure must stand before it is believed: healthy installs show some in passing (recordings). */
const standing = 10 * second;

export type Reaching = {
  readonly cluster: Cluster;
  readonly world: World;
  readonly facts: FactStore;
  /** Why not yet; the words are also the time-out's. */
  readonly say: (words: string) => void;
  readonly tallied: (tally: Tally) => void;
  readonly viewed: (views: readonly IstiodView[]) => void;
};

type GoalBy<Way extends Goal['by']> = Extract<Goal, { readonly by: Way }>;

/** Ends when the goal is reached. Throws `ProblemError` when it is late, hopeless or refused. */
export async function reach(goal: Goal, reaching: Reaching, signal: AbortSignal): Promise<void> {
  let last = 'nothing was heard';
  let reason: string | undefined;
  const tell = () => reaching.say(reason === undefined ? last : `${last}; ${reason}`);
  const say = (words: string) => {
    last = words;
    tell();
  };
  const explain = (why: string | undefined) => {
    reason = why;
    tell();
  };
  const work = async (limit: AbortSignal) => {
    const ended = new AbortController();
    const explaining = explainSlowness(goal, reaching, explain, AbortSignal.any([limit, ended.signal]));
    try {
      await reachBy(goal, { ...reaching, say }, limit);
    } finally {
      ended.abort();
      await explaining;
    }
  };
  const inTime = await within(reaching.world.clock, goal.within, signal, work);
  if (!inTime) throw new ProblemError(late(goal, reason === undefined ? last : `${last}; ${reason}`));
}

/** Every three seconds of waiting: what do the pods and events around it say? */
async function explainSlowness(
  goal: Goal,
  { cluster, world }: Reaching,
  explain: (reason: string | undefined) => void,
  signal: AbortSignal,
): Promise<void> {
  if (goal.slow === undefined) return;
  try {
    for (;;) {
      await world.clock.sleep(3 * second, signal);
      explain(await liveReason(cluster, goal.slow, signal));
    }
  } catch (error) {
    // The goal was reached or given up, or the cluster does not tell: the goal's own words stand.
    if (!signal.aborted && !(error instanceof ProblemError)) throw error;
  }
}

async function reachBy(goal: Goal, reaching: Reaching, signal: AbortSignal): Promise<void> {
  switch (goal.by) {
    case 'watch':
      return await watchOne(goal, reaching, signal);
    case 'watch-all':
      return await watchAll(goal, reaching, signal);
    case 'ask':
      return await ask(goal, reaching, signal);
    case 'listen':
      return await listen(goal, reaching, signal);
    case 'dry-run':
      return await tryDryRun(goal, reaching, signal);
    case 'access':
      return await tryAccess(goal, reaching, signal);
    case 'resolve':
      return await resolveAddresses(goal, reaching, signal);
    case 'keys': {
      reaching.say('the key is made');
      const certificates = await reaching.world.keys.certificates(reaching.cluster.name, signal);
      return reaching.facts.learn(reaching.cluster.name, { certificates });
    }
  }
}

function late(goal: Goal, last: string): Problem {
  const limit = goal.within % 60 === 0 ? `${goal.within / 60} min` : `${goal.within} s`;
  return {
    code: 'timed-out',
    title: `not within ${limit}: ${last}`,
    hint: goal.hint ?? `look yourself: ${goal.byHand}`,
    evidence: last,
  };
}

/** Runs work under a time limit; false when the limit came first. */
async function within(
  clock: Clock,
  seconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const limit = new AbortController();
  const both = AbortSignal.any([signal, limit.signal]);
  const over = Symbol('over');
  const timer = clock.sleep(seconds * second, both).then(
    () => limit.abort(over),
    () => undefined, // ended first: the timer is not needed any more
  );
  try {
    await work(both);
    return true;
  } catch (error) {
    if (limit.signal.aborted && !signal.aborted) return false;
    throw error;
  } finally {
    limit.abort();
    await timer;
  }
}

async function watchOne(goal: GoalBy<'watch'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const { cluster, facts, say, world } = reaching;
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  let newest: KubeObject | undefined;
  let settled = false;
  let despair: string | undefined;
  let doubt: AbortController | undefined;
  const after = (milliseconds: number, until: AbortSignal, act: () => void) => {
    world.clock.sleep(milliseconds, until).then(act, () => undefined); // aborted: nobody waits for it any more
  };
  if (goal.settleAfter !== undefined) {
    after(goal.settleAfter * second, both, () => {
      settled = true;
      stop.abort();
    });
  }
  try {
    for await (const seen of cluster.watch(goal.of, both)) {
      newest = seen;
      const words = goal.pending(seen);
      if (words === undefined) break;
      say(words);
      const hopeless = goal.hopeless?.(seen);
      if (hopeless === undefined) {
        doubt?.abort();
        doubt = undefined;
      } else if (doubt === undefined) {
        doubt = new AbortController();
        after(standing, AbortSignal.any([both, doubt.signal]), () => {
          despair = hopeless;
          stop.abort();
        });
      }
    }
  } catch (error) {
    if (despair !== undefined) throw new ProblemError(hopelessProblem(goal, despair));
    if (!settled) throw error;
  } finally {
    stop.abort();
  }
  if (despair !== undefined) throw new ProblemError(hopelessProblem(goal, despair));
  signal.throwIfAborted();
  if (goal.learn !== undefined) facts.learn(cluster.name, goal.learn(newest));
}

function hopelessProblem(goal: Goal, words: string): Problem {
  return { code: 'failed-fast', title: words, hint: goal.hint ?? `look yourself: ${goal.byHand}`, evidence: words };
}

async function watchAll(goal: GoalBy<'watch-all'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  for await (const seen of reaching.cluster.watchAll(goal.of, goal.selection, signal)) {
    const words = goal.pending(seen);
    if (words === undefined) {
      if (goal.learn !== undefined) reaching.facts.learn(reaching.cluster.name, goal.learn(seen));
      return;
    }
    reaching.say(words);
  }
  signal.throwIfAborted();
}

/** Again and again, a second apart, until `attempt` has no words; an expected failure is words too. */
async function repeatedly(
  reaching: Reaching,
  pause: number,
  attempt: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const words = await attempt().catch((error: unknown) => {
      if (error instanceof ProblemError) return error.problem.title;
      throw error;
    });
    if (words === undefined) return;
    reaching.say(words);
    await reaching.world.clock.sleep(pause, signal);
  }
}

type Pods = { readonly namespace: string; readonly labels: string };

/** Pods of these labels that run and stay. */
async function runningPods(cluster: Cluster, pods: Pods, signal: AbortSignal): Promise<readonly string[]> {
  const found = await cluster.list({ apiVersion: 'v1', kind: 'Pod' }, pods, signal);
  return found
    .filter(pod => pod.metadata.deletionTimestamp === undefined && textAt(pod, 'status', 'phase') === 'Running')
    .filter(pod => conditionOf(pod, 'Ready')?.status === 'True')
    .map(pod => pod.metadata.name);
}

async function ask(goal: GoalBy<'ask'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const { cluster, viewed } = reaching;
  const { namespace, labels, container } = goal.pods;
  const attempt = async () => {
    const pods = await runningPods(cluster, goal.pods, signal);
    if (pods.length === 0) return `no pod with ${labels} runs in ${namespace}`;
    const answers = await Promise.all(
      pods.map(async pod => {
        const asked = goal.commands.map(command =>
          commandOutput(cluster, { namespace, pod, container }, command, reaching.world.clock, signal),
        );
        return { pod, answers: await Promise.all(asked) };
      }),
    );
    if (goal.views !== undefined) viewed(goal.views(answers));
    return goal.pending(answers);
  };
  await repeatedly(reaching, second, attempt, signal);
}

async function listen(goal: GoalBy<'listen'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const { cluster, tallied } = reaching;
  const { namespace, labels, container } = goal.pods;
  let tally = emptyTally(goal.expected);
  const attempt = async () => {
    const [pod] = await runningPods(cluster, goal.pods, signal);
    if (pod === undefined) return `no pod with ${labels} runs in ${namespace}`;
    const session = cluster.exec({ namespace, pod, container }, goal.command, signal);
    session.ended.catch(() => undefined); // stdout's end brings the same news to the loop below
    const hear = goal.reader();
    try {
      for await (const line of eachLine(session.stdout)) {
        const heard = hear(line);
        if (heard === undefined) continue;
        tally = add(tally, heard);
        tallied(tally);
        const words = goal.pending(tally);
        if (words === undefined) return undefined;
        reaching.say(words);
      }
    } finally {
      session.close();
    }
    const { exitCode, stderr } = await session.ended;
    return `the client's command ended with ${exitCode}: ${stderr.slice(0, 200)}`;
  };
  await repeatedly(reaching, second, attempt, signal);
}

async function tryDryRun(goal: GoalBy<'dry-run'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const attempt = async () => goal.pending(await reaching.cluster.dryRun(goal.object, 'create', signal));
  await repeatedly(reaching, second / 4, attempt, signal);
}

async function tryAccess(goal: GoalBy<'access'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const access = goal.access(reaching.facts);
  await repeatedly(reaching, second, async () => (await reaching.world.proveAccess(access, signal))?.title, signal);
}

async function resolveAddresses(goal: GoalBy<'resolve'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const { cluster, facts, say, world } = reaching;
  const addresses = goal.addresses(facts);
  const attempt = async () => {
    const ips = (await Promise.all(addresses.map(address => world.resolve(address, signal)))).flat();
    if (ips.length === 0) return 'the gateway has no address';
    say(`${addresses.join(', ')} is ${ips.join(', ')}`);
    facts.learn(cluster.name, goal.learn(ips));
    return undefined;
  };
  await repeatedly(reaching, second, attempt, signal);
}
