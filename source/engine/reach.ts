/** Reaching a goal: watching, asking, listening or trying until its `pending` has nothing more to say. */

import { type Problem, ProblemError } from '../model/problem.ts';
import { SECOND } from '../model/time-units.ts';
import type { Clock } from '../ports.ts';
import { runCommands } from './command-goal.ts';
import type { GoalContext } from './goal-context.ts';
import { liveReason } from './live-reason.ts';
import { watchedOutcome } from './outcome-goal.ts';
import { ask, listen } from './pod-goal.ts';
import { askProxies } from './proxies-goal.ts';
import { requestAll } from './request-goal.ts';
import { notifyIfSlow } from './slow-response.ts';

import type { Goal } from './step.ts';
import { resolveAddresses, tryAccess, tryDryRun } from './trial-goal.ts';
import { watchAll, watchOne } from './watch-goal.ts';

/** Ends when the goal is reached. Throws `ProblemError` when it is late, hopeless or refused. */
export async function reach(goal: Goal, context: GoalContext, signal: AbortSignal): Promise<void> {
  let last = 'no response';
  let reason: Reason | undefined;
  const tell = () => context.say(told(last, reason), { away: reason?.away === true });
  const say = (words: string) => {
    last = words;
    tell();
  };
  const explain = (why: Reason | undefined) => {
    if (why === undefined && reason === undefined) return;
    reason = why;
    tell();
  };
  const whatHolds = explanationOf(goal, context);
  const work = async (limit: AbortSignal) => {
    if (whatHolds === undefined) return await reachBy(goal, { ...context, say }, limit);
    const ended = new AbortController();
    const explaining = explainSlowness(whatHolds, context, explain, AbortSignal.any([limit, ended.signal]));
    try {
      await reachBy(goal, { ...context, say }, limit);
    } finally {
      ended.abort();
      await explaining;
    }
  };
  const inTime = await within(context.world.clock, goal.within, signal, work);
  if (!inTime) throw new ProblemError(late(goal, lateWords(last, reason)));
}

/** Why it takes long. `away`: because the cluster does not respond. */
type Reason = { readonly words: string; readonly away?: true };

/** What was waited for, and then why: beside the time that it took, that is what failed. */
function lateWords(last: string, reason: Reason | undefined): string {
  return reason === undefined || reason.away === true ? told(last, reason) : `${last}; ${reason.words}`;
}

/** The reason first, so that it survives being cut. Of a cluster that does not respond, what it said before does not count. */
function told(last: string, reason: Reason | undefined): string {
  if (reason === undefined) return last;
  return `${reason.words}; ${reason.away === true ? 'last: ' : ''}${last}`;
}

/** A request keeps trying for longer than a person wants to wait for a word. Milliseconds. */
const patience = 5 * SECOND;

/**
 * What is read to tell why it takes long: the pods and events around it; of what is only watched, the object itself, as
 * a watch connects again and again in silence. Undefined where the goal's own requests tell that there is no response.
 */
function explanationOf(goal: Goal, { cluster }: GoalContext): Explanation | undefined {
  const { slow } = goal;
  if (slow !== undefined) return async signal => await liveReason(cluster, slow, signal);
  if (goal.by !== 'watch' && goal.by !== 'outcome') return undefined;
  return async signal => {
    await cluster.read(goal.of, signal);
    return undefined;
  };
}

type Explanation = (signal: AbortSignal) => Promise<string | undefined>;

/** Every three seconds of waiting: what holds it, or does the cluster not answer any more? */
async function explainSlowness(
  whatHolds: Explanation,
  { cluster, world }: GoalContext,
  explain: (reason: Reason | undefined) => void,
  signal: AbortSignal,
): Promise<void> {
  let wasAway = false;
  const away = (words: string) => {
    wasAway = true;
    explain({ words, away: true });
  };
  const evaluate = async () => {
    try {
      const words = (await whatHolds(signal)) ?? (wasAway ? `${cluster.name} responds again` : undefined);
      explain(words === undefined ? undefined : { words });
      wasAway = false;
    } catch (error) {
      away(unreachable(error));
    }
  };
  try {
    for (;;) {
      await world.clock.sleep(3 * SECOND, signal);
      const tell = () => away(`${cluster.name} does not respond`);
      await notifyIfSlow(evaluate, { clock: world.clock, after: patience, tell }, signal);
    }
  } catch (error) {
    // The goal was reached or given up, or the cluster does not tell: the goal's own words stand.
    if (!signal.aborted && !(error instanceof ProblemError)) throw error;
  }
}

/** A watch connects again and again in silence: only this tells that nothing new can be received. */
function unreachable(error: unknown): string {
  if (error instanceof ProblemError && error.problem.code === 'unreachable') return error.problem.title;
  throw error;
}

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

/** What helps where it is not reached in its time. */
export function hintOf({ hint, byHand }: Goal): string {
  return hint ?? `check with: ${byHand}`;
}

function late(goal: Goal, last: string): Problem {
  const limit = goal.within % 60 === 0 ? `${goal.within / 60} min` : `${goal.within} s`;
  return {
    code: 'timed-out',
    title: `timed out after ${limit}: ${last}`,
    hint: hintOf(goal),
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
    limit.abort();
    await timer;
  }
}
