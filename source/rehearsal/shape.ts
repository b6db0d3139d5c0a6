/** What a rehearsal is made of. Plain data: it crosses into the worker thread. */

export type RehearsalShape = {
  /** How many clusters. */
  readonly clusters: number;
  /** 1: lifelike delays; 0: none. */
  readonly pace: number;
  /** OpenShift-like by default. */
  readonly platform?: 'openshift' | 'kubernetes';
  /** Whether the Operator Lifecycle Manager is there; it is by default. Without, an operator comes from a bundle. */
  readonly olm?: boolean;
  /** Clusters reach each other's pods directly: what a single-network mesh needs. Not by default. */
  readonly flatNetwork?: boolean;
  /** The same seed gives the same delays and shares of traffic. */
  readonly seed?: number;
};

const points = ['east', 'west', 'north', 'south'];

/** east, west, north, south, c5, c6 … */
export const clusterNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => points[index] ?? `c${index + 1}`);
