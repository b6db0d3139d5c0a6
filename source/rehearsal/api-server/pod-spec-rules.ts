/** What a real server refuses about the containers of pods and of their templates. */
import { at, listAt, recordAt, textAt } from '../../model/look.ts';
import { required, wrong } from './causes.ts';
import { labelComplaints } from './names.ts';
import { nanoOf } from './quantity.ts';
import type { Cause } from './status-errors.ts';

/** All that is wrong with a pod spec, its own or a template's. */
export function podSpecCauses(spec: unknown, path: string): readonly Cause[] {
  const containers = listAt(spec, 'containers');
  if (containers.length === 0) return [required(`${path}.containers`)];
  const seen = new Set<unknown>();
  return containers.flatMap((container, index) => {
    const here = `${path}.containers[${index}]`;
    const name = at(container, 'name');
    const causes: Cause[] = [];
    if (typeof name !== 'string' || name === '') causes.push(required(`${here}.name`));
    else if (labelComplaints(name).length > 0) {
      causes.push(...labelComplaints(name).map(why => wrong(`${here}.name`, name, why)));
    } else if (seen.has(name)) {
      causes.push({
        reason: 'FieldValueDuplicate',
        message: `Duplicate value: ${JSON.stringify(name)}`,
        field: `${here}.name`,
      });
    }
    seen.add(name);
    if ((textAt(container, 'image') ?? '') === '') causes.push(required(`${here}.image`));
    for (const [place, variable] of listAt(container, 'env').entries()) {
      if ((textAt(variable, 'name') ?? '') === '') causes.push(required(`${here}.env[${place}].name`));
    }
    causes.push(...resourceCauses(container, `${here}.resources`));
    return causes;
  });
}

/** Nobody may ask for more than they may have. */
function resourceCauses(container: unknown, path: string): readonly Cause[] {
  const limits = recordAt(container, 'resources', 'limits');
  return Object.entries(recordAt(container, 'resources', 'requests')).flatMap(([name, amount]) => {
    const limit = limits[name];
    if (limit === undefined || nanoOf(String(amount)) <= nanoOf(String(limit))) return [];
    return [wrong(`${path}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`)];
  });
}
