/** Objects as the sequence of states that they go through: what the recordings and the simulation are compared by. */

import { at, listAt, numberAt, recordAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { recordedLines } from '../../helpers/recordings.ts';

export type Seen = { readonly type: string; readonly object: KubeObject };

/** The events of a recording. */
export function recorded(name: string): readonly Seen[] {
  return recordedLines(name) as readonly Seen[];
}

/** The states of each object in their order, each once in a row. */
export function sequences(events: readonly Seen[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { type, object } of events) {
    const present = stateOf(object);
    if (present === undefined) continue;
    const state = type === 'DELETED' ? 'gone' : present;
    const list = found.get(titleOf(object)) ?? [];
    const named = state.replaceAll(/-[a-z0-9]{8,10}"/g, '-*"');
    if (list[list.length - 1] !== named) list.push(named);
    found.set(titleOf(object), list);
  }
  return found;
}

/** `Pod istio-system/istiod-*`: generated parts of names do not matter, nor how many releases a chart had. */
export function titleOf({ kind, metadata }: KubeObject): string {
  const name =
    metadata.generateName === undefined
      ? metadata.name.replace(/-[a-z0-9]{8,10}$/, '-*').replace(/^(sh\.helm\.release\..*\.v)\d+$/, '$1*')
      : `${metadata.generateName.replace(/(?<=-)[a-z0-9]{8,10}-$/, '')}*`;
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${name}`;
}

/** What matters about an object of a kind, in few words; nothing for kinds that are not compared. */
export function stateOf(object: KubeObject): string | undefined {
  switch (object.kind) {
    case 'Istio':
    case 'IstioRevision':
    case 'IstioCNI':
      return [
        ...conditions(object),
        `state ${textAt(object, 'status', 'state') ?? '-'}`,
        numbers(object, 'revisions'),
      ].join(', ');
    case 'Deployment':
    case 'ReplicaSet':
    case 'DaemonSet':
    case 'PodDisruptionBudget':
    case 'HorizontalPodAutoscaler':
      return [...conditions(object), numbers(object)].join(', ');
    case 'Pod':
      return [textAt(object, 'status', 'phase') ?? '-', ...[...conditions(object)].sort()].join(', ');
    case 'Namespace':
      return `${textAt(object, 'status', 'phase')} ${JSON.stringify(labelsOf(object))}`;
    case 'Service':
      return `${textAt(object, 'spec', 'type')} ${listAt(object, 'status', 'loadBalancer', 'ingress').length} addresses`;
    case 'MutatingWebhookConfiguration':
    case 'ValidatingWebhookConfiguration':
      return listAt(object, 'webhooks').map(webhookState).join(', ');
    case 'EndpointSlice':
      return (
        listAt(object, 'endpoints')
          .map(each => `ready ${at(each, 'conditions', 'ready')}`)
          .join(', ') || 'empty'
      );
    case 'Secret':
      return secretState(object);
    case 'ServiceAccount':
    case 'ConfigMap':
    case 'ClusterRole':
    case 'Role':
    case 'RoleBinding':
      return 'there';
    default:
      return undefined;
  }
}

function labelsOf(object: KubeObject): object {
  const { 'kubernetes.io/metadata.name': _, 'olm.operatorgroup.uid': _uid, ...labels } = object.metadata.labels ?? {};
  return labels;
}

/** Never what is in it: the names of its keys, and what its labels and annotations say about its use. */
function secretState(secret: KubeObject): string {
  const { labels = {}, annotations = {} } = secret.metadata;
  const account = annotations['kubernetes.io/service-account.name'];
  const said = [
    labels.owner === 'helm' ? `release ${labels.status}` : '',
    labels['istio/multiCluster'] === 'true' ? `of cluster ${annotations['networking.istio.io/cluster']}` : '',
    account === undefined ? '' : `of account ${account}`,
  ];
  return [textAt(secret, 'type'), ...said.filter(each => each !== ''), ...Object.keys(secret.data ?? {}).sort()].join(
    ' ',
  );
}

function webhookState(webhook: unknown): string {
  const trusted = textAt(webhook, 'clientConfig', 'caBundle') === undefined ? 'no CA' : 'CA';
  return `${textAt(webhook, 'name')} ${textAt(webhook, 'failurePolicy')} ${trusted}`;
}

function conditions(object: KubeObject): readonly string[] {
  return listAt(object, 'status', 'conditions').map(
    each =>
      `${textAt(each, 'type')}=${textAt(each, 'status')}/${textAt(each, 'reason') ?? ''} ${textAt(each, 'message') ?? ''}`,
  );
}

function numbers(object: KubeObject, ...path: readonly string[]): string {
  const found = Object.keys(recordAt(object, 'status', ...path))
    .sort()
    .flatMap(key => {
      const value = numberAt(object, 'status', ...path, key);
      return value === undefined || key === 'observedGeneration' ? [] : `${key} ${value}`;
    });
  return found.join(' ');
}
