/** A plan in one sentence. */
import type { Draft, DraftStep } from '../draft.ts';
import type { RunPhase } from '../run.ts';
import { counted } from './numbers.ts';

/** "24 steps on 2 clusters, 31 objects, Istio v1.30.3. Nothing changes until you start." `phase`: of the run. */
export function planWords(
  { steps, version }: Extract<Draft, { draft: 'ready' }>,
  clusters: number,
  phase: RunPhase,
): string {
  const objects = steps.reduce((sum, step) => sum + step.objects.length, 0);
  const istio = version === undefined ? '' : `, Istio ${version}`;
  return `${counted(steps.length, 'step')} on ${counted(clusters, 'cluster')}, ${counted(objects, 'object')}${istio}.${phase === 'none' ? ' Nothing changes until you start.' : ''}`;
}

/** Why a step has no YAML to show. */
export function whyNoYaml({ objects }: DraftStep): string | undefined {
  return objects.length === 0 ? 'read-only step' : undefined;
}
