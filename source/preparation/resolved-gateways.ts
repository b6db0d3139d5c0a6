/** Addresses of gateways as proxies have them: istiods resolve the host names of load balancers, AWS's for one. */
import { isIP } from 'node:net';
import type { Inventory } from '../model/inventory.ts';
import { ProblemError } from '../model/problem.ts';
import type { Resolve } from '../ports.ts';

export type Resolved = {
  readonly inventories: ReadonlyMap<string, Inventory>;
  /** Host names that stand for nothing here, each with its cluster. */
  readonly unknown: readonly { readonly cluster: string; readonly host: string }[];
};

/**
 * With IPs in place of the host names of these clusters' gateways: what a name stands for now, and so what the istiods
 * that looked it up in the last minutes gave to their proxies.
 */
export async function withResolvedGateways(
  inventories: ReadonlyMap<string, Inventory>,
  of: ReadonlySet<string>,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<Resolved> {
  const unknown: { cluster: string; host: string }[] = [];
  const ipsOf = async (cluster: string, host: string): Promise<readonly string[]> => {
    if (isIP(host) !== 0) return [host];
    try {
      return await resolve(host, signal);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      unknown.push({ cluster, host });
      return [];
    }
  };
  const resolved = await Promise.all(
    [...inventories].map(async ([name, inventory]) => {
      if (!of.has(name)) return [name, inventory] as const;
      const ips = await Promise.all(inventory.gatewayAddresses.map(host => ipsOf(name, host)));
      return [name, { ...inventory, gatewayAddresses: [...new Set(ips.flat())] }] as const;
    }),
  );
  return { inventories: new Map(resolved), unknown };
}
