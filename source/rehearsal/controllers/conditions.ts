/** Lists of conditions as Kubernetes' controllers keep them. */

import { listAt, textAt } from '../../model/fields.ts';
import type { JsonObject } from '../../model/kube.ts';

export type NewCondition = {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
};

/** The list with this condition in it. `lastTransitionTime` moves with the status only; the place in the list stays. */
export function withCondition(
  conditions: readonly JsonObject[],
  condition: NewCondition,
  now: string,
): readonly JsonObject[] {
  const before = conditions.find(each => textAt(each, 'type') === condition.type);
  const since = before !== undefined && textAt(before, 'status') === condition.status;
  const made = { ...condition, lastTransitionTime: since ? (textAt(before, 'lastTransitionTime') ?? now) : now };
  return before === undefined ? [...conditions, made] : conditions.map(each => (each === before ? made : each));
}

/** The conditions of an object's status. */
export function conditionsOf(object: unknown): readonly JsonObject[] {
  return listAt(object, 'status', 'conditions') as readonly JsonObject[];
}
