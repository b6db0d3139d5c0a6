/** READY, STATUS and RESTARTS of pods, by the rules of Kubernetes' own printer. */
import { at, conditionOf, listAt, numberAt, textAt } from '../../../../model/fields.ts';
import type { Doc } from '../../json.ts';
import { humanDuration } from '../age.ts';

export type PodSummary = { readonly ready: string; readonly status: string; readonly restarts: string };

/** Init containers that run on beside the others: sidecars. */
const isSidecar = (pod: Doc, name: unknown): boolean =>
  listAt(pod, 'spec', 'initContainers').some(
    each => textAt(each, 'name') === name && textAt(each, 'restartPolicy') === 'Always',
  );

export function podSummary(pod: Doc, now: number): PodSummary {
  const sidecars = listAt(pod, 'spec', 'initContainers').filter(each => isSidecar(pod, textAt(each, 'name')));
  const total = listAt(pod, 'spec', 'containers').length + sidecars.length;
  const init = initialization(pod);
  const main = listAt(pod, 'status', 'containerStatuses');
  const running = init.reason === undefined || conditionOf(pod, 'Initialized')?.status === 'True';
  const ready = init.ready + (running ? main.filter(isRunning).length : 0);
  const counted = running ? [...sidecarStatuses(pod), ...main] : listAt(pod, 'status', 'initContainerStatuses');
  return {
    ready: `${ready}/${total}`,
    status: status(pod, running ? undefined : init.reason, main),
    restarts: restarts(counted, now),
  };
}

const sidecarStatuses = (pod: Doc) =>
  listAt(pod, 'status', 'initContainerStatuses').filter(each => isSidecar(pod, textAt(each, 'name')));

const isRunning = (container: unknown): boolean =>
  at(container, 'ready') === true && at(container, 'state', 'running') !== undefined;

/** How many sidecars are ready, and what the first init container that is not done waits for. */
function initialization(pod: Doc): { readonly ready: number; readonly reason: string | undefined } {
  let ready = 0;
  for (const [index, each] of listAt(pod, 'status', 'initContainerStatuses').entries()) {
    const exit = numberAt(each, 'state', 'terminated', 'exitCode');
    if (exit === 0) continue;
    if (isSidecar(pod, textAt(each, 'name')) && at(each, 'started') === true) {
      if (at(each, 'ready') === true) ready += 1;
      continue;
    }
    if (exit !== undefined) {
      return { ready, reason: `Init:${textAt(each, 'state', 'terminated', 'reason') ?? `ExitCode:${exit}`}` };
    }
    const waiting = textAt(each, 'state', 'waiting', 'reason');
    if (waiting !== undefined && waiting !== 'PodInitializing') return { ready, reason: `Init:${waiting}` };
    return { ready, reason: `Init:${index}/${listAt(pod, 'spec', 'initContainers').length}` };
  }
  return { ready, reason: undefined };
}

function status(pod: Doc, init: string | undefined, main: readonly unknown[]): string {
  const phase = textAt(pod, 'status', 'phase') ?? '';
  if (pod.metadata.deletionTimestamp !== undefined && phase !== 'Succeeded' && phase !== 'Failed') return 'Terminating';
  if (init !== undefined) return init;
  let reason = textAt(pod, 'status', 'reason') ?? phase;
  for (const each of [...main].reverse()) {
    const exit = numberAt(each, 'state', 'terminated', 'exitCode');
    const waiting = textAt(each, 'state', 'waiting', 'reason');
    if (waiting !== undefined) reason = waiting;
    else if (exit !== undefined) reason = textAt(each, 'state', 'terminated', 'reason') ?? `ExitCode:${exit}`;
  }
  if (reason !== 'Completed' || !main.some(isRunning)) return reason;
  return conditionOf(pod, 'Ready')?.status === 'True' ? 'Running' : 'NotReady';
}

function restarts(containers: readonly unknown[], now: number): string {
  const count = containers.reduce<number>((sum, each) => sum + (numberAt(each, 'restartCount') ?? 0), 0);
  const times = containers.flatMap(each => textAt(each, 'lastState', 'terminated', 'finishedAt') ?? []);
  const last = times.map(time => Date.parse(time)).sort((a, b) => b - a)[0];
  return count === 0 || last === undefined ? String(count) : `${count} (${humanDuration(now - last)} ago)`;
}
