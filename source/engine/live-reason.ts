/** Why something takes long, in the cluster's own words: what a container waits for, or the newest warning. */

import { textAt } from '../model/fields.ts';
import type { KindRef, KubeObject } from '../model/kube.ts';
import type { Cluster, Selection } from '../ports.ts';
import { isBeingCreated, podReason, unreadyWords } from './pod-reason.ts';
import { whyItStays } from './why-it-stays.ts';

/** What to read: the pods that matter, and the namespace whose events tell; or one object's own events. */
export type SlowHints =
  | { readonly namespace: string; readonly labels: string }
  | {
      readonly namespace: string;
      readonly object: { readonly kind: string; readonly name: string };
      /** What to say when no event is about it. */
      readonly silence: string;
    }
  /** What keeps one object, or any of a kind, from going. */
  | { readonly leaving: KindRef & { readonly namespace?: string; readonly name?: string } };

/** One line, or undefined when nothing there says anything. */
export async function liveReason(
  cluster: Cluster,
  surroundings: SlowHints,
  signal: AbortSignal,
): Promise<string | undefined> {
  if ('leaving' in surroundings) return await whyItStays(cluster, surroundings.leaving, signal);
  const { namespace } = surroundings;
  const listed = (kind: string, selection: Selection) => cluster.list({ apiVersion: 'v1', kind }, selection, signal);
  if ('object' in surroundings) {
    const { kind, name } = surroundings.object;
    const fields = `involvedObject.kind=${kind},involvedObject.name=${name}`;
    return newestWords(await listed('Event', { namespace, fields })) ?? surroundings.silence;
  }
  const { labels } = surroundings;
  const [pods, warnings] = await Promise.all([
    listed('Pod', { namespace, labels }),
    listed('Event', { namespace, fields: 'type=Warning' }),
  ]);
  const [held, warning] = [await heldPod(cluster, pods, signal), newestWarning(warnings, pods)];
  // A pod that cannot start says so itself; of one that only starts, or is not there at all, the newest warning tells more.
  if (held === undefined || warning === undefined || !pods.some(isBeingCreated)) {
    return held ?? warning ?? pods.map(unreadyWords).find(words => words !== undefined);
  }
  return `${held}; ${warning}`;
}

/** What the first pod waits for that says so; of one that is being created, what its newest event tells. */
async function heldPod(
  cluster: Cluster,
  pods: readonly KubeObject[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const held = pods.find(pod => podReason(pod) !== undefined);
  if (held === undefined) return undefined;
  const reason = podReason(held);
  if (!isBeingCreated(held)) return reason;
  const { name, namespace = '' } = held.metadata;
  const fields = `involvedObject.kind=Pod,involvedObject.name=${name}`;
  const newest = latest(await cluster.list({ apiVersion: 'v1', kind: 'Event' }, { namespace, fields }, signal));
  return newest === undefined ? reason : `${reason}; ${eventWords(newest)}`;
}

/** Times of events are in different fields in old and new ones. */
function timeOf(event: KubeObject): string {
  return textAt(event, 'lastTimestamp') ?? textAt(event, 'eventTime') ?? event.metadata.creationTimestamp ?? '';
}

const eventWords = (event: KubeObject) => `${textAt(event, 'reason')}, ${textAt(event, 'message')}`;

/** The newest warning; where there is none, the newest event of any kind. */
function newestWords(events: readonly KubeObject[]): string | undefined {
  const warnings = events.filter(event => textAt(event, 'type') === 'Warning');
  const newest = latest(warnings) ?? latest(events);
  return newest === undefined ? undefined : eventWords(newest);
}

function latest(events: readonly KubeObject[]): KubeObject | undefined {
  return [...events].sort((left, right) => timeOf(right).localeCompare(timeOf(left)))[0];
}

function newestWarning(warnings: readonly KubeObject[], pods: readonly KubeObject[]): string | undefined {
  // Autoscalers without a metrics server warn for ever; that holds nothing up.
  const telling = warnings.filter(event => textAt(event, 'involvedObject', 'kind') !== 'HorizontalPodAutoscaler');
  const oldest = pods.map(pod => pod.metadata.creationTimestamp ?? '').sort()[0] ?? '';
  const recent = telling.filter(event => timeOf(event) >= oldest);
  const newest = latest(recent);
  if (newest === undefined) return undefined;
  const object = `${textAt(newest, 'involvedObject', 'kind')} ${textAt(newest, 'involvedObject', 'name')}`;
  return `${object}: ${eventWords(newest)}`;
}
