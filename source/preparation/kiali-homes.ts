/** Where the Kiali of a mesh runs, and what it is connected to, by what clusters hold. Pure. */
import type { Inventory } from '../model/inventory.ts';
import { isServerOfKiali } from '../model/kiali.ts';
import { isOurs } from '../model/marks.ts';

type Holder = { readonly inventory: Inventory };

/** One that was given other clusters; else one that this program created. */
export function kialiHomeAmong<Each extends Holder>(holders: readonly Each[]): Each | undefined {
  const isOwnServer = ({ inventory: { kiali } }: Each) =>
    kiali?.all.some(each => isServerOfKiali(each) && isOurs(each)) === true;
  return holders.find(({ inventory: { kiali } }) => (kiali?.secrets.length ?? 0) > 0) ?? holders.find(isOwnServer);
}

/** By a Secret of ours, of one cluster or of all. */
export function isConnectedTo({ kiali }: Inventory, cluster: string): boolean {
  return (kiali?.secrets ?? []).some(
    ({ metadata, data = {} }) => metadata.annotations?.['kiali.io/cluster'] === cluster || Object.hasOwn(data, cluster),
  );
}
