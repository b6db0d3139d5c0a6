/**
 * What a bundle grants beyond the plain rights of its operator, listed one by one before the user agrees to it. Pure.
 */

import { listAt, recordAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';

/** A line for each: a role that is not the bundle's, a role that others get, a right that gives all others. */
export function grantsOf(rights: readonly KubeObject[]): readonly string[] {
  const known = new Set(rights.filter(isRole).map(titleOf));
  return rights.flatMap(each => [
    ...foreignRole(each, known),
    ...(isRole(each) ? [...forOthers(each), ...powers(each)] : []),
  ]);
}

const isRole = ({ kind }: KubeObject) => kind === 'ClusterRole' || kind === 'Role';
const titleOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.name}`;

function foreignRole(binding: KubeObject, known: ReadonlySet<string>): readonly string[] {
  const kind = textAt(binding, 'roleRef', 'kind');
  if (kind === undefined) return [];
  const role = `${kind} ${textAt(binding, 'roleRef', 'name') ?? ''}`;
  if (known.has(role)) return [];
  const accounts = listAt(binding, 'subjects').map(each => textAt(each, 'name') ?? '');
  return [`${titleOf(binding)} grants ${role}, which is not of the bundle, to ${accounts.join(', ')}`];
}

/** Such a role becomes part of a role that users of the cluster have. */
function forOthers(role: KubeObject): readonly string[] {
  const labels = Object.keys(role.metadata.labels ?? {}).filter(key =>
    /^rbac\.authorization\.k8s\.io\/aggregate-to-/.test(key),
  );
  const to = labels.map(key => key.replace(/^.*aggregate-to-/, ''));
  const own =
    to.length === 0 ? [] : [`${titleOf(role)} adds its permissions to the role ${to.join(', ')}, for all who have it`];
  const gathers = listAt(recordAt(role, 'aggregationRule'), 'clusterRoleSelectors').length > 0;
  return gathers ? [...own, `${titleOf(role)} aggregates the permissions of other roles`] : own;
}

function powers(role: KubeObject): readonly string[] {
  const words = listAt(role, 'rules').flatMap(rule => {
    const [groups, resources, verbs] = ['apiGroups', 'resources', 'verbs'].map(
      part => new Set(listAt(rule, part).map(String)),
    );
    const hasAny = (...wanted: readonly string[]) => wanted.some(verb => verbs?.has(verb) || verbs?.has('*'));
    const of = (group: string, resource: string) =>
      (groups?.has(group) || groups?.has('*')) && (resources?.has(resource) || resources?.has('*'));
    if (groups?.has('*') && resources?.has('*') && verbs?.has('*')) return ['everything'];
    const rbac = 'rbac.authorization.k8s.io';
    return [
      ...(of(rbac, 'clusterroles') && hasAny('escalate', 'bind') ? ['grants itself any permission'] : []),
      ...(of('', 'users') && hasAny('impersonate') ? ['impersonates any user'] : []),
      ...(of('', 'secrets') && hasAny('get', 'list', 'watch') ? ['reads every Secret'] : []),
      ...(of('', 'pods/exec') && hasAny('create', 'get') ? ['runs commands in every pod'] : []),
      ...(of('', 'nodes/proxy') && hasAny('get', 'create') ? ['reaches every kubelet'] : []),
    ];
  });
  const all = [...new Set(words)];
  return all.length === 0 ? [] : [`${titleOf(role)}: ${all.join(', ')}`];
}
