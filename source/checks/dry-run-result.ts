/** What a server would store for an object, by server-side dry run: nothing is persisted. */

import { at } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { refOf } from '../model/kube.ts';
import { leftAsMade, leftToOwner } from '../model/leave-to-owner.ts';
import { isOurs, isTakenOver, meshOf, takenOver, unmarked } from '../model/marks.ts';
import { ProblemError } from '../model/problem.ts';
import { ofOneMoment } from '../ownership/of-one-moment.ts';
import { dryRunApply } from '../ownership/standing.ts';
import type { Cluster } from '../ports.ts';
import { asLearned } from './learned-texts.ts';

/** `missing`: it would be created as it is. */
export type DryRunResult =
  | { readonly now: 'missing' }
  | { readonly now: 'there'; readonly found: KubeObject; readonly made: KubeObject };

/** For what is applied. Throws `ProblemError` where the server refuses. */
export async function dryRunResult(object: KubeObject, cluster: Cluster, signal: AbortSignal): Promise<DryRunResult> {
  try {
    const seen = await cluster.read(refOf(object), signal);
    if (seen === undefined) return { now: 'missing' };
    // A plan that is shown has consent for whatever of others it changes.
    const ask = (there: KubeObject) => dryRunApply(toApply(object, there), cluster, signal);
    const { found, made } = await ofOneMoment(seen, cluster, ask, signal);
    return { now: 'there', found: bare(found), made: bare(made) };
  } catch (error) {
    // Kinds that are not served yet come with the operator.
    if (error instanceof ProblemError && error.problem.code === 'kind-missing') return { now: 'missing' };
    throw error;
  }
}

/** What a run would apply to an object that it finds there. */
export function toApply(object: KubeObject, found: KubeObject): KubeObject {
  return withLearned(asTheRunDoes(object, found), found) as KubeObject;
}

/** A foreign object is not marked as ours. */
function asTheRunDoes(object: KubeObject, found: KubeObject): KubeObject {
  if (isTakenOver(found)) return takenOver(object, found, meshOf(found) ?? '');
  return isOurs(found) ? leftAsMade(object, found) : leftToOwner(unmarked(object), found);
}

/** What only a run learns (an address, a version) is taken to be what exists already. */
function withLearned(wanted: unknown, found: unknown): unknown {
  if (typeof wanted === 'string') return typeof found === 'string' ? asLearned(wanted, found) : wanted;
  if (Array.isArray(wanted)) return wanted.map((each, index) => withLearned(each, at(found, index)));
  if (wanted === null || typeof wanted !== 'object') return wanted;
  return Object.fromEntries(Object.entries(wanted).map(([key, each]) => [key, withLearned(each, at(found, key))]));
}

/** The object without what every write moves, its fields in one order. */
function bare(object: KubeObject): KubeObject {
  const { managedFields: _who, resourceVersion: _count, generation: _times, ...metadata } = object.metadata;
  return sorted({ ...object, metadata }) as KubeObject;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
