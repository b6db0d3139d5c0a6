/** The addresses of a cluster's nodes: what its pods' connections come from, as far as no NAT is behind them. */
import { listAt, textAt } from '../model/fields.ts';
import { ProblemError } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';

/** Outer addresses where a node has one, else inner ones; none where nodes may not be read. */
export async function nodeAddresses(cluster: Cluster, signal: AbortSignal): Promise<readonly string[]> {
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
