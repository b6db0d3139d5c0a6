/** Volumes that a pod must have before its containers are made: a Secret or ConfigMap that is missing holds it back. */

import { at, listAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { conditionsOf, withCondition } from '../conditions.ts';
import { keyOf } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { CONFIG_MAP, POD, SECRET } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';

export type Missing = { readonly volume: string; readonly object: string };

/** The first volume that cannot be mounted. */
export function missingMount(site: Site, pod: KubeObject): Missing | undefined {
  const namespace = pod.metadata.namespace ?? '';
  for (const volume of listAt(pod, 'spec', 'volumes')) {
    const name = textAt(volume, 'name') ?? '';
    for (const source of [volume, ...listAt(volume, 'projected', 'sources')]) {
      const secret = textAt(source, 'secret', 'secretName') ?? textAt(source, 'secret', 'name');
      const map = textAt(source, 'configMap', 'name');
      if (secret !== undefined && at(source, 'secret', 'optional') !== true) {
        const isThere = site.cache.get({ ...SECRET, namespace, name: secret }) !== undefined;
        if (!isThere) return { volume: name, object: `secret "${secret}"` };
      }
      if (map !== undefined && at(source, 'configMap', 'optional') !== true) {
        const isThere = site.cache.get({ ...CONFIG_MAP, namespace, name: map }) !== undefined;
        if (!isThere) return { volume: name, object: `configmap "${map}"` };
      }
    }
  }
  return undefined;
}

/** Pods that may have waited for an object of their namespace. */
export function waitingFor(site: Site): (object: KubeObject) => readonly string[] {
  return ({ metadata }) =>
    site.cache
      .list(POD, metadata.namespace)
      .filter(pod => textAt(pod, 'status', 'phase') !== 'Running')
      .map(keyOf);
}

/** ContainerCreating, with the kubelet's event. */
export async function waitForMount(site: Site, pod: KubeObject, missing: Missing, signal: AbortSignal): Promise<void> {
  const { volume, object } = missing;
  const message = `MountVolume.SetUp failed for volume "${volume}" : ${object} not found`;
  const happening = { about: pod, type: 'Warning', reason: 'FailedMount', message, component: 'kubelet' } as const;
  await recordEvent(site, happening, signal);
  const containers = listAt(pod, 'spec', 'containers');
  const names = containers.map(each => textAt(each, 'name') ?? '');
  let conditions = conditionsOf(pod);
  for (const type of ['Ready', 'ContainersReady']) {
    const unready = `containers with unready status: [${names.join(' ')}]`;
    const condition = { type, status: 'False', reason: 'ContainersNotReady', message: unready } as const;
    conditions = withCondition(conditions, condition, timestamp(site.clock));
  }
  const containerStatuses: readonly JsonObject[] = containers.map(each => ({
    name: textAt(each, 'name') ?? '',
    image: textAt(each, 'image') ?? '',
    imageID: '',
    lastState: {},
    ready: false,
    restartCount: 0,
    started: false,
    state: { waiting: { reason: 'ContainerCreating' } },
  }));
  const status = { ...pod.status, phase: 'Pending', conditions, containerStatuses };
  await site.writer('kubelet').status(pod, status, signal);
}
