/** Reaching a goal: watching, asking, listening or trying until its `pending` has nothing more to say. */

import { OVER } from '../model/over.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { SECOND } from '../model/time-units.ts';
import type { Clock, Silence } from '../ports.ts';
import { runCommands } from './command-goal.ts';
import type { GoalContext } from './goal-context.ts';
import { liveReason } from './live-reason.ts';
import { watchedOutcome } from './outcome-goal.ts';
import { ask, listen } from './pod-goal.ts';
import { askProxies } from './proxies-goal.ts';
import { requestAll } from './request-goal.ts';
import { type Goal, hintOf } from './step.ts';
import { resolveAddresses, tryAccess, tryDryRun } from './trial-goal.ts';
import { watchAll, watchOne } from './watch-goal.ts';

/** Ends when the goal is reached. Throws `ProblemError` when it is late, hopeless or refused. */
export async function reach(goal: Goal, context: GoalContext, signal: AbortSignal): Promise<void> {
  let last = nothingYet;
  let reason: Reason | undefined;
  const tell = () => {
    const away = reason?.away;
    context.say(told(last, reason), away === undefined ? {} : { away: true, since: away.since });
  };
  const say = (words: string) => {
    last = words;
    tell();
  };
  const explain = (why: Reason | undefined) => {
    if (why === undefined && reason === undefined) return;
    reason = why;
    tell();
  };
  const work = async (limit: AbortSignal) => {
    if (goal.slow === undefined && !isWatch(goal)) return await reachBy(goal, { ...context, say }, limit);
    const ended = new AbortController();
    const explaining = explainSlowness(goal, context, explain, AbortSignal.any([limit, ended.signal]));
    try {
      await reachBy(goal, { ...context, say }, limit);
    } finally {
      ended.abort(OVER);
      await explaining;
    }
  };
  const inTime = await within(context.world.clock, goal.within, signal, work);
  if (inTime) return;
  const hint = reason?.away === undefined ? hintOf(goal) : reachHint(context.cluster.name);
  throw new ProblemError(late(goal, lateWords(last, reason), hint));
}

/** Before anything was seen of what is waited for. */
const nothingYet = 'no response';

/** Why it takes long. `away`: because the cluster does not respond, since `since` (milliseconds since 1970). */
type Reason = { readonly words: string; readonly away?: { readonly since: number } };

/** What was waited for, and then why: beside the time that it took, that is what failed. */
function lateWords(last: string, reason: Reason | undefined): string {
  return reason === undefined || reason.away !== undefined || last === nothingYet
    ? told(last, reason)
    : `${last}; ${reason.words}`;
}

/** The reason first, so that it survives being cut. Of a cluster that does not respond, what it said before does not count. */
function told(last: string, reason: Reason | undefined): string {
  if (reason === undefined) return last;
  if (last === nothingYet) return reason.words;
  return `${reason.words}; ${reason.away === undefined ? '' : 'last: '}${last}`;
}

/** Whether the wait says nothing by itself where the cluster does not respond: a watch connects again and again in silence. */
const isWatch = ({ by }: Goal) => by === 'watch' || by === 'watch-all' || by === 'outcome';

/** Milliseconds between two readings of what holds a wait. */
const readAgain = 3 * SECOND;

/** What holds it, every three seconds of waiting; and whether its cluster does not respond any more, as soon as that is known. */
async function explainSlowness(
  { slow }: Goal,
  { cluster, world }: GoalContext,
  explain: (reason: Reason | undefined) => void,
  signal: AbortSignal,
): Promise<void> {
  let silence: Silence | undefined;
  let isBack = false;
  let held: string | undefined;
  const tell = () => {
    if (silence !== undefined) return explain({ words: silence.words, away: { since: silence.since } });
    const words = held ?? (isBack ? `${cluster.name} responds again` : undefined);
    explain(words === undefined ? undefined : { words });
  };
  const listening = async () => {
    for await (const now of cluster.silence(signal)) {
      isBack = silence !== undefined && now === undefined;
      // What was read before says nothing of now.
      if (isBack) held = undefined;
      silence = now;
      if (silence !== undefined || isBack) tell();
    }
  };
  const reading = async () => {
    for (;;) {
      await world.clock.sleep(readAgain, signal);
      if (slow !== undefined) held = await liveReason(cluster, slow, signal).catch(unlessUnreachable);
      if (silence === undefined) tell();
      isBack = false;
    }
  };
  await Promise.all([listening(), reading()].map(each => each.catch(unlessExpected(signal))));
}

/** That it does not respond is told of the cluster itself. */
function unlessUnreachable(error: unknown): undefined {
  if (!(error instanceof ProblemError && error.problem.code === 'unreachable')) throw error;
}

/** The goal was reached or given up, or the cluster does not tell why: the goal's own words stand. */
const unlessExpected = (signal: AbortSignal) => (error: unknown) => {
  if (!signal.aborted && !(error instanceof ProblemError)) throw error;
};

async function reachBy(goal: Goal, context: GoalContext, signal: AbortSignal): Promise<void> {
  switch (goal.by) {
    case 'watch':
      return await watchOne(goal, context, signal);
    case 'watch-all':
      return await watchAll(goal, context, signal);
    case 'ask':
      return await ask(goal, context, signal);
    case 'listen':
      return await listen(goal, context, signal);
    case 'commands':
      return await runCommands(goal, context, signal);
    case 'request':
      return await requestAll(goal, context, signal);
    case 'outcome':
      // Judged against the state before: without it, as if seen for the first time.
      return await watchOne(watchedOutcome(goal, { seen: undefined, changed: false }, context.facts), context, signal);
    case 'proxies':
      return await askProxies(goal, context, signal);
    case 'dry-run':
      return await tryDryRun(goal, context, signal);
    case 'access':
      return await tryAccess(goal, context, signal);
    case 'resolve':
      return await resolveAddresses(goal, context, signal);
    case 'decision': {
      const decided = goal.decide(context.facts);
      if ('problem' in decided) throw new ProblemError(decided.problem);
      return context.facts.learn(context.cluster.name, decided);
    }
    case 'keys': {
      context.say('generating the key');
      const certificates = await context.world.keys.certificates(context.cluster.name, signal);
      return context.facts.learn(context.cluster.name, { certificates });
    }
  }
}

/** What helps where the cluster does not respond: nothing that is asked of it. */
export function reachHint(cluster: string): string {
  return `Check that ${cluster} is running and reachable from here: network, firewalls, VPN or proxy; then run again to resume`;
}

function late(goal: Goal, last: string, hint: string): Problem {
  const limit = goal.within % 60 === 0 ? `${goal.within / 60} min` : `${goal.within} s`;
  return {
    code: 'timed-out',
    title: `timed out after ${limit}: ${last}`,
    hint,
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
  const timer = clock.sleep(seconds * SECOND, both).then(
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
    limit.abort(OVER);
    await timer;
  }
}
