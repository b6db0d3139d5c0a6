/** The writes of one step: what to create and what to apply, reported object by object. */

import { keeperOf } from '../model/keeper.ts';
import type { KubeObject, ObjectRef } from '../model/kube.ts';
import { objectTitle, refOf } from '../model/kube.ts';
import { belongsElsewhere, isOurs, marked, markedUnlessForeign, otherMeshOf, takenOver } from '../model/marks.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { isOfOthers, objectionIn, standingOf } from '../ownership/standing.ts';
import type { Cluster, Keys, ProveAccess } from '../ports.ts';
import { fateOf } from './fate.ts';
import { begun } from './grace-period.ts';
import { allEnded } from './races.ts';
import type { Creation, Facts, Step } from './step.ts';

export type Written = {
  readonly object: string;
  readonly result: 'created' | 'configured' | 'unchanged' | 'kept' | 'removed' | 'absent' | 'left';
  /** Why it was left. */
  readonly why?: string;
};

export type Writing = {
  readonly meshId: string;
  /** Whether the user gives an object of others to this program. */
  readonly takesOver: (ref: ObjectRef) => boolean;
  readonly cluster: Cluster;
  readonly keys: Keys;
  readonly proveAccess: ProveAccess;
  readonly facts: Facts;
  readonly wrote: (written: Written) => void;
  /** Ends when an object that is being deleted is gone. */
  readonly untilGone: (ref: ObjectRef, uid: string | undefined) => Promise<void>;
  /** Aborts later than the run's own signal: what is being written then is finished. */
  readonly finishing: AbortSignal;
  /** Waits out what passes: a cluster that does not answer, a webhook that is not up yet. */
  readonly retryTransient: <T>(act: () => Promise<T>) => Promise<T>;
};

/** Writes everything of a step side by side. Throws the first `ProblemError`, after all have ended. */
export async function write(step: Step, writing: Writing, signal: AbortSignal): Promise<void> {
  const created = (step.create?.(writing.facts) ?? []).map(creation => create(creation, writing, signal));
  const applied = (step.apply?.(writing.facts) ?? []).map(object => apply(object, writing, signal));
  await allEnded([...created, ...applied]);
}

async function apply(object: KubeObject, writing: Writing, signal: AbortSignal): Promise<void> {
  const { cluster, finishing, meshId, retryTransient, untilGone, wrote } = writing;
  const ref = refOf(object);
  for (;;) {
    let leaving = undefined as KubeObject | undefined;
    let others = undefined as KubeObject | undefined;
    // What is on its way out takes fields and is gone a moment later, with them.
    const intent = (found: KubeObject | undefined) => {
      if (isLeaving(found)) {
        leaving = found;
        throw new ProblemError(beingDeleted(objectTitle(ref)));
      }
      // One field manager writes for all meshes: the server would not object.
      const other = otherMeshOf(found, meshId);
      if (found !== undefined && other !== undefined) throw new ProblemError(belongsElsewhere(found, other));
      if (found !== undefined && isOfOthers(found)) {
        others = found;
        throw new ProblemError(ofOthers(objectTitle(ref)));
      }
      return markedUnlessForeign(object, found, meshId);
    };
    try {
      const result = await retryTransient(() => begun(signal, () => cluster.apply(intent, ref, finishing)));
      return wrote({ object: objectTitle(ref), result });
    } catch (error) {
      if (others !== undefined) return await applyToOthers(object, others, writing, signal);
      // Ours, with fields that another manager has set since.
      const isRefused = error instanceof ProblemError && error.problem.code === 'conflict' && leaving === undefined;
      if (isRefused && writing.takesOver(ref)) return await takeOver(object, writing, signal);
      if (leaving === undefined) throw error;
      await untilGone(ref, leaving.metadata.uid);
    }
  }
}

/** What others made is written only where nothing of theirs changes, or where the user gave it to this program. */
async function applyToOthers(
  object: KubeObject,
  found: KubeObject,
  writing: Writing,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, finishing, meshId, retryTransient, takesOver, wrote } = writing;
  const ref = refOf(object);
  const wanted = markedUnlessForeign(object, found, meshId);
  const standing = await retryTransient(() => standingOf(wanted, found, cluster, signal));
  if (takesOver(ref) && keeperOf(found) === undefined) return await takeOver(object, writing, signal);
  const objection = objectionIn(standing, found, { cluster: cluster.name });
  if (objection !== undefined) throw new ProblemError(objection);
  if (standing.is === 'fits') return wrote({ object: objectTitle(ref), result: 'unchanged' });
  const intent = (now: KubeObject | undefined) => markedUnlessForeign(object, now, meshId);
  const result = await retryTransient(() => begun(signal, () => cluster.apply(intent, ref, finishing)));
  wrote({ object: objectTitle(ref), result });
}

async function takeOver(object: KubeObject, writing: Writing, signal: AbortSignal): Promise<void> {
  const { cluster, finishing, meshId, retryTransient, wrote } = writing;
  const ref = refOf(object);
  const intent = (found: KubeObject | undefined) =>
    found === undefined || isOurs(found)
      ? markedUnlessForeign(object, found, meshId)
      : takenOver(object, found, meshId);
  const result = await retryTransient(() => begun(signal, () => cluster.takeOver(intent, ref, finishing)));
  wrote({ object: objectTitle(ref), result });
}

/** Never told: what becomes of it is decided by what the server would make of it. */
function ofOthers(title: string): Problem {
  return { code: 'exists', title: `${title} was not created by eastwest`, hint: '' };
}

function isLeaving(found: KubeObject | undefined): boolean {
  return found?.metadata.deletionTimestamp !== undefined;
}

function beingDeleted(title: string): Problem {
  return { code: 'conflict', title: `${title} is being deleted`, hint: 'Run again when it is gone.' };
}

async function create(creation: Creation, writing: Writing, signal: AbortSignal): Promise<void> {
  const { cluster, finishing, keys, meshId, retryTransient, proveAccess, untilGone, wrote } = writing;
  const title = objectTitle(creation.ref);
  const on = { cluster: cluster.name, keys, proveAccess, meshId };
  const found = await retryTransient(() => cluster.read(creation.ref, signal));
  if (isLeaving(found)) await untilGone(creation.ref, found?.metadata.uid);
  const fate = await fateOf(creation, isLeaving(found) ? undefined : found, on, signal);
  switch (fate.will) {
    case 'keep':
      return await keep(found, creation, writing, signal);
    case 'refuse':
      throw new ProblemError(fate.why);
    case 'replace': {
      const uid = found?.metadata.uid;
      const exactly = uid === undefined ? {} : { uid };
      await retryTransient(() => begun(signal, () => cluster.remove(creation.ref, exactly, finishing)));
      wrote({ object: title, result: 'removed' });
      break;
    }
    case 'create':
      break;
  }
  if (creation.object === undefined) throw new Error(`there is nothing to create for ${title}`);
  const source = creation.copyOf;
  const original = source === undefined ? undefined : await retryTransient(() => cluster.read(source, signal));
  const wanted = marked(source === undefined ? creation.object : copied(creation.object, source, original), meshId);
  const made = await retryTransient(() => begun(signal, () => cluster.create(wanted, finishing)));
  if (made === 'created') return wrote({ object: title, result: 'created' });
  // Another writer, or our own request whose response was lost, was faster: judge what exists now.
  const now = await fateOf(creation, made.found, on, signal);
  if (now.will === 'replace' || now.will === 'refuse') throw new ProblemError(now.why);
  wrote({ object: title, result: 'kept' });
}

/** What serves is not touched, unless the user gives it to this program: then it gets the mark, and nothing else. */
async function keep(
  found: KubeObject | undefined,
  { ref }: Creation,
  writing: Writing,
  signal: AbortSignal,
): Promise<void> {
  const isGiven = found !== undefined && writing.takesOver(ref) && !isOurs(found) && keeperOf(found) === undefined;
  if (!isGiven) return writing.wrote({ object: objectTitle(ref), result: 'kept' });
  const { apiVersion, kind, namespace, name } = ref;
  const metadata = namespace === undefined ? { name } : { name, namespace };
  await takeOver({ apiVersion, kind, metadata }, writing, signal);
}

/** Its type and contents, and nothing else that the original says of itself. */
function copied(object: KubeObject, of: ObjectRef, original: KubeObject | undefined): KubeObject {
  if (original !== undefined) return { ...object, type: original.type, data: original.data ?? {} };
  throw new ProblemError({
    code: 'not-found',
    title: `${objectTitle(of)}, which was to be copied, is gone`,
    hint: 'create it again, then run again',
  });
}
