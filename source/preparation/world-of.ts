/** The world that a run works on, of what was prepared. */
import type { Cluster, Keys, World } from '../ports.ts';
import type { Host } from './host.ts';

/** These clusters by their names in the mesh, and the rest as the host has it. A name that is none of them is a bug. */
export function worldOf(host: Host, clusters: ReadonlyMap<string, Cluster>, keys: Keys): World {
  return {
    cluster: name => {
      const found = clusters.get(name);
      if (found === undefined) throw new Error(`no cluster is named ${name}`);
      return found;
    },
    clock: host.clock,
    keys,
    proveAccess: host.proveAccess,
    resolve: host.resolve,
    holder: host.holder,
    hasEnded: host.hasEnded,
  };
}
