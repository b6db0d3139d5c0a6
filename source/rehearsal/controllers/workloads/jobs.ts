/** The Job controller, as far as Jobs come here: their pods start and run, and nothing in them ever ends. */

import { at, numberAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { isReady } from '../../mesh/objects.ts';
import { conditionsOf, withCondition } from '../conditions.ts';
import { objectOf, ownedBy, ownedObjects, startController } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { JOB, POD } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import { podOf } from './replica-sets.ts';

const MANAGER = 'kube-controller-manager';
const isLeaving = (pod: KubeObject): boolean => pod.metadata.deletionTimestamp !== undefined;

export function startJobs(site: Site): void {
  const watched = [{ kind: JOB }, { kind: POD, affects: ownedBy(JOB) }];
  startController(site, watched, async (key, signal) => {
    const job = objectOf(site, JOB, key);
    if (job === undefined || isLeaving(job)) return;
    await fill(site, job, signal);
    await site.writer(MANAGER).status(job, statusOf(site, job), signal);
  });
}

async function fill(site: Site, job: KubeObject, signal: AbortSignal): Promise<void> {
  const happened = (reason: string, message: string) =>
    recordEvent(site, { about: job, type: 'Normal', reason, message, component: 'job-controller' }, signal);
  const pods = ownedObjects(site, POD, job).filter(pod => !isLeaving(pod));
  const wanted = isSuspended(job)
    ? 0
    : Math.min(numberAt(job, 'spec', 'parallelism') ?? 1, numberAt(job, 'spec', 'completions') ?? Infinity);
  for (const pod of pods.slice(wanted)) {
    await site.writer(MANAGER).remove(pod, signal);
    await happened('SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  }
  for (let count = pods.length; count < wanted; count += 1) {
    const pod = await site.writer(MANAGER).create(podOf(job), signal);
    await happened('SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
  }
  const before = conditionsOf(job).some(each => each.type === 'Suspended' && each.status === 'True');
  if (isSuspended(job) !== before) {
    await happened(before ? 'Resumed' : 'Suspended', before ? 'Job resumed' : 'Job suspended');
  }
}

const isSuspended = (job: KubeObject): boolean => at(job, 'spec', 'suspend') === true;

function statusOf(site: Site, job: KubeObject): JsonObject {
  const now = timestamp(site.clock);
  const pods = ownedObjects(site, POD, job);
  const active = pods.filter(pod => !isLeaving(pod));
  const started = textAt(job, 'status', 'startTime') ?? (isSuspended(job) ? undefined : now);
  const conditions = suspension(job, now);
  return {
    ...(active.length > 0 ? { active: active.length } : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
    ready: active.filter(isReady).length,
    ...(started === undefined ? {} : { startTime: started }),
    terminating: pods.length - active.length,
    uncountedTerminatedPods: {},
  };
}

/** A Job that was never suspended says nothing about it. */
function suspension(job: KubeObject, now: string): readonly JsonObject[] {
  const before = conditionsOf(job);
  const [status, reason, message] = isSuspended(job)
    ? (['True', 'JobSuspended', 'Job suspended'] as const)
    : (['False', 'JobResumed', 'Job resumed'] as const);
  if (before.length === 0 && status === 'False') return [];
  return withCondition(before, { type: 'Suspended', status, reason, message }, now).map(each => ({
    lastProbeTime: textAt(each, 'lastTransitionTime') ?? now,
    ...each,
  }));
}
