/** Programs that do not come up although their image is there. */
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { textAt } from '../../../model/look.ts';
import { SECRET } from '../kinds.ts';
import type { Site } from '../site.ts';

export type Trouble = {
  /** The last line of the log. */
  readonly log: string;
  readonly status: JsonObject;
};

const CA_FILES = ['ca-cert.pem', 'ca-key.pem', 'root-cert.pem', 'cert-chain.pem'] as const;

/** Why a pod's program ends at once; nothing when it runs. istiod refuses half a CA (domain §6.4). */
export function startTrouble(site: Site, pod: KubeObject): Trouble | undefined {
  if (pod.metadata.labels?.app !== 'istiod') return undefined;
  const cacerts = site.cache.get({ ...SECRET, namespace: pod.metadata.namespace ?? '', name: 'cacerts' });
  if (cacerts === undefined || cacerts.data?.['tls.crt'] !== undefined) return undefined;
  const missing = CA_FILES.filter(file => cacerts.data?.[file] === undefined);
  if (missing.length === 0 || missing.length === CA_FILES.length) return undefined;
  const log =
    'error\tfailed to create discovery service: failed to create an istiod CA: incomplete signing CA bundle detected';
  const message = 'back-off 10s restarting failed container=discovery';
  const name = textAt(pod, 'spec', 'containers', 0, 'name') ?? 'discovery';
  const image = textAt(pod, 'spec', 'containers', 0, 'image') ?? '';
  const waiting = { waiting: { reason: 'CrashLoopBackOff', message } };
  const container = { name, image, imageID: '', lastState: {}, ready: false, restartCount: 1, started: false };
  return { log, status: { phase: 'Running', containerStatuses: [{ ...container, state: waiting }] } };
}
