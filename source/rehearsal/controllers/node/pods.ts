/** The kubelet's part of a pod's life: images, an address, Running and Ready, and the end. */

import { listAt, recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { ProblemError } from '../../../model/problem.ts';
import { isReady } from '../../mesh/objects.ts';
import { conditionsOf, withCondition } from '../conditions.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { isKialiOperatorPod } from '../kiali/operator.ts';
import { kialiServerVersion } from '../kiali/servers.ts';
import { CONFIG_MAP, NODE, POD, SECRET } from '../kinds.ts';
import type { Delay } from '../pace.ts';
import { isOperatorPod } from '../sail/operator.ts';
import { type Site, timestamp } from '../site.ts';
import { failToPull, lackedImage } from './image-pull.ts';
import { missingMount, waitForMount, waitingFor } from './mounts.ts';
import { tellNotServing } from './not-serving.ts';
import { isScheduled } from './scheduler.ts';
import { repairedBy, startTrouble } from './start-trouble.ts';

const MANAGER = 'kubelet';

export function startPods(site: Site): void {
  const addresses = createAddresses(site);
  const watched = [
    { kind: POD },
    { kind: POD, affects: (pod: KubeObject) => repairedBy(site, pod) },
    { kind: SECRET, affects: waitingFor(site) },
    { kind: CONFIG_MAP, affects: waitingFor(site) },
  ];
  site.cache.onChange(POD, ({ type, object }) => {
    if (type === 'gone' || object.metadata.deletionTimestamp !== undefined) endPrograms(site, object);
  });
  startController(site, watched, async (key, signal) => {
    const pod = objectOf(site, POD, key);
    if (pod === undefined) {
      addresses.free(key);
      return;
    }
    if (!isScheduled(pod)) return;
    if (pod.metadata.deletionTimestamp !== undefined) return stop(site, pod, signal);
    if (textAt(pod, 'status', 'phase') === 'Running' && !isRestarted(pod)) return;
    const missing = missingMount(site, pod);
    if (missing !== undefined) return waitForMount(site, pod, missing, signal);
    if (lackedImage(site, pod) !== undefined) return failToPull(site, pod, signal);
    await site.pace.wait(delayOf(pod), signal);
    const present = objectOf(site, POD, key);
    if (present === undefined || present.metadata.uid !== pod.metadata.uid) return;
    const trouble = startTrouble(site, present);
    if (trouble !== undefined) {
      await site.writer(MANAGER).status(present, { ...present.status, ...trouble.status }, signal);
      return;
    }
    const address = addresses.take(key, present);
    const start = await site.kialis.start(present, signal);
    if (start !== undefined && start.outcome !== 'serves') {
      await tellNotServing(site, present, start, address, signal);
      throw startedAgain;
    }
    await run(site, objectOf(site, POD, key) ?? present, address, signal);
  });
}

/** How the queue is told to begin again. */
const startedAgain = new ProblemError({ code: 'failed-fast', title: 'the container ended', hint: 'look at its log' });

/** A server that could not serve is started again and again, with the files that exist by then. */
function isRestarted(pod: KubeObject): boolean {
  return kialiServerVersion(pod) !== undefined && !isReady(pod);
}

function endPrograms(site: Site, { metadata: { uid = '' } }: KubeObject): void {
  site.listeners.close(uid);
  site.kialis.end(uid);
}

async function run(site: Site, pod: KubeObject, address: string, signal: AbortSignal): Promise<void> {
  const now = timestamp(site.clock);
  // A kubelet writes its own before the scheduler's.
  let conditions: readonly JsonObject[] = [];
  for (const type of ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']) {
    const before = conditionsOf(pod).filter(each => textAt(each, 'type') === type);
    conditions = [...conditions, ...withCondition(before, { type, status: 'True' }, now)];
  }
  const hostIP = textAt(listAt(nodeOf(site, pod), 'status', 'addresses')[0], 'address') ?? '127.0.0.1';
  const init = listAt(pod, 'spec', 'initContainers');
  const completed = { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now };
  await site.writer(MANAGER).status(
    pod,
    {
      ...pod.status,
      phase: 'Running',
      conditions,
      ...(init.length === 0
        ? {}
        : {
            initContainerStatuses: init.map(each => ({
              ...containerStatus(each),
              started: false,
              state: { terminated: completed },
            })),
          }),
      containerStatuses: containersOf(pod).map((each, index) => ({
        ...containerStatus(each),
        ...recordAt(pod, 'status', 'containerStatuses', index),
        ready: true,
        started: true,
        state: { running: { startedAt: now } },
      })),
      hostIP,
      hostIPs: [{ ip: hostIP }],
      podIP: address,
      podIPs: [{ ip: address }],
      startTime: now,
    },
    signal,
  );
  for (const each of [...init, ...containersOf(pod)]) {
    const [name, image] = [textAt(each, 'name') ?? '', textAt(each, 'image') ?? ''];
    await happened(site, pod, 'Pulled', `Container image "${image}" already present on machine`, signal);
    await happened(site, pod, 'Created', `Created container: ${name}`, signal);
    await happened(site, pod, 'Started', `Started container ${name}`, signal);
  }
}

function containerStatus(container: unknown): JsonObject {
  const image = textAt(container, 'image') ?? '';
  const name = textAt(container, 'name') ?? '';
  return { name, image, imageID: '', lastState: {}, ready: true, restartCount: 0, started: true };
}

/** The end: the containers have stopped, and the object goes. */
async function stop(site: Site, pod: KubeObject, signal: AbortSignal): Promise<void> {
  await site.pace.wait('stop', signal);
  const present = objectOf(site, POD, keyOf(pod));
  if (present?.metadata.uid === pod.metadata.uid) await site.writer(MANAGER).finish(pod, signal);
}

function happened(site: Site, about: KubeObject, reason: string, message: string, signal: AbortSignal) {
  return recordEvent(site, { about, type: 'Normal', reason, message, component: MANAGER }, signal);
}

function nodeOf(site: Site, pod: KubeObject): KubeObject | undefined {
  return site.cache.get({ ...NODE, name: textAt(pod, 'spec', 'nodeName') ?? '' });
}

/** A pod's containers, without the ones that run before them. */
export function containersOf(pod: KubeObject): readonly unknown[] {
  return listAt(pod, 'spec', 'containers');
}

/** How long a pod's program takes to be ready, by what it is. */
function delayOf(pod: KubeObject): Delay {
  const { labels = {}, annotations = {} } = pod.metadata;
  if (isOperatorPod(pod) || isKialiOperatorPod(pod)) return 'operator';
  if (labels.app === 'istiod') return 'controlPlane';
  if (labels['k8s-app'] === 'istio-cni-node') return 'nodeAgent';
  if (annotations['inject.istio.io/templates'] === 'gateway') return 'gateway';
  return 'samples';
}

/** Pod addresses of a cluster: 10.101.0.n in the first, 10.102.0.n in the second …, never the same twice. */
function createAddresses(site: Site) {
  const held = new Map<string, string>();
  let last = 0;
  const base = `10.${101 + site.index}`;
  return {
    take(key: string, pod: KubeObject): string {
      const own = textAt(pod, 'status', 'podIP') ?? held.get(key);
      if (own !== undefined) return own;
      const used = new Set(site.cache.list(POD).map(each => textAt(each, 'status', 'podIP')));
      let address: string;
      do {
        last += 1;
        address = `${base}.${Math.floor((last - 1) / 250)}.${((last - 1) % 250) + 1}`;
      } while (used.has(address));
      held.set(key, address);
      return address;
    },
    free: (key: string) => held.delete(key),
  };
}
