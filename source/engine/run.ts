/** The only place where steps become API calls. */

import { consentKey } from '../model/consent.ts';
import { firstFew } from '../model/first-few.ts';
import type { Mesh } from '../model/mesh.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { Tally } from '../model/tally.ts';
import { SECOND } from '../model/time-units.ts';
import type { World } from '../ports.ts';
import { createSemaphores, type Semaphore } from '../semaphore.ts';
import { amend } from './amend.ts';
import type { Event, Report } from './events.ts';
import { createFacts, type FactStore } from './facts.ts';
import { gone } from './goals.ts';
import { withGracePeriod } from './grace-period.ts';
import { watchedOutcome } from './outcome-goal.ts';
import { createPodPolls, type PodPolls } from './pod-polls.ts';
import { reach, reachHint } from './reach.ts';
import { remove } from './remove.ts';
import { type Restarted, whileRestarting } from './restart.ts';
import { retryTransient, wordsOnce } from './retry-transient.ts';
import { createRollouts } from './rollout.ts';
import { hintOf, type Step } from './step.ts';
import { type Writing, type Written, write } from './write.ts';

export type RunOutcome = {
  readonly outcome: 'done' | 'failed' | 'cancelled';
  /** Ids of the steps that failed; those that only wait for them are left out. */
  readonly failed: readonly string[];
  /** What each cluster received in the last step. */
  readonly tallies: ReadonlyMap<string, Tally>;
};

/** On one cluster: more than any plan has side by side but for remote secrets, of which a hundred would wait at once. */
const stepsAtOnce = 24;

type End = 'done' | 'failed' | 'blocked' | 'cancelled';

type Run = {
  readonly mesh: Mesh;
  readonly world: World;
  readonly facts: FactStore;
  readonly polls: PodPolls;
  readonly stepsOn: (cluster: string) => Semaphore;
  readonly tell: (event: Event) => void;
  readonly tallied: (cluster: string, tally: Tally) => void;
};

/**
 * Runs a plan: everything in parallel that no need forbids; a failed step blocks only what needs it. Expected failures
 * become events and an outcome; a bug in any step stops the run and is thrown.
 */
export async function runPlan(
  mesh: Mesh,
  steps: readonly Step[],
  world: World,
  report: Report,
  signal: AbortSignal,
): Promise<RunOutcome> {
  report({ ...planEvent(mesh, steps), at: world.clock.now() });
  return runSteps(mesh, steps, world, report, signal);
}

/** The same for a plan that was told already. */
export async function runSteps(
  mesh: Mesh,
  steps: readonly Step[],
  world: World,
  report: Report,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const tell = (event: Event) => report({ ...event, at: world.clock.now() });
  const tallies = new Map<string, Tally>();
  const bug = new AbortController();
  const both = AbortSignal.any([signal, bug.signal]);
  const run: Run = {
    mesh,
    world,
    facts: createFacts(),
    polls: createPodPolls(world.clock),
    stepsOn: createSemaphores(stepsAtOnce),
    tell,
    tallied: reportTallies(mesh, tallies, tell, world),
  };
  const ends = new Map<string, Promise<End>>();
  for (const step of steps) {
    const endOf = (id: string) => ends.get(id) ?? Promise.reject(new Error(`${step.id} needs unknown ${id}`));
    const over = Promise.all((step.after ?? []).map(endOf));
    const end = runWhenReady(step, step.needs.map(endOf), over, run, both).catch((error: unknown) => {
      bug.abort();
      throw error;
    });
    ends.set(step.id, end);
  }
  const settled = await Promise.allSettled(ends.values());
  const thrown = settled.find(each => each.status === 'rejected');
  if (thrown !== undefined) throw thrown.reason;
  const results = settled.flatMap(each => (each.status === 'fulfilled' ? each.value : []));
  const failed = steps.filter((_step, index) => results[index] === 'failed').map(step => step.id);
  if (tallies.size > 0) tell(trafficEvent(mesh, tallies));
  if (results.every(end => end === 'done')) return { outcome: 'done', failed, tallies };
  return { outcome: signal.aborted ? 'cancelled' : 'failed', failed, tallies };
}

/** What a run says first: the mesh and all its steps. */
export function planEvent(mesh: Mesh, steps: readonly Step[]): Event {
  return {
    event: 'plan',
    mesh: mesh.id,
    topology: mesh.topology,
    clusters: mesh.members.map(({ name, context, role, network }) => ({ name, context, role, network })),
    // For who reads the plan, what must be done and what must be over first are one.
    steps: steps.map(({ id, cluster, title, needs, after = [] }) => ({
      id,
      cluster,
      title,
      needs: [...needs, ...after],
    })),
  };
}

/** In the mesh's order, whichever responded first. */
function trafficEvent(mesh: Mesh, tallies: ReadonlyMap<string, Tally>): Event {
  const clusters = mesh.members.flatMap(({ name }) => {
    const tally = tallies.get(name);
    return tally === undefined ? [] : [{ name, ...tally }];
  });
  return { event: 'traffic', clusters };
}

/** Tallies change with every answer; the event is told once a second. */
function reportTallies(mesh: Mesh, tallies: Map<string, Tally>, tell: (event: Event) => void, world: World) {
  let told = 0;
  return (cluster: string, tally: Tally) => {
    tallies.set(cluster, tally);
    if (world.clock.now() - told < 1000) return;
    told = world.clock.now();
    tell(trafficEvent(mesh, tallies));
  };
}

async function runWhenReady(
  step: Step,
  needs: readonly Promise<End>[],
  over: Promise<unknown>,
  run: Run,
  signal: AbortSignal,
): Promise<End> {
  const { cluster } = step;
  // Together: a rejection of one that is not awaited yet would end the program.
  const [ends] = await Promise.all([Promise.all(needs), over]);
  if (signal.aborted) return 'cancelled';
  const broken = step.needs.filter((_need, index) => ends[index] !== 'done');
  if (broken.length > 0) {
    run.tell({ event: 'failed', step: step.id, cluster, problem: blocked(broken) });
    return 'blocked';
  }
  return await run.stepsOn(cluster).run(() => runNow(step, run, signal));
}

async function runNow(step: Step, run: Run, signal: AbortSignal): Promise<End> {
  const { cluster } = step;
  if (signal.aborted) return 'cancelled';
  const began = run.world.clock.now();
  run.tell({ event: 'started', step: step.id, cluster });
  try {
    // A signal of its own: whatever listens to one of thousands of steps would wait behind the listeners of all others.
    await makeTrue(step, run, AbortSignal.any([signal]));
  } catch (error) {
    if (signal.aborted) {
      run.tell({ event: 'failed', step: step.id, cluster, problem: cancelled });
      return 'cancelled';
    }
    if (!(error instanceof ProblemError)) throw error;
    run.tell({ event: 'failed', step: step.id, cluster, problem: error.problem });
    return 'failed';
  }
  run.facts.finish(step.id);
  const found = step.found?.(run.facts);
  const done = { event: 'done', step: step.id, cluster, seconds: (run.world.clock.now() - began) / 1000 } as const;
  run.tell(found === undefined ? done : { ...done, found });
  return 'done';
}

const cancelled: Problem = { code: 'cancelled', title: 'stopped before it finished', hint: 'run again to resume' };

/** Missing steps that are named at most. */
const named = 3;

function blocked(broken: readonly string[]): Problem {
  return {
    code: 'blocked',
    title: `skipped: it needs ${firstFew(broken, named)}`,
    hint: 'fix what failed, then run again to resume',
  };
}

/** How long a deletion by others may take, in seconds: a namespace with load balancers in it takes minutes. */
const deletion = 300;

async function makeTrue(step: Step, run: Run, signal: AbortSignal): Promise<void> {
  const { facts, mesh, polls, tell, world } = run;
  const cluster = world.cluster(step.cluster);
  let limit: Extract<Event, { event: 'waiting' }>['limit'];
  const say = wordsOnce((words, { since, away = false, limit: own = limit } = {}) => {
    // Why it was stopped is no reason that it waited.
    if (signal.aborted) return;
    tell({
      event: 'waiting',
      step: step.id,
      cluster: step.cluster,
      for: words,
      ...(since === undefined ? {} : { since }),
      ...(away ? { away } : {}),
      ...(own === undefined ? {} : { limit: away && own === limit ? { ...own, hint: reachHint(step.cluster) } : own }),
    });
  });
  const silence = (each: AbortSignal) => cluster.silence(each);
  const waitOut = <T>(act: () => Promise<T>) =>
    retryTransient(act, { name: step.cluster, clock: world.clock, say, silence }, signal);
  let changed = false;
  const wrote = (written: Written) => {
    changed ||= written.result !== 'unchanged' && written.result !== 'kept';
    tell(writtenEvent(step, written));
  };
  const viewed = (views: Parameters<typeof viewsEvent>[1]) => tell(viewsEvent(step.cluster, views));
  const tallied = (tally: Tally) => run.tallied(step.cluster, tally);
  const restartedWorkload = (object: string) => wrote({ object, result: 'configured' });
  const rolling = { cluster, clock: world.clock, restarted: restartedWorkload, retryTransient: waitOut };
  const rollouts = step.rollout === undefined ? {} : { rollouts: createRollouts(rolling) };
  const context = { cluster, world, facts, polls, say, tallied, viewed, ...rollouts };
  const untilGone: Writing['untilGone'] = (ref, uid) => reach(gone(ref, uid, deletion), context, signal);
  const { keys, proveAccess } = world;
  const takesOver: Writing['takesOver'] = ref => mesh.takeOver?.includes(consentKey(step.cluster, ref)) === true;
  const writing = {
    meshId: mesh.id,
    takesOver,
    cluster,
    keys,
    proveAccess,
    facts,
    wrote,
    untilGone,
    retryTransient: waitOut,
  };
  const { until, restart } = step;
  const seen = until?.by === 'outcome' ? await waitOut(() => cluster.read(until.of, signal)) : undefined;
  await withGracePeriod(world.clock, signal, async finishing => {
    await write(step, { ...writing, finishing }, signal);
    await amend(step, { ...writing, finishing }, signal);
    await remove(step, { ...writing, finishing }, signal);
  });
  if (until === undefined) return;
  limit = { at: world.clock.now() + until.within * SECOND, hint: hintOf(until) };
  const goal = until.by === 'outcome' ? watchedOutcome(until, { seen, changed }, facts) : until;
  const work = (ending: AbortSignal) => reach(goal, context, ending);
  if (restart === undefined) return await work(signal);
  const restarted = ({ object, why }: Restarted) =>
    tell({ event: 'removed', step: step.id, cluster: step.cluster, object, result: 'removed', why });
  await whileRestarting(restart, { cluster, clock: world.clock, restarted, retryTransient: waitOut }, work, signal);
}

function writtenEvent({ id: step, cluster }: Step, { object, result, why }: Written): Event {
  switch (result) {
    case 'removed':
    case 'absent':
    case 'left':
      return { event: 'removed', step, cluster, object, result, ...(why === undefined ? {} : { why }) };
    case 'created':
    case 'configured':
    case 'unchanged':
    case 'kept':
      return { event: 'applied', step, cluster, object, result };
  }
}

function viewsEvent(cluster: string, views: Extract<Event, { event: 'istiod' }>['views']): Event {
  return { event: 'istiod', cluster, views };
}
