/** What holds a pod that is not ready, in the cluster's own words: the container, its state, and why. */
import { cleaned } from '../model/clean.ts';
import { at, conditionOf, listAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';

/** One line, what holds it first; undefined where the pod itself does not say: its events may. */
export function podReason(pod: KubeObject): string | undefined {
  const { name } = pod.metadata;
  const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap(list => listAt(pod, 'status', list));
  const held = statuses.find(each => at(each, 'state', 'waiting') !== undefined && !isInitializing(each));
  const waiting = held ?? statuses.find(each => at(each, 'state', 'waiting') !== undefined);
  if (waiting !== undefined) {
    const message = textAt(waiting, 'state', 'waiting', 'message');
    const own = `${waitingWords(waiting)}: ${containerWords(pod, waiting)}${message === undefined ? '' : `: ${message}`}`;
    const last = lastWords(at(waiting, 'lastState', 'terminated'));
    return last === undefined ? own : `${own}; last log line: ${last}`;
  }
  const ended = statuses.find(each => hasFailed(each));
  if (ended !== undefined) return `${endWords(at(ended, 'state', 'terminated'))}: ${containerWords(pod, ended)}`;
  const scheduled = conditionOf(pod, 'PodScheduled');
  return scheduled?.status === 'False' ? `no node for pod ${name}: ${scheduled.message ?? ''}` : undefined;
}

const containerWords = ({ metadata }: KubeObject, status: unknown) =>
  `pod ${metadata.name}, container ${textAt(status, 'name') ?? '?'}`;

/** Waits for the init containers before it: these say why. */
const isInitializing = (status: unknown) => textAt(status, 'state', 'waiting', 'reason') === 'PodInitializing';

function waitingWords(status: unknown): string {
  const reason = textAt(status, 'state', 'waiting', 'reason') ?? 'waiting';
  const last = at(status, 'lastState', 'terminated');
  return last === undefined ? reason : `${reason}, last ${endWords(last)}`;
}

/** An init container that ended well has done its work. */
const hasFailed = (status: unknown) => {
  const code = at(status, 'state', 'terminated', 'exitCode');
  return typeof code === 'number' && code !== 0;
};

/** "exit code 137 (OOMKilled)". */
function endWords(terminated: unknown): string {
  const code = at(terminated, 'exitCode');
  const reason = textAt(terminated, 'reason');
  const why = reason === undefined || reason === 'Error' ? '' : ` (${reason})`;
  return `exit code ${typeof code === 'number' ? code : '?'}${why}`;
}

/** As many characters of a program's last line as say why it ended. */
const MOST = 300;

/** What the program said before it failed, where its pod passes that on: the end of its log, of many lines. */
function lastWords(terminated: unknown): string | undefined {
  if (at(terminated, 'exitCode') === 0) return undefined;
  const last = (textAt(terminated, 'message') ?? '').trimEnd().split('\n').at(-1) ?? '';
  return last === '' ? undefined : cleaned(last, MOST);
}

/** Whether it is being created: its events tell what it is at. */
export function isBeingCreated(pod: KubeObject): boolean {
  const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap(list => listAt(pod, 'status', list));
  return statuses.some(each => {
    const reason = textAt(each, 'state', 'waiting', 'reason');
    return reason === 'ContainerCreating' || reason === 'PodInitializing';
  });
}

/** Of a pod that runs and is not ready: nothing holds it, and its probe has not passed yet. */
export function unreadyWords(pod: KubeObject): string | undefined {
  if (pod.metadata.deletionTimestamp !== undefined) return undefined;
  const unready = listAt(pod, 'status', 'containerStatuses').find(
    each => at(each, 'state', 'running') !== undefined && at(each, 'ready') === false,
  );
  return unready === undefined ? undefined : `running, not ready: ${containerWords(pod, unready)}`;
}
