/** What else speaks for it that a path is broken, so that a shorter silence tells it. Pure. */
import { acrossNetworks, type Mesh, primaryOf } from '../../model/mesh.ts';
import type { IstiodView } from '../../model/tally.ts';
import type { GatewayTrouble } from '../gateway-health.ts';
import type { Suspicions } from './paths.ts';

export type Signs = {
  readonly mesh: Mesh;
  /** By primary: what its istiod pods say. */
  readonly views: ReadonlyMap<string, readonly IstiodView[]>;
  /** By "FROM TO": gateways that are not reached. */
  readonly unreached: ReadonlyMap<string, string>;
  readonly gateways: readonly GatewayTrouble[];
  /** Clusters without a ready server. */
  readonly missing: ReadonlySet<string>;
};

export function suspicionsOf({ mesh, views, unreached, gateways, missing }: Signs): Suspicions {
  const closed = new Set(gateways.filter(gateway => gateway.unseen !== true).map(gateway => gateway.cluster));
  const pairs = mesh.members.flatMap(from => {
    const seen = (views.get(primaryOf(mesh, from).name) ?? []).filter(({ clusters }) => clusters.length > 0);
    const forgotten = mesh.members.filter(
      to => to.name !== from.name && seen.some(({ clusters }) => !clusters.some(({ id }) => id === to.name)),
    );
    const behindClosed = acrossNetworks(mesh, from).filter(to => closed.has(to.name));
    return [...forgotten, ...behindClosed].map(to => `${from.name} ${to.name}`);
  });
  return { pairs: new Set([...pairs, ...unreached.keys()]), serverless: missing };
}
