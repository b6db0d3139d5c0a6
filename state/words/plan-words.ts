/** What a plan will do, in a few lines. */

import { countChanges, effectsOf, hasChanges } from '../../source/preparation/change-counts.ts';
import { expectedTime } from '../../source/preparation/expected-time.ts';
import type { Draft, DraftStep } from '../draft.ts';
import type { RunPhase } from '../run.ts';
import { countWords, effectWords, expectedWords, learnedWords } from './change-words.ts';
import { counted } from './numbers.ts';

/** "24 steps on 2 clusters, 31 objects, Istio v1.30.3. Nothing changes until you start." `phase`: of the run. */
export function planWords(
  { steps, version }: Extract<Draft, { draft: 'ready' }>,
  clusters: number,
  phase: RunPhase,
): string {
  const objects = steps.reduce((sum, step) => sum + step.objects.length, 0);
  const software = version === undefined ? '' : `, ${version}`;
  return `${counted(steps.length, 'step')} on ${counted(clusters, 'cluster')}, ${counted(objects, 'object')}${software}.${phase === 'none' ? ' Nothing changes until you start.' : ''}`;
}

/** Why a step has no YAML to show. */
export function whyNoYaml({ objects, amends }: DraftStep): string | undefined {
  if (amends === true) return 'changes a part of an object: d shows the diff';
  return objects.length === 0 ? 'read-only step' : undefined;
}

type Ready = Extract<Draft, { draft: 'ready' }>;

/** True where nothing has to be changed: a run would only prove the mesh. */
export function isNothingToChange({ changes }: Ready): boolean {
  return changes.complete && !hasChanges(changes.told);
}

export type PlanHead = {
  readonly standing: 'running' | 'ok' | 'plain';
  readonly words: string;
  /** At the right end: where, or how far the comparing is. */
  readonly right: string;
};

/** "+ 3 create   ~ 1 change …" and "on 2 real clusters": what stands at the head. */
export function planHead(draft: Ready, clusters: string): PlanHead {
  const { changes, steps } = draft;
  const right = `on ${clusters}`;
  if (isNothingToChange(draft)) {
    const words = `Nothing to change: all ${counted(changes.told.length, 'object')} are already right.`;
    return { standing: 'ok', words, right };
  }
  const words = countWords(countChanges(changes.told)) || 'comparing with the clusters';
  if (changes.complete) return { standing: 'plain', words, right };
  const objects = steps.reduce((sum, step) => sum + step.objects.length, 0);
  return { standing: 'running', words, right: `compared ${changes.told.length} of ${objects}` };
}

/** How much it is and how long it takes; what comes of it, and what only the run finds out. */
export function planEffects(draft: Ready, clusters: number, phase: RunPhase): readonly string[] {
  const { changes, steps, version } = draft;
  const software = version === undefined ? '' : `, ${version}`;
  const start = phase === 'none' ? '  Nothing changes until you start.' : '';
  const expected = changes.complete
    ? `, ${expectedWords(expectedTime(steps, changes.told), hasChanges(changes.told))}`
    : '';
  const size = `${counted(steps.length, 'step')} on ${counted(clusters, 'cluster')}${software}${expected}.${start}`;
  if (!changes.complete) return [size];
  const effects = effectsOf(changes.told);
  return [size, [effectWords(effects), learnedWords(effects)].filter(words => words !== '').join('  ')];
}
