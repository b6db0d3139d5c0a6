/** How requests of one cluster get to the servers of another. Pure. */
import { helloVersion, type Member, type Mesh } from '../../model/mesh.ts';

export type RouteKind = 'local' | 'direct' | 'gateway';

/** From a client's cluster to the version of another, or its own. */
export type Route = {
  readonly version: string;
  /** The cluster whose servers answer with this version. */
  readonly to: string;
  readonly way: RouteKind;
  /**
   * Several clusters are behind the same gateway, which chooses among their servers once for each connection: that it
   * favours one of them for a while is not a fault.
   */
  readonly shared?: string;
};

export function routesFrom(mesh: Mesh, from: Member): readonly Route[] {
  return mesh.members.map(to => {
    const version = helloVersion(mesh, to);
    if (to.name === from.name) return { version, to: to.name, way: 'local' };
    if (to.network === from.network) return { version, to: to.name, way: 'direct' };
    const behind = mesh.members.filter(each => each.network === to.network).length;
    return { version, to: to.name, way: 'gateway', ...(behind > 1 ? { shared: to.network } : {}) };
  });
}
