/** Runs that are cut off after a write, and what is on the clusters then. */
import type { Cluster, World } from '../../source/ports.ts';
import type { TestWorld } from '../rehearsal/controllers/worlds.ts';
import { everythingOn } from './rehearsed-mesh.ts';

/** The world whose writes go one after another; `wrote` is called for each that a server accepted. None goes after `over`. */
export function counted(world: World, wrote: () => void, over?: AbortSignal): World {
  let last: Promise<unknown> = Promise.resolve();
  const received = <Given extends readonly unknown[], Result>(write: (...given: Given) => Promise<Result>) => {
    return (...given: Given): Promise<Result> => {
      const written = last.then(async () => {
        over?.throwIfAborted();
        const result = await write(...given);
        wrote();
        return result;
      });
      last = written.catch(() => undefined);
      return written;
    };
  };
  return {
    ...world,
    cluster(name): Cluster {
      const cluster = world.cluster(name);
      return {
        ...cluster,
        apply: received(cluster.apply),
        create: received(cluster.create),
        remove: received(cluster.remove),
      };
    },
  };
}

/** What is on all clusters, without generated parts of names. */
export async function stateOf({ clusters, signal }: TestWorld): Promise<string> {
  const lists = await Promise.all(clusters.map(each => everythingOn(each, signal)));
  return lists.map(list => list.map(title => title.replace(/-[a-z0-9]{5,10}$/, '-*')).join('\n')).join('\n---\n');
}
