/** The removals of one step: each object judged by its state at that moment, deleted, released or left. */
import { type KubeObject, type ObjectRef, objectTitle, refOf } from '../model/kube.ts';
import { unmarked } from '../model/marks.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { heldWords, objectionTo, type Removal } from '../model/removal.ts';
import { begun } from './grace-period.ts';
import { allEnded, asRead, attempts, isRace } from './races.ts';
import type { Step } from './step.ts';
import type { Writing } from './write.ts';

/** Deletes what a step removes, side by side, until it is gone. Throws the first `ProblemError`, after all have ended. */
export async function remove(step: Step, writing: Writing, signal: AbortSignal): Promise<void> {
  const planned = step.remove ?? [];
  const isPlanned = (ref: ObjectRef) => planned.some(each => objectTitle(each.ref) === objectTitle(ref));
  const learned = (step.removeLearned?.(writing.facts) ?? []).filter(({ ref }) => !isPlanned(ref));
  await allEnded([...planned, ...learned].map(each => removeOne(each, writing, signal)));
}

async function removeOne(removal: Removal, writing: Writing, signal: AbortSignal): Promise<void> {
  const { cluster, finishing, meshId, retryTransient, untilGone, wrote } = writing;
  const { ref } = removal;
  const object = objectTitle(ref);
  const left = (why: string) => wrote({ object, result: 'left', why });
  if (removal.will === 'leave') return left(removal.why);
  for (let attempt = 1; ; attempt++) {
    const found = await retryTransient(() => cluster.read(ref, signal));
    if (found === undefined) return wrote({ object, result: 'absent' });
    if (found.metadata.deletionTimestamp !== undefined) {
      // It is being deleted already, for example by an earlier run that was cut off.
      if (objectionTo(removal, found, meshId) === undefined) await clearFinalizer(removal, found, writing, signal);
      await untilGone(ref, found.metadata.uid);
      return wrote({ object, result: 'removed' });
    }
    const objection = objectionTo(removal, found, meshId) ?? (await contentsObjection(removal, writing, signal));
    if (objection !== undefined) return left(objection);
    try {
      if (removal.will === 'release') {
        await release(found, writing, signal);
        const why = removal.kept === true ? 'kept as asked' : 'not created by eastwest';
        return left(`${why}: only the labels and annotations of eastwest were removed`);
      }
      if (removal.will === 'unmark') {
        await unmark(found, writing, signal);
        return left('kept as asked: only the labels and annotations of eastwest were removed');
      }
      const result = await retryTransient(() => begun(signal, () => cluster.remove(ref, asRead(found), finishing)));
      wrote({ object, result });
    } catch (error) {
      if (!isRace(error, attempt)) throw error;
      continue;
    }
    await clearFinalizer(removal, found, writing, signal);
    return await untilGone(ref, found.metadata.uid);
  }
}

/** Of what is being deleted, and of nothing else: only on request, where who would do it is gone. */
async function clearFinalizer(
  removal: Removal,
  { metadata: { uid } }: KubeObject,
  { cluster, finishing, retryTransient }: Writing,
  signal: AbortSignal,
): Promise<void> {
  if (removal.will !== 'delete' || removal.clearing === undefined) return;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const found = await retryTransient(() => cluster.read(removal.ref, signal));
    const { finalizers = [], deletionTimestamp } = found?.metadata ?? {};
    if (found === undefined || found.metadata.uid !== uid || deletionTimestamp === undefined) return;
    if (!finalizers.includes(removal.clearing)) return;
    const rest = finalizers.filter(each => each !== removal.clearing);
    const freed = { ...found, metadata: { ...found.metadata, finalizers: rest } };
    if ((await retryTransient(() => begun(signal, () => cluster.replace(freed, finishing)))) !== undefined) return;
  }
}

async function contentsObjection(
  removal: Removal,
  { cluster, meshId, retryTransient }: Writing,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (removal.will !== 'delete' || removal.ifEmpty !== true) return undefined;
  const { name } = removal.ref;
  const { items, unread } = await retryTransient(() => cluster.contents([name], signal));
  const held = heldWords(name, items, meshId);
  const [first] = unread;
  if (held === undefined && first !== undefined) throw new ProblemError(unknownContents(name, first.words));
  return held;
}

/** Such a namespace would stay Terminating besides: Kubernetes too has to know what is in it. */
function unknownContents(name: string, why: string): Problem {
  return {
    code: 'failed-fast',
    title: `what namespace ${name} contains is unknown: ${why}`,
    hint: 'Repair that API, or delete its APIService if it is obsolete (kubectl get apiservices), then run down again.',
  };
}

async function unmark(found: KubeObject, writing: Writing, signal: AbortSignal): Promise<void> {
  const { cluster, finishing, retryTransient } = writing;
  const after = await retryTransient(() => begun(signal, () => cluster.replace(unmarked(found), finishing)));
  if (after === undefined) throw new ProblemError(changedMeanwhile(objectTitle(refOf(found))));
}

function changedMeanwhile(title: string): Problem {
  return {
    code: 'conflict',
    title: `${title} was changed by another client in the meantime`,
    hint: 'Run again: it starts from the current state',
  };
}

/** Server-side apply of nothing: the server takes away what only this program set. */
async function release(found: KubeObject, writing: Writing, signal: AbortSignal): Promise<void> {
  const { cluster, finishing, retryTransient } = writing;
  const { name, namespace, uid } = found.metadata;
  const metadata = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
  };
  const { apiVersion, kind } = found;
  const released = () => ({ apiVersion, kind, metadata });
  await retryTransient(() => begun(signal, () => cluster.apply(released, refOf(found), finishing)));
}
