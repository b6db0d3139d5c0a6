/** The pods that answer, in every cluster: who is ready, and what happened to them. */
import type { Incident } from '../model/incident.ts';
import { helloVersion, type Mesh } from '../model/mesh.ts';
import type { Clock, Cluster } from '../ports.ts';
import { createTurnover } from './incidents/turnover.ts';
import { createPods } from './pods.ts';
import { runTaskGroup } from './task-group.ts';

export type Servers = {
  /** Follows them until the signal aborts. */
  readonly follow: (signal: AbortSignal) => Promise<void>;
  /** Clusters that are known to have no ready server. */
  readonly missing: () => ReadonlySet<string>;
  /** What happened since it was asked last. */
  readonly news: () => readonly Incident[];
};

/** `failed`: requests that failed so far; `changed` is called when there are other servers than before. */
export function createServers(
  mesh: Mesh,
  cluster: (name: string) => Cluster,
  clock: Clock,
  failed: () => number,
  changed: () => void,
): Servers {
  let news: Incident[] = [];
  const members = mesh.members.map(member => {
    const turnover = createTurnover(member.name, helloVersion(mesh, member));
    const selection = { namespace: mesh.samples.namespace, labels: 'app=helloworld' };
    let told = '';
    const pods = createPods(cluster(member.name), selection, clock, () => {
      const ready = pods.ready();
      // What cannot be seen any more is not a pod that is gone.
      if (ready === undefined || pods.trouble() !== undefined) return;
      news.push(...turnover.see(ready, failed(), clock.now()));
      const telling = ready.toSorted().join();
      if (told !== '' && telling !== told) changed();
      told = telling;
    });
    return { name: member.name, pods, turnover };
  });
  return {
    follow: signal =>
      runTaskGroup(
        members.map(({ pods }) => pods.follow),
        signal,
      ),
    missing: () =>
      new Set(
        members.flatMap(({ name, pods }) => (pods.trouble() === undefined && pods.ready()?.length === 0 ? [name] : [])),
      ),
    news() {
      const told = [...news, ...members.flatMap(({ turnover }) => turnover.due(failed(), clock.now()))];
      news = [];
      return told;
    },
  };
}
