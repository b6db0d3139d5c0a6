/** Which hosts a primary keeps in their cluster, as its istiod's mesh configuration says. */
import { yamlValue } from '../limited-yaml.ts';
import { cleaned } from '../model/clean.ts';
import { at, listAt, textAt } from '../model/fields.ts';
import type { Plane } from '../model/plane.ts';
import type { Cluster } from '../ports.ts';

/** Reads `meshConfig.serviceSettings`: hosts with `clusterLocal`. */
export async function clusterLocalHosts(
  { namespace, revision }: Plane,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const name = revision === 'default' ? 'istio' : `istio-${revision}`;
  const found = await cluster.read({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name }, signal);
  return clusterLocalIn(textAt(found, 'data', 'mesh') ?? '');
}

/** Of the YAML of a mesh configuration; none where it is not YAML: an istiod does not take such a one either. */
export function clusterLocalIn(mesh: string): readonly string[] {
  return listAt(yamlValue(mesh), 'serviceSettings')
    .filter(each => at(each, 'settings', 'clusterLocal') === true)
    .flatMap(each => listAt(each, 'hosts'))
    .flatMap(host => (typeof host === 'string' ? [cleaned(host, 253)] : []));
}
