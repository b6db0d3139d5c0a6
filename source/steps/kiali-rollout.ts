/** Whether the server of Kiali that is wanted runs: each rollout is an outage, and `Available` is true without any pod. */
import type { Before, Goal, OutcomeJudge } from '../engine/step.ts';
import { numberAt, textAt } from '../model/fields.ts';
import { type KialiPlan, kialiPods } from '../model/kiali.ts';
import type { KubeObject } from '../model/kube.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';

/** Why the newest generation is not all that runs, and ready; nothing when it is. */
export function kialiRolloutPending(seen: KubeObject | undefined): string | undefined {
  if (seen === undefined) return 'its Deployment does not exist yet';
  const count = (field: string) => numberAt(seen, 'status', field) ?? 0;
  const wanted = numberAt(seen, 'spec', 'replicas') ?? 1;
  if (wanted === 0) return 'its Deployment is scaled to 0';
  const current = count('observedGeneration') >= (seen.metadata.generation ?? 0);
  const settled = ['replicas', 'updatedReplicas', 'readyReplicas'].every(field => count(field) === wanted);
  return current && settled ? undefined : `${current ? count('readyReplicas') : 0} of ${wanted} replicas ready`;
}

/** What the operator writes on the pods when it wants the server to read everything again. */
function lastUpdated(deployment: KubeObject | undefined): string | undefined {
  return textAt(deployment, 'spec', 'template', 'metadata', 'annotations', 'operator.kiali.io/last-updated');
}

/** After a change the operator marks the pods again, which begins the rollout; before that, the old one looks finished. */
export function restartedAfter({ seen: before, changed }: Before): OutcomeJudge {
  const mark = lastUpdated(before);
  return {
    pending: seen => {
      if (changed && lastUpdated(seen) === mark) return 'the operator has not restarted it yet';
      return kialiRolloutPending(seen);
    },
  };
}

type Rollout = Pick<Extract<Goal, { readonly by: 'watch' }>, 'of' | 'within' | 'slow' | 'byHand' | 'hint'>;

/** What all waits for the server share. */
export function kialiRollout(kiali: Pick<KialiPlan, 'namespace' | 'instance'>): Rollout {
  const { namespace, instance } = kiali;
  return {
    of: { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: instance },
    within: 5 * minutes,
    slow: { namespace, labels: kialiPods(kiali) },
    byHand: sh`kubectl -n ${namespace} rollout status deployment/${instance} --timeout=5m`,
    hint: sh`Kiali says why in its log: kubectl -n ${namespace} logs deployment/${instance} --tail=20; it does not start while it cannot log in to one of its clusters`,
  };
}
