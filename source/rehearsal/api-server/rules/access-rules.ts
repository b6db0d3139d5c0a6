/** What a real server refuses about roles and their bindings. */
import { at, listAt, textAt } from '../../../model/fields.ts';
import { required, unsupported, wrong } from '../causes.ts';
import type { Doc } from '../json.ts';
import type { Cause } from '../status-errors.ts';

/** All that is wrong with a Role or ClusterRole. */
export const roleCauses = (doc: Doc): readonly Cause[] =>
  listAt(doc, 'rules').flatMap((rule, index) => ruleCauses(rule, `rules[${index}]`, doc.kind === 'Role'));

function ruleCauses(rule: unknown, here: string, namespaced: boolean): readonly Cause[] {
  const [verbs, groups, resources, names, paths] = [
    ...['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'],
  ].map(field => listAt(rule, field));
  const causes: Cause[] = [];
  if (!verbs?.length) causes.push(required(`${here}.verbs`, 'verbs must contain at least one value'));
  if (paths?.length) {
    const refuse = (why: string) => causes.push(wrong(`${here}.nonResourceURLs`, paths, why));
    if (namespaced) refuse('namespaced rules cannot apply to non-resource URLs');
    if (groups?.length || resources?.length || names?.length) {
      refuse('rules cannot apply to both regular resources and non-resource URLs');
    }
    return causes;
  }
  if (!groups?.length) causes.push(required(`${here}.apiGroups`, 'resource rules must supply at least one api group'));
  if (!resources?.length)
    causes.push(required(`${here}.resources`, 'resource rules must supply at least one resource'));
  return causes;
}

/** All that is wrong with a RoleBinding or ClusterRoleBinding. */
export function bindingCauses(doc: Doc): readonly Cause[] {
  const kinds = doc.kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  const [kind, name] = [textAt(doc, 'roleRef', 'kind') ?? '', textAt(doc, 'roleRef', 'name') ?? ''];
  return [
    ...(kinds.includes(kind) ? [] : [unsupported('roleRef.kind', kind, kinds)]),
    ...(name === '' ? [required('roleRef.name')] : []),
    ...listAt(doc, 'subjects').flatMap((each, index) =>
      subjectCauses(each, `subjects[${index}]`, doc.kind === 'ClusterRoleBinding'),
    ),
  ];
}

const subjects = ['ServiceAccount', 'User', 'Group'];

function subjectCauses(subject: unknown, here: string, wide: boolean): readonly Cause[] {
  const kind = textAt(subject, 'kind') ?? '';
  const homeless = kind === 'ServiceAccount' && wide && (at(subject, 'namespace') ?? '') === '';
  return [
    ...((textAt(subject, 'name') ?? '') === '' ? [required(`${here}.name`)] : []),
    ...(subjects.includes(kind) ? [] : [unsupported(`${here}.kind`, kind, subjects)]),
    ...(homeless ? [required(`${here}.namespace`)] : []),
  ];
}
