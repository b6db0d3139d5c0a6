/**
 * Whether the operator of Kiali has finished a run that began after a change. Its status does not say which version it is
 * about (docs/istio/kiali.md#status-of-a-kiali-object): between a change and the run for it, it is that of the run before, and only `ansibleResult.completion` tells
 * one end from another.
 */
import type { Before, OutcomeJudge } from '../engine/step.ts';
import { conditionOf, listAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';

/**
 * One run that ends after the change; two where one was under way, which may have read the state before. Without a
 * change that calls for a run, the present state is judged. A failure counts only when it is the end of such a run.
 */
export function judgeRun({ seen: before, changed }: Before): OutcomeJudge {
  const busy = isAtWork(before);
  const first = completionOf(before);
  const whenCalled = busy ? 2 : 1;
  const otherwise = busy || first === undefined ? 1 : 0;
  let last = first;
  let ended = 0;
  const isOver = (seen: KubeObject | undefined) => {
    const wanted = changed && callsForRun(before, seen) ? whenCalled : otherwise;
    const completion = completionOf(seen);
    if (completion !== undefined && completion !== last) {
      last = completion;
      ended += 1;
    }
    return ended >= wanted;
  };
  return {
    pending: seen => {
      if (seen === undefined) return 'it does not exist yet';
      if (!isOver(seen)) return underWay(seen);
      const words = failureOf(seen);
      return words === undefined ? undefined : `the operator cannot install it: ${words}`;
    },
    hopeless: seen => {
      const words = seen === undefined || !isOver(seen) ? undefined : failureOf(seen);
      return words === undefined ? undefined : `the operator cannot install it: ${words}`;
    },
  };
}

/** The operator does not see who owns which field: only another spec or annotation makes it run. */
function callsForRun(before: KubeObject | undefined, seen: KubeObject | undefined): boolean {
  if (before === undefined || before.metadata.uid !== seen?.metadata.uid) return true;
  // The write is not in it yet.
  if (before.metadata.resourceVersion === seen?.metadata.resourceVersion) return true;
  if (before.metadata.generation !== seen?.metadata.generation) return true;
  return JSON.stringify(sorted(before.metadata.annotations)) !== JSON.stringify(sorted(seen?.metadata.annotations));
}

const sorted = (annotations: Readonly<Record<string, string>> = {}) => Object.entries(annotations).toSorted();

/** When the last run ended, as the operator wrote it; every end has another one. */
export function completionOf(kiali: KubeObject | undefined): string | undefined {
  return listAt(kiali, 'status', 'conditions')
    .flatMap(each => textAt(each, 'ansibleResult', 'completion') ?? [])
    .toSorted()
    .at(-1);
}

/** `Running` is true as well while it rests; between two tries of a failing run it is false. */
function isAtWork(kiali: KubeObject | undefined): boolean {
  const running = conditionOf(kiali, 'Running');
  return running?.status === 'True' && running.reason === 'Running';
}

function failureOf(seen: KubeObject): string | undefined {
  const failure = conditionOf(seen, 'Failure');
  return failure?.status === 'True' ? (failure.message ?? failure.reason ?? 'it does not say why') : undefined;
}

function underWay(seen: KubeObject): string {
  const step = textAt(seen, 'status', 'progress', 'message');
  if (!isAtWork(seen)) return 'the operator has not processed it yet';
  return step === undefined ? 'the operator is reconciling' : `the operator is reconciling: ${step}`;
}
