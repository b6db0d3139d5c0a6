/** What admission plugins do to a new pod: its service account's token, tolerations, priority, quality of service. */

import { recordAt } from '../../model/fields.ts';
import { items } from './defaults/fill.ts';
import { child, type Dict, type Doc } from './json.ts';
import { randomSuffix } from './names.ts';
import { failure } from './status-errors.ts';
import type { Storage } from './storage.ts';

/** Writes into the document. Throws 403 when the service account is not there. */
export function admitPod(pod: Doc, storage: Storage, random: () => number): void {
  const spec = child(pod, 'spec');
  const namespace = String(pod.metadata.namespace);
  const account = String(spec.serviceAccountName ?? spec.serviceAccount ?? 'default');
  spec.serviceAccountName = account;
  spec.serviceAccount = account;
  const found = storage.get('serviceaccounts', namespace, account);
  if (found === undefined) {
    const why = `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`;
    throw forbiddenPod(pod, why);
  }
  if (spec.automountServiceAccountToken !== false && found.automountServiceAccountToken !== false) {
    mountToken(spec, random);
  }
  tolerate(spec);
  prioritise(pod, spec, storage);
}

/** Throws 403 for a class of priority that is not there. */
function prioritise(pod: Doc, spec: Dict, storage: Storage): void {
  const name = String(spec.priorityClassName ?? '');
  const classes = storage.list('priorityclasses.scheduling.k8s.io', undefined);
  const found = classes.find(each => (name === '' ? each.globalDefault === true : each.metadata.name === name));
  if (name !== '' && found === undefined) {
    throw forbiddenPod(pod, `no PriorityClass with name ${name} was found`);
  }
  if (found !== undefined) spec.priorityClassName = found.metadata.name;
  spec.priority ??= found?.value ?? 0;
  spec.preemptionPolicy ??= found?.preemptionPolicy ?? 'PreemptLowerPriority';
}

const forbiddenPod = ({ metadata: { name } }: Doc, why: string) =>
  failure(403, 'Forbidden', `pods "${name}" is forbidden: ${why}`, { name, kind: 'pods' });

const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

function mountToken(spec: Dict, random: () => number): void {
  const containers = [...items(spec, 'containers'), ...items(spec, 'initContainers')];
  const without = containers.filter(each => !items(each, 'volumeMounts').some(mount => mount.mountPath === MOUNT));
  if (without.length === 0) return;
  const volumes = items(spec, 'volumes');
  const known = volumes.find(volume => String(volume.name).startsWith('kube-api-access-'));
  const name = known === undefined ? `kube-api-access-${randomSuffix(random)}` : String(known.name);
  if (known === undefined) spec.volumes = [...volumes, { name, projected: { defaultMode: 0o644, sources: sources() } }];
  for (const container of without) {
    container.volumeMounts = [...items(container, 'volumeMounts'), { name, readOnly: true, mountPath: MOUNT }];
  }
}

const sources = (): readonly Dict[] => [
  { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  {
    downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] },
  },
];

function tolerate(spec: Dict): void {
  const known = items(spec, 'tolerations');
  const missing = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
    key => !known.some(each => (each.key === key || each.key === undefined) && each.effect !== 'NoSchedule'),
  );
  if (missing.length === 0) return;
  const added = missing.map(key => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }));
  spec.tolerations = [...known, ...added];
}

/** The quality of service class of a pod. */
export function qosClass(pod: Doc): string {
  const containers = items(recordAt(pod, 'spec'), 'containers');
  const amounts = containers.map(each => recordAt(each, 'resources'));
  const has = (field: string) => amounts.map(each => Object.keys(recordAt(each, field)).length > 0);
  if (!has('limits').includes(true) && !has('requests').includes(true)) return 'BestEffort';
  const guaranteed = amounts.every(each => {
    const [limits, requests] = [recordAt(each, 'limits'), recordAt(each, 'requests')];
    return ['cpu', 'memory'].every(name => limits[name] !== undefined && limits[name] === requests[name]);
  });
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
