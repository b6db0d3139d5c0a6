/** Requests from every cluster of a simulated mesh while something is done to it, and how many of them were lost. */
import type { Mesh } from '../../source/model/mesh.ts';
import type { World } from '../../source/ports.ts';
import { monitorTraffic, type TrafficEvent } from '../../source/traffic/monitor.ts';
import { eventually, realClock } from '../rehearsal/controllers/worlds.ts';

/** Asks from every cluster of the mesh until it is told to end, which answers "east lost 0" for each. */
export function watchedTraffic(mesh: Mesh, world: World, signal: AbortSignal) {
  const received: TrafficEvent[] = [];
  const over = new AbortController();
  const monitoring = monitorTraffic(
    { mesh, cluster: world.cluster, clock: realClock, each: true },
    event => received.push(event),
    AbortSignal.any([over.signal, signal]),
  ).catch(() => undefined);
  const count = (what: 'response' | 'miss', cluster: string) =>
    received.filter(each => each.event === what && each.cluster === cluster).length;
  const names = mesh.members.map(({ name }) => name);
  const more = async () => {
    const before = names.map(name => count('response', name));
    await eventually('all go on asking', () =>
      names.every((name, index) => count('response', name) > (before[index] ?? 0) + 10),
    );
  };
  return {
    more,
    async end() {
      await more();
      over.abort();
      await monitoring;
      return names.map(name => `${name} lost ${count('miss', name)}`);
    },
  };
}
