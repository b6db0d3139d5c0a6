/** What all changes of a plan add up to. Pure. */
import type { ObjectChange } from './object-changes.ts';

/** Objects. One that is deleted and created again counts as both. */
export type ChangeCounts = {
  readonly create: number;
  readonly change: number;
  readonly delete: number;
  readonly unchanged: number;
  /** Of which the server did not say. */
  readonly unknown: number;
};

/** How many of each. */
export function countChanges(changes: readonly ObjectChange[]): ChangeCounts {
  const of = (...wills: readonly ObjectChange['will'][]) => changes.filter(({ will }) => wills.includes(will)).length;
  return {
    create: of('create', 'replace'),
    change: of('change'),
    delete: of('replace', 'delete'),
    unchanged: of('keep'),
    unknown: of('unknown'),
  };
}

/** True where a run would create, change or delete something, or restart a pod; or where a server does not say so. */
export function hasChanges(changes: readonly ObjectChange[]): boolean {
  return changes.some(({ will }) => will !== 'keep');
}

export type ChangeEffects = {
  /** Whose pods are recreated, and where: "Deployment istio-system/istiod on east". */
  readonly restarts: readonly string[];
  /** Services that ask for a load balancer, and how many have an address already. */
  readonly loadBalancers: { readonly needed: number; readonly assigned: number };
  /** What only the run finds out: "east gateway address". */
  readonly learned: readonly string[];
};

/** What comes of the changes beside the objects themselves. */
export function effectsOf(changes: readonly ObjectChange[]): ChangeEffects {
  const restarts = changes.flatMap(({ cluster, object, rollout, will }) => {
    if (will === 'restart') return [`${object} on ${cluster}`];
    return rollout === undefined ? [] : [`${rollout} on ${cluster}`];
  });
  const balancers = changes.filter(({ loadBalancer }) => loadBalancer !== undefined);
  const assigned = balancers.filter(({ loadBalancer }) => loadBalancer === 'assigned').length;
  return {
    restarts: [...new Set(restarts)],
    loadBalancers: { needed: balancers.length, assigned },
    learned: [...new Set(changes.flatMap(({ learned = [] }) => learned))],
  };
}
