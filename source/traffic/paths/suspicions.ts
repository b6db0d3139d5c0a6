/** What else speaks for it that a path is broken, so that a shorter silence tells it. Pure. */
import { acrossNetworks, type Member, type Mesh, primaryOf } from '../../model/mesh.ts';
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
  /** Clusters in which an object of the mesh has just been created, changed or deleted. */
  readonly touched: ReadonlySet<string>;
  /** Clusters without a ready server. */
  readonly missing: ReadonlySet<string>;
};

export function suspicionsOf({ mesh, views, unreached, gateways, touched, missing }: Signs): Suspicions {
  const closed = new Set(gateways.filter(gateway => gateway.unseen !== true).map(gateway => gateway.cluster));
  const pairs = mesh.members.flatMap(from => {
    const seen = (views.get(primaryOf(mesh, from).name) ?? []).filter(({ clusters }) => clusters.length > 0);
    const forgotten = mesh.members.filter(
      to => to.name !== from.name && seen.some(({ clusters }) => !clusters.some(({ id }) => id === to.name)),
    );
    const behindClosed = acrossNetworks(mesh, from).filter(to => closed.has(to.name));
    return [...forgotten, ...behindClosed].map(to => `${from.name} ${to.name}`);
  });
  const isTouched = (member: Member) => touched.has(member.name) || touched.has(primaryOf(mesh, member).name);
  const changed = mesh.members.flatMap(from =>
    mesh.members.filter(to => isTouched(from) || isTouched(to)).map(to => `${from.name} ${to.name}`),
  );
  return { pairs: new Set([...pairs, ...unreached.keys()]), serverless: missing, changed: new Set(changed) };
}
