/** PodDisruptionBudgets: how many of their pods are healthy. */

import { numberAt, recordAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { isReady, isSelected } from '../../mesh/objects.ts';
import { conditionsOf, withCondition } from '../conditions.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import { DISRUPTION_BUDGET, POD } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';

export function startDisruptionBudgets(site: Site): void {
  const selectorOf = (budget: KubeObject) => recordAt(budget, 'spec', 'selector', 'matchLabels');
  const about = (pod: KubeObject) =>
    site.cache
      .list(DISRUPTION_BUDGET, pod.metadata.namespace)
      .filter(budget => isSelected(selectorOf(budget), pod))
      .map(keyOf);
  startController(site, [{ kind: DISRUPTION_BUDGET }, { kind: POD, affects: about }], async (key, signal) => {
    const budget = objectOf(site, DISRUPTION_BUDGET, key);
    if (budget === undefined || budget.metadata.deletionTimestamp !== undefined) return;
    const pods = site.cache.list(POD, budget.metadata.namespace).filter(pod => isSelected(selectorOf(budget), pod));
    const desired = numberAt(budget, 'spec', 'minAvailable') ?? 1;
    const healthy = pods.filter(isReady).length;
    const allowed = Math.max(0, healthy - desired);
    const generation = budget.metadata.generation ?? 1;
    const [state, reason] =
      allowed > 0 ? (['True', 'SufficientPods'] as const) : (['False', 'InsufficientPods'] as const);
    const condition = { type: 'DisruptionAllowed', status: state, reason, message: '' };
    const conditions = withCondition(conditionsOf(budget), condition, timestamp(site.clock));
    const status = {
      currentHealthy: healthy,
      desiredHealthy: desired,
      disruptionsAllowed: allowed,
      expectedPods: pods.length,
      observedGeneration: generation,
      conditions: conditions.map(each => ({ ...each, observedGeneration: generation })),
    };
    await site.writer('kube-controller-manager').status(budget, status, signal);
  });
}
