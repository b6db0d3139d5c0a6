/** The environment variables of a simulated container. */
import { at, listAt, textAt } from '../../../model/fields.ts';
import type { Process } from './program.ts';

/** Plain values of its spec, references to the pod's own fields, and what every container has. */
export function environmentOf({ pod, container }: Process): readonly (readonly [string, string])[] {
  const all = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')];
  const spec = all.find(each => textAt(each, 'name') === container);
  const own = listAt(spec, 'env').flatMap(each => {
    const name = textAt(each, 'name');
    const path = textAt(each, 'valueFrom', 'fieldRef', 'fieldPath');
    const value = textAt(each, 'value') ?? (path === undefined ? undefined : at(pod, ...path.split('.')));
    return name === undefined || typeof value !== 'string' ? [] : [[name, value] as const];
  });
  return [
    ['HOSTNAME', pod.metadata.name],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ...own,
    ['HOME', '/'],
  ];
}
