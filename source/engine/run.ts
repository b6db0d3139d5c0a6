/** The only place where steps become API calls. */
import type { World } from '../ports.ts';
import type { Report } from './events.ts';
import type { Step } from './step.ts';

export type RunOutcome = {
  readonly outcome: 'done' | 'failed' | 'cancelled';
  /** Ids of the steps that failed, those blocked by them left out. */
  readonly failed: readonly string[];
};

/** Runs a plan: everything in parallel that no need forbids; a failed step blocks only what needs it. */
export async function runPlan(
  _steps: readonly Step[],
  _world: World,
  _report: Report,
  _signal: AbortSignal,
): Promise<RunOutcome> {
  throw new Error('written next');
}
