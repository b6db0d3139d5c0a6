/** What Kialis and their operator's objects are like in a few words, and two accounts of them held against each other. */
import assert from 'node:assert/strict';
import { at, listAt, numberAt, textAt } from '../../../source/model/fields.ts';
import type { KindRef, KubeObject } from '../../../source/model/kube.ts';
import type { Segment } from './segments.ts';
import { kind } from './worlds.ts';

/** What differs, with the reason: of which object, and in which part of the recording where not in all. */
export type Difference = { readonly of: RegExp; readonly mark?: RegExp; readonly reason: string };

/** Of what a Kiali consists, wherever it runs. */
export const kialiKinds: readonly KindRef[] = [
  kind('kiali.io/v1alpha1', 'Kiali'),
  kind('v1', 'Secret'),
  kind('v1', 'ServiceAccount'),
  kind('v1', 'ConfigMap'),
  kind('v1', 'Service'),
  kind('apps/v1', 'Deployment'),
  kind('rbac.authorization.k8s.io/v1', 'ClusterRole'),
  kind('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'),
  kind('networking.k8s.io/v1', 'NetworkPolicy'),
];

const operators = ['kiali-operator', 'openshift-operators'];

/** Nothing for what is not of a Kiali. */
export function describeKiali(object: KubeObject): string | undefined {
  const { name, namespace = '', finalizers = [], deletionTimestamp } = object.metadata;
  const isKialis = name.startsWith('kiali') && !name.startsWith('kiali-operator') && !operators.includes(namespace);
  if (!isKialis || /kialis\.kiali\.io/.test(name)) return undefined;
  switch (object.kind) {
    case 'Kiali':
      return [
        finalizers.length > 0 ? 'kept' : 'loose',
        deletionTimestamp === undefined ? '' : 'going',
        ...conditionsOf(object),
        textAt(object, 'status', 'progress', 'message') ?? 'no progress',
        textAt(object, 'status', 'specVersion') ?? '',
        `remote only ${at(object, 'status', 'deployment', 'remoteClusterResourcesOnly')}`,
      ].join(', ');
    case 'Deployment':
      return `${numberAt(object, 'metadata', 'generation')}: ${volumesOf(object).join(' ')}`;
    case 'Secret':
      return Object.keys(object.data ?? {})
        .sort()
        .join();
    case 'ClusterRoleBinding':
      return textAt(object, 'roleRef', 'name');
    case 'OAuthClient':
      return listAt(object, 'redirectURIs').join();
    default:
      return 'there';
  }
}

function conditionsOf(object: KubeObject): readonly string[] {
  return listAt(object, 'status', 'conditions')
    .map(each => {
      const words = ['type', 'status', 'reason', 'message'].map(field => textAt(each, field) ?? '');
      const failures = numberAt(each, 'ansibleResult', 'failures');
      return `${words.join('/')}${failures === undefined ? '' : ` (${failures} failures)`}`;
    })
    .sort();
}

const volumesOf = (object: KubeObject) =>
  listAt(object, 'spec', 'template', 'spec', 'volumes').map(each => textAt(each, 'name') ?? '');

/** Fails with the first part of the recording that went otherwise. */
export function compareSegments(
  cluster: string,
  found: readonly Segment[],
  recorded: readonly Segment[],
  differences: readonly Difference[],
): void {
  const leavesOut = (title: string, mark: string) =>
    differences.some(each => each.of.test(title) && (each.mark?.test(mark) ?? true));
  for (const { mark, states, made } of recorded) {
    const same = found.find(each => each.mark === mark);
    if (same === undefined) continue;
    const kept = (all: ReadonlyMap<string, readonly string[]>) =>
      Object.fromEntries([...all].filter(([title]) => !leavesOut(title, mark)));
    assert.deepEqual(kept(same.states), kept(states), `${cluster}: ${mark}`);
    const order = (titles: readonly string[]) => titles.filter(title => !leavesOut(title, mark));
    assert.deepEqual(order(same.made), order(made), `${cluster}: ${mark}: in this order`);
  }
}
