/**
 * A run of the operator as its Kiali's conditions tell it. What makes them treacherous is kept: between a change and
 * the run that it calls for they are those of the run before, and `Running` is true whether one goes on or not.
 */

import { textAt } from '../../../model/fields.ts';
import type { JsonObject } from '../../../model/kube.ts';

type Conditions = readonly JsonObject[];

const running = 'Running reconciliation';

const ofType = (conditions: Conditions, type: string) => conditions.find(each => textAt(each, 'type') === type);

/** The list with this one in it, in the place of the one of its type. */
function put(conditions: Conditions, condition: JsonObject): Conditions {
  const others = conditions.filter(each => each.type !== condition.type);
  return [...others, condition];
}

/** The time since when a condition has had this status. */
function since(before: JsonObject | undefined, status: string, now: string): string {
  return textAt(before, 'status') === status ? (textAt(before, 'lastTransitionTime') ?? now) : now;
}

/** A run begins. The success of the one before is no more, but its reason, words and time stay. */
export function begun(conditions: Conditions, now: string): Conditions {
  const success = ofType(conditions, 'Successful');
  const before = success === undefined ? conditions : put(conditions, { ...success, status: 'False' });
  const last = ofType(conditions, 'Running');
  return put(before, {
    type: 'Running',
    status: 'True',
    reason: 'Running',
    message: running,
    lastTransitionTime: since(last, 'True', now),
  });
}

/** A run succeeded. */
export function succeeded(conditions: Conditions, ansibleResult: JsonObject, now: string): Conditions {
  const start = textAt(ofType(conditions, 'Running'), 'lastTransitionTime') ?? now;
  const failure = ofType(conditions, 'Failure');
  const done = {
    type: 'Running',
    status: 'True',
    reason: 'Successful',
    message: 'Awaiting next reconciliation',
    lastTransitionTime: start,
    ansibleResult,
  };
  const success = {
    type: 'Successful',
    status: 'True',
    reason: 'Successful',
    message: 'Last reconciliation succeeded',
    lastTransitionTime: now,
  };
  const noFailure = {
    type: 'Failure',
    status: 'False',
    reason: '',
    message: '',
    lastTransitionTime: since(failure, 'False', now),
  };
  return [done, success, noFailure].reduce(put, conditions);
}

/** A run failed; the next one begins a moment later. */
export function failed(conditions: Conditions, message: string, ansibleResult: JsonObject, now: string): Conditions {
  const [last, failure, success] = ['Running', 'Failure', 'Successful'].map(type => ofType(conditions, type));
  const stopped = {
    type: 'Running',
    status: 'False',
    reason: 'Running',
    message: running,
    lastTransitionTime: textAt(last, 'lastTransitionTime') ?? now,
  };
  const why = {
    type: 'Failure',
    status: 'True',
    reason: 'Failed',
    message,
    lastTransitionTime: since(failure, 'True', now),
    ansibleResult,
  };
  const noSuccess = {
    type: 'Successful',
    status: 'False',
    reason: '',
    message: '',
    lastTransitionTime: since(success, 'False', now),
  };
  return [stopped, why, noSuccess].reduce(put, conditions);
}
