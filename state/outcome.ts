/** How a run ends: one outcome and one exit code, the same with a screen and without. */
import type { RunOutcome } from '../source/engine/run.ts';
import type { Step } from '../source/engine/step.ts';
import type { Verdict } from '../source/model/tally.ts';
import { proofOf } from '../source/traffic/verdict.ts';
import { isGoing, type RunOutcomeWord } from './run.ts';
import type { Stores } from './stores.ts';

/** What the engine says, and of what plan. */
export type Ended = {
  readonly run: Pick<RunOutcome, 'outcome' | 'failed'>;
  readonly steps: readonly Pick<Step, 'id' | 'proof'>[];
  /** How many clusters are in the mesh: one alone has nothing to prove yet. */
  readonly clusters: number;
  readonly verdict: Verdict | undefined;
  /** Its deadline passed: no user cancelled it, so it failed. */
  readonly timedOut?: boolean;
};

/** All done is proven when the verdict says so, and unproven without one; so is a run of which the proof alone failed. */
export function outcomeOf({ run, steps, clusters, verdict, timedOut = false }: Ended): RunOutcomeWord {
  switch (run.outcome) {
    case 'done':
      return verdict === undefined ? 'unproven' : proofOf(clusters, verdict);
    case 'cancelled':
      return timedOut ? 'failed' : 'cancelled';
    case 'failed':
      return failureOf(run, steps);
  }
}

/** Of a plan of Kiali, all of whose steps done is the proof. */
export function kialiOutcomeOf({ run, steps, timedOut = false }: Pick<Ended, 'run' | 'steps' | 'timedOut'>) {
  switch (run.outcome) {
    case 'done':
      return 'done';
    case 'cancelled':
      return timedOut ? 'failed' : 'cancelled';
    case 'failed':
      return failureOf(run, steps);
  }
}

/** Where all but the proof was done, it is installed, and not proven. */
function failureOf({ failed }: Ended['run'], steps: Ended['steps']): 'unproven' | 'failed' {
  const proof = new Set(steps.filter(step => step.proof).map(step => step.id));
  return failed.length > 0 && failed.every(id => proof.has(id)) ? 'unproven' : 'failed';
}

/** 0 done or proven · 1 failed · 3 not proven · 4 the user stopped it; whom a signal ends says so by a code of its own. */
export function exitOf(outcome: RunOutcomeWord): 0 | 1 | 3 | 4 {
  switch (outcome) {
    case 'proven':
    case 'done':
    case 'nothing-to-do':
      return 0;
    case 'failed':
      return 1;
    case 'unproven':
      return 3;
    case 'cancelled':
      return 4;
  }
}

/**
 * The exit code of who leaves now: that of the run's outcome, 0 when nothing was started. What was proven when the run
 * ended is not any more when later answers say otherwise.
 */
export function exitCodeOf(stores: Pick<Stores, 'run' | 'traffic' | 'removal' | 'kialiWork' | 'rootChange'>): number {
  const { run, traffic, removal, kialiWork, rootChange } = stores;
  const deletion = removal.getState().run;
  if (deletion.phase !== 'none') return exitOf(deletion.outcome ?? 'cancelled');
  const change = rootChange.getState().run;
  if (change.phase !== 'none') return exitOf(change.outcome ?? 'cancelled');
  const kiali = kialiWork.run.getState();
  const isKialiDone = kiali.phase === 'none' || kiali.outcome === 'done';
  if (!isKialiDone) return exitOf(isGoing(kiali) ? 'cancelled' : (kiali.outcome ?? 'cancelled'));
  const { outcome = 'done', phase } = run.getState();
  if (isGoing({ phase })) return exitOf('cancelled');
  const { verdict, clusters } = traffic.getState();
  const isOpen = outcome === 'proven' || outcome === 'done';
  return exitOf(isOpen && verdict !== undefined ? proofOf(clusters.length, verdict) : outcome);
}
