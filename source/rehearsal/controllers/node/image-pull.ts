/** A container whose image is still `auto`: the injector was not there when its pod was made (domain T20). */
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { listAt, textAt } from '../../../model/look.ts';
import { conditionsOf, withCondition } from '../conditions.ts';
import { keyOf, objectOf } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { POD } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';

const FAILED =
  'Failed to pull image "auto": failed to pull and unpack image "docker.io/library/auto:latest": failed to resolve ' +
  'reference "docker.io/library/auto:latest": pull access denied, repository does not exist or may require ' +
  'authorization: server message: insufficient_scope: authorization failed';

/** ErrImagePull, then ImagePullBackOff for as long as the pod lives, with the kubelet's events. */
export async function failToPull(site: Site, pod: KubeObject, signal: AbortSignal): Promise<void> {
  if (waitingReason(pod) === 'ImagePullBackOff') return;
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    recordEvent(site, { about: pod, type, reason, message, component: 'kubelet' }, signal);
  await tell('Normal', 'Pulling', 'Pulling image "auto"');
  await site.pace.wait('pull', signal);
  await tell('Warning', 'Failed', FAILED);
  await tell('Warning', 'Failed', 'Error: ErrImagePull');
  await setWaiting(site, pod, 'ErrImagePull', FAILED, signal);
  await site.pace.wait('pull', signal);
  await tell('Normal', 'BackOff', 'Back-off pulling image "auto"');
  await tell('Warning', 'Failed', 'Error: ImagePullBackOff');
  await setWaiting(site, pod, 'ImagePullBackOff', 'Back-off pulling image "auto"', signal);
}

function waitingReason(pod: KubeObject): string | undefined {
  return textAt(listAt(pod, 'status', 'containerStatuses')[0], 'state', 'waiting', 'reason');
}

async function setWaiting(site: Site, pod: KubeObject, reason: string, message: string, signal: AbortSignal) {
  const present = objectOf(site, POD, keyOf(pod));
  if (present === undefined || present.metadata.uid !== pod.metadata.uid) return;
  const now = timestamp(site.clock);
  const names = listAt(present, 'spec', 'containers').map(each => textAt(each, 'name') ?? '');
  const unready = `containers with unready status: [${names.join(' ')}]`;
  let conditions = withCondition(conditionsOf(present), { type: 'Initialized', status: 'True' }, now);
  for (const type of ['Ready', 'ContainersReady']) {
    const condition = { type, status: 'False', reason: 'ContainersNotReady', message: unready } as const;
    conditions = withCondition(conditions, condition, now);
  }
  const status: JsonObject = {
    ...present.status,
    phase: 'Pending',
    conditions,
    containerStatuses: listAt(present, 'spec', 'containers').map(each => ({
      name: textAt(each, 'name') ?? '',
      image: textAt(each, 'image') ?? '',
      imageID: '',
      lastState: {},
      ready: false,
      restartCount: 0,
      started: false,
      state: { waiting: { reason, message } },
    })),
    startTime: textAt(present, 'status', 'startTime') ?? now,
  };
  await site.writer('kubelet').status(present, status, signal);
}
