/** Where connections of a cluster's pods come from: its nodes, unless a NAT is between. */
import { listAt, textAt } from '../model/fields.ts';
import type { Mesh } from '../model/mesh.ts';
import { ProblemError } from '../model/problem.ts';
import type { Cluster, World } from '../ports.ts';

/** Addresses by cluster name. */
export async function sourcesOf(
  { members }: Mesh,
  world: World,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const all = members.map(async ({ name }) => [name, await nodeAddresses(world.cluster(name), signal)] as const);
  return new Map(await Promise.all(all));
}

/** Outer addresses where a node has one, else inner ones; none where nodes may not be read. */
async function nodeAddresses(cluster: Cluster, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const nodes = await cluster.list({ apiVersion: 'v1', kind: 'Node' }, {}, signal);
    return nodes.flatMap(node => {
      const all = listAt(node, 'status', 'addresses');
      const of = (type: string) =>
        all.flatMap(each => (textAt(each, 'type') === type ? (textAt(each, 'address') ?? []) : []));
      const outer = of('ExternalIP');
      return outer.length > 0 ? outer : of('InternalIP');
    });
  } catch (error) {
    if (error instanceof ProblemError) return [];
    throw error;
  }
}
