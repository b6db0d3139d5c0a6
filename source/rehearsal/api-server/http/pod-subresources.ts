/** What can be done with a pod beyond reading and writing it: logs, binding, eviction. */
import { at, listAt, numberAt, recordAt, textAt } from '../../../model/fields.ts';
import { forbiddenField, notNegative, wrong } from '../causes.ts';
import { timestamp } from '../core.ts';
import { type Dict, type Doc, shown } from '../json.ts';
import { deleteObject } from '../lifecycle.ts';
import type { Write } from '../requests.ts';
import { selectorMatches } from '../selectors.ts';
import { badRequest, type Cause, failure, invalid, unknownError } from '../status-errors.ts';
import { answerText } from './answer.ts';
import type { Context } from './context.ts';

const POLL = 200;

/** `pods/NAME/log`, following it when asked to. */
export async function answerLog(context: Context, pod: Doc): Promise<void> {
  const { query, inside, response, signal } = context;
  checkLogOptions(query, pod.metadata.name);
  const container = logContainer(pod, query.get('container') ?? '');
  if (textAt(pod, 'spec', 'nodeName') === undefined) {
    // No log has been started.
    response.writeHead(204).end();
    return;
  }
  if (query.get('previous') === 'true') {
    throw badRequest(`previous terminated container "${container}" in pod "${pod.metadata.name}" not found`);
  }
  const kubelet = inside.kubelet();
  const lines = () => kubelet?.logs(shown(pod), container) ?? [];
  const tail = Number(query.get('tailLines') ?? Number.NaN);
  const all = lines();
  const first = Number.isNaN(tail) ? all : all.slice(Math.max(0, all.length - tail));
  const text = (some: readonly string[]) => some.map(line => `${line}\n`).join('');
  if (query.get('follow') !== 'true') {
    const bytes = Number(query.get('limitBytes') ?? Number.POSITIVE_INFINITY);
    answerText(response, 200, Buffer.from(text(first)).subarray(0, bytes).toString());
    return;
  }
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-cache, private' });
  response.write(text(first));
  let seen = all.length;
  while (
    !signal.aborted &&
    inside.core.storage.get('pods', String(pod.metadata.namespace), pod.metadata.name) !== undefined
  ) {
    await new Promise(resolve => setTimeout(resolve, POLL));
    const now = lines();
    if (now.length > seen) response.write(text(now.slice(seen)));
    seen = now.length;
  }
  response.end();
}

function logContainer(pod: Doc, wanted: string): string {
  const names = listAt(pod, 'spec', 'containers').map(each => textAt(each, 'name') ?? '');
  const others = listAt(pod, 'spec', 'initContainers').map(each => textAt(each, 'name') ?? '');
  const { name } = pod.metadata;
  if (wanted === '' && names.length > 1) {
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`);
  }
  const container = wanted === '' ? (names[0] ?? '') : wanted;
  if (![...names, ...others].includes(container))
    throw badRequest(`container ${container} is not valid for pod ${name}`);
  const statuses = [...listAt(pod, 'status', 'containerStatuses'), ...listAt(pod, 'status', 'initContainerStatuses')];
  const waiting = textAt(
    statuses.find(each => textAt(each, 'name') === container),
    'state',
    'waiting',
    'reason',
  );
  if (waiting !== undefined) {
    throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${waiting}`);
  }
  return container;
}

/** Binds a pod to a node, as a scheduler does. */
export async function bindPod({ inside }: Context, name: string, binding: Dict, write: Write): Promise<Dict> {
  const nodeName = textAt(binding, 'target', 'name') ?? '';
  if (nodeName === '') throw unknownError('target.name: Required value');
  await inside.writes.update(name, { ...write, subresource: undefined }, pod => ({
    ...pod,
    spec: { ...recordAt(pod, 'spec'), nodeName },
  }));
  const lastTransitionTime = timestamp(inside.core);
  await inside.writes.update(name, { ...write, subresource: 'status' }, pod => {
    const others = listAt(pod, 'status', 'conditions').filter(each => textAt(each, 'type') !== 'PodScheduled');
    const scheduled = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime };
    return { ...pod, status: { ...recordAt(pod, 'status'), conditions: [...others, scheduled] } };
  });
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
}

/** Evicts a pod unless a disruption budget forbids it (429). */
export async function evictPod({ inside }: Context, pod: Doc, write: Write): Promise<Dict> {
  const { name, namespace } = pod.metadata;
  const labels = recordAt(pod, 'metadata', 'labels') as Readonly<Record<string, string>>;
  const budget = inside.core.storage
    .list('poddisruptionbudgets.policy', String(namespace))
    .find(each => selectorMatches(at(each, 'spec', 'selector'), labels));
  if (budget !== undefined && (numberAt(budget, 'status', 'disruptionsAllowed') ?? 0) <= 0) {
    const healthy = numberAt(budget, 'status', 'currentHealthy') ?? 0;
    const wanted = numberAt(budget, 'status', 'desiredHealthy') ?? 0;
    throw failure(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [
        {
          reason: 'DisruptionBudget',
          message: `The disruption budget ${budget.metadata.name} needs ${wanted} healthy pods and has ${healthy} currently`,
        },
      ],
    });
  }
  await deleteObject(inside.core, name, {}, { ...write, subresource: undefined });
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
}

const numbers = ['tailLines', 'sinceSeconds', 'limitBytes'] as const;

/** Throws 400 for options that cannot be read, 422 for those that make no sense. */
function checkLogOptions(query: URLSearchParams, pod: string): void {
  const given = numbers.flatMap(name => {
    const text = query.get(name) ?? '';
    if (text === '') return [];
    if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
    return [[name, Number(text)] as const];
  });
  const since = query.get('sinceTime') ?? '';
  if (since !== '' && Number.isNaN(Date.parse(since))) {
    const shown = JSON.stringify(since);
    throw badRequest(`parsing time ${shown} as "2006-01-02T15:04:05Z07:00": cannot parse ${shown} as "2006"`);
  }
  const causes = given.flatMap(([name, value]): readonly Cause[] =>
    name === 'tailLines' ? notNegative(name, value) : value < 1 ? [wrong(name, value, 'must be greater than 0')] : [],
  );
  if (since !== '' && given.some(([name]) => name === 'sinceSeconds')) {
    causes.push(forbiddenField('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  }
  if (causes.length > 0) throw invalid({ group: '', plural: 'pods', kind: 'PodLogOptions' }, pod, causes);
}
