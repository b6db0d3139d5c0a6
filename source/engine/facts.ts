/** What a run has learned so far, and what stands for it where nothing runs. */
import type { ClusterFacts, Facts } from './step.ts';

export type FactStore = Facts & {
  readonly learn: (cluster: string, learned: ClusterFacts) => void;
  readonly finish: (step: string) => void;
};

/** Facts of one run. Asking for one that was not learned is a bug: a need is missing in the plan. */
export function createFacts(): FactStore {
  const byCluster = new Map<string, ClusterFacts>();
  const finished = new Set<string>();
  const of = (cluster: string): ClusterFacts => byCluster.get(cluster) ?? {};
  return {
    planning: false,
    of,
    text: (cluster, fact) => {
      const found = of(cluster)[fact];
      if (found === undefined) throw new Error(`${fact} of ${cluster} was asked for before it was learned`);
      return found;
    },
    isDone: step => finished.has(step),
    finish: step => {
      finished.add(step);
    },
    learn: (cluster, learned) => {
      byCluster.set(cluster, { ...of(cluster), ...learned });
    },
  };
}

/** Facts where nothing has run: every step is taken to succeed, every text reads as what it will be. */
export const unknownFacts: Facts = {
  planning: true,
  of: () => ({}),
  isDone: () => true,
  text: (cluster, _fact, label) => `<learned: ${cluster} ${label}>`,
};
