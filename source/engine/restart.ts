/** Pods that cannot become right, deleted so that their Deployment recreates them. */

import { type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import { OVER } from '../model/over.ts';
import { ProblemError } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import { SECOND } from '../model/time-units.ts';
import type { Clock, Cluster } from '../ports.ts';
import { begun, withGracePeriod } from './grace-period.ts';
import type { Restart } from './step.ts';

export type Restarted = { readonly object: string; readonly why: string };

/** A pod that comes back as broken as it was is not helped by one more deletion. */
const mostRounds = 4;

const podKind = { apiVersion: 'v1', kind: 'Pod' };
const podsOf = ({ namespace, labels }: Restart) => ({ namespace, labels });

/** What a run would delete now. */
export async function brokenPods(
  restart: Restart,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<readonly Restarted[]> {
  const pods = await cluster.list(podKind, podsOf(restart), signal);
  return brokenAmong(pods, restart).map(({ pod, why }) => ({ object: objectTitle(refOf(pod)), why }));
}

type Restarting = {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly restarted: (pod: Restarted) => void;
  readonly retryTransient: <T>(act: () => Promise<T>) => Promise<T>;
};

/**
 * Does the work, and meanwhile deletes each broken pod by its uid. Throws what the work throws, and `ProblemError` when
 * a deletion is refused or new pods are as broken as those before them.
 */
export async function whileRestarting(
  restart: Restart,
  restarting: Restarting,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  const both = AbortSignal.any([signal, ended.signal]);
  let refusal: unknown;
  const watching = deleteBroken(restart, restarting, both).catch((error: unknown) => {
    if (!both.aborted) refusal = error;
    ended.abort(OVER);
  });
  try {
    await work(both);
  } catch (error) {
    throw refusal ?? error;
  } finally {
    ended.abort(OVER);
    await watching;
  }
}

async function deleteBroken(restart: Restart, restarting: Restarting, signal: AbortSignal): Promise<void> {
  const { cluster, clock, restarted, retryTransient } = restarting;
  let rounds = 0;
  for await (const pods of cluster.watchAll(podKind, podsOf(restart), signal)) {
    const broken = brokenAmong(pods, restart);
    const [first] = broken;
    if (first === undefined) continue;
    rounds += 1;
    if (rounds > mostRounds) throw again(restart, first.why);
    for (const { pod, why } of broken) {
      const { uid } = pod.metadata;
      const exactly = uid === undefined ? {} : { uid };
      const remove = (finishing: AbortSignal) => cluster.remove(refOf(pod), exactly, finishing);
      const result = await retryTransient(() => begun(signal, () => withGracePeriod(clock, signal, remove)));
      if (result === 'removed') restarted({ object: objectTitle(refOf(pod)), why });
    }
    // A webhook becomes known to the servers of one API at different times.
    await clock.sleep(SECOND, signal);
  }
}

function brokenAmong(pods: readonly KubeObject[], restart: Restart) {
  return pods.flatMap(pod => {
    const why = isOf(restart, pod) ? restart.broken(pod) : undefined;
    return why === undefined ? [] : [{ pod, why }];
  });
}

/** A pod that its Deployment would recreate, as it would no other. */
function isOf({ deployment }: Restart, { metadata }: KubeObject): boolean {
  const owner = metadata.ownerReferences?.find(each => each.controller === true);
  const owned = owner?.kind === 'ReplicaSet' && owner.name.startsWith(`${deployment}-`);
  return owned && metadata.deletionTimestamp === undefined;
}

function again({ namespace, deployment }: Restart, why: string): ProblemError {
  return new ProblemError({
    code: 'failed-fast',
    title: `new pods of ${deployment} have the same fault as the deleted ones: ${why}`,
    hint: sh`the injector is ready but skips them: check the labels of the namespace and the pods: kubectl get namespace ${namespace} --show-labels; kubectl -n ${namespace} get pods --show-labels`,
  });
}
