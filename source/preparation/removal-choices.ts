/** What the user chose for a removal, and what was read for it. */
import type { Inventory } from '../model/inventory.ts';
import type { Cluster } from '../ports.ts';
import type { RemovalOptions } from '../steps/removal/removing.ts';
import type { Choices, ClusterChoice } from './choices.ts';

export type RemovalChoices = Pick<Choices, 'meshId' | 'certificates' | 'clusters' | 'samples' | 'copiedClusters'> & {
  /** Clusters that are left behind: not contacted, but forgotten by the others. */
  readonly skip: readonly string[];
  /** The clusters that leave; empty: all. */
  readonly only: readonly string[];
  readonly options: RemovalOptions;
};

export type Seen = { readonly choice: ClusterChoice; readonly cluster: Cluster; readonly inventory: Inventory };
