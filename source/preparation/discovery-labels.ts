/** Labels by which the istiods of a mesh find namespaces, where they watch some only. Pure. */
import { labelsToMatch, selects } from '../checks/label-selector.ts';
import { listAt } from '../model/fields.ts';
import { type Mesh, namespaceOfSamples } from '../model/mesh.ts';
import { injectionLabels, planeOf } from '../model/plane.ts';
import type { Found } from './found.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * What the namespaces that the plan creates need besides, so that every istiod sees them on every cluster; undefined
 * where that is nothing, or where labels would have to be removed: that is for their owner.
 */
export function discoveryLabels(mesh: Mesh, found: readonly Pick<Found, 'survey'>[]): Labels | undefined {
  const wanted: Record<string, string> = {};
  mesh.members.forEach((member, index) => {
    const own = listAt(member.values, 'meshConfig', 'discoverySelectors');
    const selectors = own.length > 0 ? own : (found[index]?.survey.istio?.discoverySelectors ?? []);
    if (selectors.length === 0) return;
    for (const labels of namespacesOf(mesh)) {
      if (selectors.some(selector => selects(selector, { ...labels, ...wanted }))) continue;
      const needed = labelsToMatch(selectors[0], { ...labels, ...wanted });
      if (needed.some(each => !each.includes('='))) continue;
      for (const each of needed) {
        const [key = '', value = ''] = each.split('=');
        wanted[key] = value;
      }
    }
  });
  return Object.keys(wanted).length === 0 ? undefined : wanted;
}

/** The namespaces of the control planes and of the samples, as the plan labels them. */
function namespacesOf(mesh: Mesh): readonly Labels[] {
  const samples = namespaceOfSamples(mesh.samples);
  const [first] = mesh.members;
  if (first === undefined) return [];
  const plane = planeOf(first);
  const system = { 'kubernetes.io/metadata.name': plane.namespace, 'topology.istio.io/network': first.network };
  return samples === undefined
    ? [system]
    : [system, { 'kubernetes.io/metadata.name': samples, ...injectionLabels(plane) }];
}
