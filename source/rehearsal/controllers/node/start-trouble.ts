/** Programs that do not come up although their image is pulled. */

import { listAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { isReady } from '../../mesh/objects.ts';
import { keyOf } from '../controller.ts';
import { refusalOf } from '../istiod/plugged-ca.ts';
import { POD, SECRET } from '../kinds.ts';
import type { Site } from '../site.ts';

export type Trouble = {
  /** The last line of the log. */
  readonly log: string;
  readonly status: JsonObject;
};

const VALIDATION = 'istio-validation';

/** Why a pod's program ends at once; nothing when it runs. */
export function startTrouble(site: Site, pod: KubeObject): Trouble | undefined {
  return caTrouble(site, pod) ?? redirectionTrouble(site, pod);
}

/** Pods that an agent sets right when it comes up: those that waited for their redirection. */
export function repairedBy(site: Site, agent: KubeObject): readonly string[] {
  if (!isAgent(agent) || !isReady(agent)) return [];
  return site.cache.list(POD).filter(onlyValidates).map(keyOf);
}

const isAgent = (pod: KubeObject) => pod.metadata.labels?.['k8s-app'] === 'istio-cni-node';

const onlyValidates = (pod: KubeObject) =>
  listAt(pod, 'spec', 'initContainers').some(each => textAt(each, 'name') === VALIDATION);

/**
 * A pod that leaves its redirection to the CNI agent does not start where there is none (docs/istio/sail.md#cni-agent).
 */
function redirectionTrouble(site: Site, pod: KubeObject): Trouble | undefined {
  if (!onlyValidates(pod) || site.cache.list(POD).some(each => isAgent(each) && isReady(each))) return undefined;
  const log = 'error\tIptables validation failed; workload is not ready for Istio.';
  const message = `back-off 10s restarting failed container=${VALIDATION}`;
  const image = textAt(listAt(pod, 'spec', 'initContainers').at(-1), 'image') ?? '';
  const init = { name: VALIDATION, image, imageID: '', lastState: {}, ready: false, restartCount: 1, started: false };
  const state = { waiting: { reason: 'CrashLoopBackOff', message } };
  return { log, status: { phase: 'Pending', initContainerStatuses: [{ ...init, state }] } };
}

/** istiod ends where it is given a CA that it cannot sign with (docs/istio/certificates.md#what-istiod-verifies). */
function caTrouble(site: Site, pod: KubeObject): Trouble | undefined {
  if (pod.metadata.labels?.app !== 'istiod') return undefined;
  const cacerts = site.cache.get({ ...SECRET, namespace: pod.metadata.namespace ?? '', name: 'cacerts' });
  const why = cacerts === undefined ? undefined : refusalOf(cacerts, site.clock.now());
  if (why === undefined) return undefined;
  const log = `error\tfailed to create discovery service: failed to create an istiod CA: ${why}`;
  const message = 'back-off 10s restarting failed container=discovery';
  const name = textAt(pod, 'spec', 'containers', 0, 'name') ?? 'discovery';
  const image = textAt(pod, 'spec', 'containers', 0, 'image') ?? '';
  const waiting = { waiting: { reason: 'CrashLoopBackOff', message } };
  const container = { name, image, imageID: '', lastState: {}, ready: false, restartCount: 1, started: false };
  return { log, status: { phase: 'Running', containerStatuses: [{ ...container, state: waiting }] } };
}
