/** A run that no other run interferes with: it writes to a cluster only while it holds the claim on it. */
import { CLAIM_SECONDS, type Claimant, MOST_CLAIM_SECONDS } from '../model/claim.ts';
import { inOneOrder, type Member, type Mesh } from '../model/mesh.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { Cluster, World } from '../ports.ts';
import { createClaim, type HeldClaim } from './claim.ts';
import type { Event, Report } from './events.ts';
import { planEvent, type RunOutcome, runSteps } from './run.ts';
import type { Step } from './step.ts';

type Claimed = { readonly member: Member; readonly claim: HeldClaim };

/**
 * Claims every cluster, runs the plan, and gives the claims back. Where another run is alive on any of them nothing is
 * written anywhere: the first step of that cluster fails with who holds it, and all others are blocked. A cluster that
 * does not answer holds up no other: it is claimed at the first write to it.
 */
export async function runClaimed(
  mesh: Mesh,
  steps: readonly Step[],
  world: World,
  report: Report,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const tell = (event: Event) => report({ ...event, at: world.clock.now() });
  tell(planEvent(mesh, steps));
  const firstOf = (cluster: string) => steps.find(step => step.cluster === cluster)?.id;
  const claimant: Claimant = { holder: world.holder, meshId: mesh.id };
  // What has no step is not touched: `down` can leave a dead cluster behind.
  const concerned = mesh.members.filter(({ name }) => firstOf(name) !== undefined);
  const all = inOneOrder(concerned).map((member): Claimed => {
    const { name, context } = member;
    const say = (words: string) => {
      const step = firstOf(name);
      if (step !== undefined) tell({ event: 'waiting', step, cluster: name, for: words });
    };
    const { clock, hasEnded } = world;
    return { member, claim: createClaim(claimant, { cluster: world.cluster(name), context, clock, hasEnded, say }) };
  });
  const ended = new AbortController();
  try {
    const refused = await claimAll(all, world, signal);
    if (refused.size > 0 || signal.aborted) return notStarted(steps, refused, tell, signal);
    const loss = createLoss(report);
    const renewing = all.map(async ({ member, claim }) => {
      try {
        loss.tell(member.name, await renewed(claim, world, AbortSignal.any([signal, ended.signal])));
      } catch (error) {
        loss.bug(error);
      }
    });
    const outcome = await runSteps(
      mesh,
      steps,
      guarded(world, all),
      loss.report,
      AbortSignal.any([signal, loss.signal]),
    );
    ended.abort();
    await Promise.all(renewing);
    return signal.aborted ? outcome : loss.judged(outcome);
  } finally {
    ended.abort();
    await releaseAll(all, world, signal.aborted ? stoppedWithin : endedWithin);
  }
}

/** Milliseconds between two renewals: three may fail before another run may take over. */
const renewEvery = (CLAIM_SECONDS * 1000) / 4;

/** Milliseconds that a cluster may take to be claimed before the run begins without. */
const claimWithin = (MOST_CLAIM_SECONDS + 15) * 1000;

/** Milliseconds that giving the claims back may take: who stops a run does not wait, and one that stays is dead soon. */
const endedWithin = CLAIM_SECONDS * 1000;
const stoppedWithin = 2000;

/** Milliseconds before a claim that could not be given back is tried again. */
const releaseAgain = 500;

/** The first before all others: of two runs that meet there one goes on. What comes back: who is alive where, and what forbids the claim. */
async function claimAll(
  [first, ...others]: readonly Claimed[],
  world: World,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Problem>> {
  const refused = new Map<string, Problem>();
  const take = async ({ member, claim }: Claimed) => {
    const late = new AbortController();
    const limit = world.clock.sleep(claimWithin, AbortSignal.any([signal, late.signal])).catch(() => undefined);
    const attempt = new AbortController();
    const taking = claim.ensure(AbortSignal.any([signal, attempt.signal])).catch((error: unknown) => {
      if (signal.aborted || attempt.signal.aborted) return;
      if (!(error instanceof ProblemError)) throw error;
      if (!passes(error.problem)) refused.set(member.name, error.problem);
    });
    await Promise.race([taking, limit]);
    attempt.abort();
    late.abort();
    await taking;
  };
  if (first !== undefined) await take(first);
  if (refused.size === 0) await Promise.all(others.map(take));
  return refused;
}

/** Left to the first write, which waits it out. */
const passes = ({ code }: Problem) => code === 'unreachable' || code === 'overloaded' || code === 'webhook-unready';

function notStarted(
  steps: readonly Step[],
  refused: ReadonlyMap<string, Problem>,
  tell: (event: Event) => void,
  signal: AbortSignal,
): RunOutcome {
  const names = [...refused.keys()].join(', ');
  const first = [...refused].flatMap(([cluster, problem]) => {
    const step = steps.find(each => each.cluster === cluster);
    return step === undefined ? [] : [{ step, problem }];
  });
  const failed = first.map(({ step }) => step.id);
  if (!signal.aborted) {
    for (const { id, cluster } of steps.filter(each => !failed.includes(each.id))) {
      tell({ event: 'failed', step: id, cluster, problem: blockedBy(names) });
    }
    // Last, so that it stands at the end of the lines.
    for (const { step, problem } of first) tell({ event: 'failed', step: step.id, cluster: step.cluster, problem });
  }
  return { outcome: signal.aborted ? 'cancelled' : 'failed', failed, tallies: new Map() };
}

function blockedBy(names: string): Problem {
  return {
    code: 'blocked',
    title: `skipped: ${names} could not be claimed`,
    hint: 'a run writes nothing before it has claimed all clusters',
  };
}

/** Renews until it is told to end; what took the claim away, if anything did. */
async function renewed(claim: HeldClaim, { clock }: World, signal: AbortSignal): Promise<Problem | undefined> {
  for (;;) {
    try {
      await clock.sleep(renewEvery, signal);
      await claim.renew(signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof ProblemError)) throw error;
      if (error.problem.code === 'claimed') return error.problem;
      // Not renewed this time: the next write makes sure.
    }
  }
}

/** Nothing is written to a cluster that this run may have lost. */
function guarded(world: World, all: readonly Claimed[]): World {
  const clusters = new Map(all.map(({ member, claim }) => [member.name, held(world.cluster(member.name), claim)]));
  return { ...world, cluster: name => clusters.get(name) ?? world.cluster(name) };
}

function held(cluster: Cluster, claim: HeldClaim): Cluster {
  return {
    ...cluster,
    async apply(object, ref, signal) {
      await claim.ensure(signal);
      return cluster.apply(object, ref, signal);
    },
    async takeOver(object, ref, signal) {
      await claim.ensure(signal);
      return cluster.takeOver(object, ref, signal);
    },
    async create(object, signal) {
      await claim.ensure(signal);
      return cluster.create(object, signal);
    },
    async replace(object, signal) {
      await claim.ensure(signal);
      return cluster.replace(object, signal);
    },
    async remove(ref, options, signal) {
      await claim.ensure(signal);
      return cluster.remove(ref, options, signal);
    },
  };
}

/** Claims that were lost while the plan ran: it is cut off, and what was cut off says why. */
function createLoss(report: Report) {
  const cut = new AbortController();
  const lost = new Map<string, Problem>();
  const failed: string[] = [];
  let bug: { readonly error: unknown } | undefined;
  return {
    signal: cut.signal,
    tell(cluster: string, problem: Problem | undefined): void {
      if (problem === undefined) return;
      lost.set(cluster, problem);
      cut.abort();
    },
    bug(error: unknown): void {
      bug ??= { error };
      cut.abort();
    },
    report: (event => {
      const isCut = event.event === 'failed' && event.problem.code === 'cancelled';
      const problem = isCut ? lost.get(event.cluster) : undefined;
      if (!isCut || problem === undefined) return report(event);
      failed.push(event.step);
      report({ ...event, problem });
    }) satisfies Report,
    judged(outcome: RunOutcome): RunOutcome {
      if (bug !== undefined) throw bug.error;
      if (lost.size === 0 || outcome.outcome === 'done') return outcome;
      return { ...outcome, outcome: 'failed', failed: [...outcome.failed, ...failed] };
    },
  };
}

async function releaseAll(all: readonly Claimed[], { clock }: World, within: number): Promise<void> {
  const over = new AbortController();
  const released = Promise.all(all.map(({ claim }) => givenBack(claim, clock, over.signal)));
  const limit = clock.sleep(within, over.signal).catch(() => undefined);
  await Promise.race([released, limit]);
  over.abort();
}

async function givenBack(claim: HeldClaim, clock: World['clock'], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      return await claim.release(signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ProblemError)) throw error;
      await clock.sleep(releaseAgain, signal).catch(() => undefined);
    }
  }
}
