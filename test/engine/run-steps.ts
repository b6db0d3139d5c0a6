/** Runs of a few steps on scripted clusters, in virtual time. */
import type { Event } from '../../source/engine/events.ts';
import { runPlan } from '../../source/engine/run.ts';
import type { Step } from '../../source/engine/step.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Clock, Cluster } from '../../source/ports.ts';
import { meshOf } from '../helpers/meshes.ts';
import { worldOf } from '../helpers/scripted-cluster.ts';

export const start = Date.UTC(2026, 0, 1);
export const mesh = meshOf(['east', 'west']);
export const config = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'n' },
});
export const configRef = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'n', name: 'a' };

export function step(id: string, rest: Partial<Step> = {}): Step {
  return { id, cluster: id.split('/')[0] ?? '', title: id, needs: [], byHand: '', ...rest };
}

export async function run(steps: readonly Step[], clusters: readonly Cluster[], clock: Clock, signal?: AbortSignal) {
  const events: (Event & { at: number })[] = [];
  const ended = await runPlan(
    mesh,
    steps,
    worldOf(clock, clusters),
    event => events.push(event),
    signal ?? new AbortController().signal,
  );
  const of = (kind: Event['event'], id: string) =>
    events.find(each => each.event === kind && 'step' in each && each.step === id);
  return { ...ended, events, of, seconds: (clock.now() - start) / 1000 };
}

export function problemOf(event: Event | undefined): readonly string[] {
  return event?.event === 'failed' ? [event.problem.code, event.problem.title] : [];
}
