/**
 * A container whose image cannot be pulled: still `auto`, as the injector was not there
 * (docs/istio/failures.md#pods-without-a-proxy), or its registry is gone.
 */

import { listAt, textAt } from '../../../model/fields.ts';
import { hostOf } from '../../../model/image-registries.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { conditionsOf, withCondition } from '../conditions.ts';
import { keyOf, objectOf } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { POD } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';

/** The first image of a pod that its node cannot have. */
export function lackedImage(site: Site, pod: KubeObject): string | undefined {
  const images = ['initContainers', 'containers'].flatMap(list => listAt(pod, 'spec', list)).map(imageOf);
  return images.find(image => lacks(site, image));
}

const imageOf = (container: unknown) => textAt(container, 'image') ?? '';
const lacks = (site: Site, image: string) => image === 'auto' || site.faults().registriesGone.has(hostOf(image));

/** ErrImagePull, then ImagePullBackOff for as long as the pod lives, with the kubelet's events. */
export async function failToPull(site: Site, pod: KubeObject, signal: AbortSignal): Promise<void> {
  const image = lackedImage(site, pod);
  if (image === undefined || isBackingOff(pod)) return;
  const why = pullError(site, image);
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    recordEvent(site, { about: pod, type, reason, message, component: 'kubelet' }, signal);
  await tell('Normal', 'Pulling', `Pulling image "${image}"`);
  await site.pace.wait('pull', signal);
  await tell('Warning', 'Failed', `Failed to pull image "${image}": ${why}`);
  await tell('Warning', 'Failed', 'Error: ErrImagePull');
  await setWaiting(site, pod, { reason: 'ErrImagePull', message: why }, signal);
  await site.pace.wait('pull', signal);
  const backOff = `Back-off pulling image "${image}"`;
  await tell('Normal', 'BackOff', backOff);
  await tell('Warning', 'Failed', 'Error: ImagePullBackOff');
  // From Kubernetes 1.32 on the status repeats the error, the event does not.
  const message = `${backOff}: ErrImagePull: ${why}`;
  await setWaiting(site, pod, { reason: 'ImagePullBackOff', message }, signal);
}

/** As containerd says it, and on OpenShift CRI-O. */
function pullError(site: Site, image: string): string {
  if (image === 'auto') {
    return (
      'failed to pull and unpack image "docker.io/library/auto:latest": failed to resolve reference ' +
      '"docker.io/library/auto:latest": pull access denied, repository does not exist or may require authorization: ' +
      'server message: insufficient_scope: authorization failed'
    );
  }
  const host = hostOf(image);
  const server = host === 'docker.io' ? 'registry-1.docker.io' : host;
  const unknown = `dial tcp: lookup ${server.split(':')[0]} on 172.18.0.1:53: no such host`;
  if (site.platform === 'openshift') {
    return `initializing source docker://${image}: pinging container registry ${server}: Get "https://${server}/v2/": ${unknown}`;
  }
  const [name = '', reference = 'latest'] = split(image, host);
  const manifest = `Head "https://${server}/v2/${name}/manifests/${reference}": ${unknown}`;
  return `failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to do request: ${manifest}`;
}

/** The repository, and the tag or digest. */
function split(image: string, host: string): readonly string[] {
  const path = image.startsWith(`${host}/`) ? image.slice(host.length + 1) : image;
  const at = path.includes('@') ? '@' : ':';
  const end = path.lastIndexOf(at);
  return end < 0 ? [path] : [path.slice(0, end), path.slice(end + 1)];
}

function isBackingOff(pod: KubeObject): boolean {
  const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap(list => listAt(pod, 'status', list));
  return statuses.some(each => textAt(each, 'state', 'waiting', 'reason') === 'ImagePullBackOff');
}

type Waiting = { readonly reason: string; readonly message: string };

async function setWaiting(site: Site, pod: KubeObject, waiting: Waiting, signal: AbortSignal): Promise<void> {
  const present = objectOf(site, POD, keyOf(pod));
  if (present === undefined || present.metadata.uid !== pod.metadata.uid) return;
  const now = timestamp(site.clock);
  const [init, main] = [listAt(present, 'spec', 'initContainers'), listAt(present, 'spec', 'containers')];
  const isInitialized = !init.some(each => lacks(site, imageOf(each)));
  const names = main.map(each => textAt(each, 'name') ?? '');
  const unready = `containers with unready status: [${names.join(' ')}]`;
  const initialized = isInitialized
    ? ({ type: 'Initialized', status: 'True' } as const)
    : ({ type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized' } as const);
  let conditions = withCondition(conditionsOf(present), initialized, now);
  for (const type of ['Ready', 'ContainersReady']) {
    const condition = { type, status: 'False', reason: 'ContainersNotReady', message: unready } as const;
    conditions = withCondition(conditions, condition, now);
  }
  const initStatuses = initOf(site, init, waiting, now);
  const status: JsonObject = {
    ...present.status,
    phase: 'Pending',
    conditions,
    ...(init.length === 0 ? {} : { initContainerStatuses: initStatuses }),
    containerStatuses: main.map(each => statusOf(each, stateOf(site, each, isInitialized, waiting, now))),
    startTime: textAt(present, 'status', 'startTime') ?? now,
  };
  await site.writer('kubelet').status(present, status, signal);
}

/** Containers before the others run one after the other: those behind the one that lacks its image wait for it. */
function initOf(site: Site, init: readonly unknown[], waiting: Waiting, now: string): readonly JsonObject[] {
  const first = init.findIndex(each => lacks(site, imageOf(each)));
  const held = first < 0 ? init.length : first;
  return init.map((each, index) => {
    if (index === held) return statusOf(each, { waiting });
    if (index > held) return statusOf(each, { waiting: { reason: 'PodInitializing' } });
    return statusOf(each, { terminated: { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now } });
  });
}

function stateOf(site: Site, container: unknown, isInitialized: boolean, waiting: Waiting, now: string): JsonObject {
  if (!isInitialized) return { waiting: { reason: 'PodInitializing' } };
  return lacks(site, imageOf(container)) ? { waiting } : { running: { startedAt: now } };
}

function statusOf(container: unknown, state: JsonObject): JsonObject {
  const good = state.waiting === undefined;
  return {
    name: textAt(container, 'name') ?? '',
    image: imageOf(container),
    imageID: '',
    lastState: {},
    ready: good,
    restartCount: 0,
    started: state.running !== undefined,
    state,
  };
}
