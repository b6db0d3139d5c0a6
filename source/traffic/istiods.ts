/** What the istiod pods of one primary say, asked every two seconds. */

import { commandOutput } from '../command-output.ts';
import type { Member } from '../model/mesh.ts';
import { orUndefined } from '../model/or-undefined.ts';
import type { IstiodView } from '../model/tally.ts';
import type { Clock, Cluster, ExecTarget } from '../ports.ts';
import { clusterzCommand, istiodPods, istiodViews, networkzCommand } from './istiod.ts';
import { createPods } from './pods.ts';
import { runTaskGroup } from './task-group.ts';

const EVERY = 2000;
const LATE = 5000;
/** An answer that fails now and then is the connection's doing; the last one stands in for this many. */
const FORGIVEN = 2;

/** Tells every change until the signal aborts. A pod that does not answer is in the views without any cluster. */
export async function watchIstiods(
  member: Pick<Member, 'plane'>,
  cluster: Cluster,
  clock: Clock,
  changed: (views: readonly IstiodView[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const { namespace, labels, container } = istiodPods(member);
  const pods = createPods(cluster, { namespace, labels }, clock);
  const remembered = new Map<string, { readonly view: IstiodView; readonly failures: number }>();
  let told = '';

  async function ask(pod: string, stop: AbortSignal): Promise<IstiodView> {
    const target = { namespace, pod, container };
    const answers = await Promise.all(
      [clusterzCommand, networkzCommand].map(command => outputOf(cluster, target, command, clock, stop)),
    );
    const [view = { pod, clusters: [], networks: [] }] = istiodViews([{ pod, answers }]);
    const before = remembered.get(pod);
    const failures = view.clusters.length > 0 ? 0 : (before?.failures ?? 0) + 1;
    const believed = failures > 0 && failures <= FORGIVEN ? (before?.view ?? view) : view;
    remembered.set(pod, { view: believed, failures });
    return believed;
  }

  async function askAll(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const ready = pods.ready() ?? (pods.trouble() === undefined ? undefined : []);
      if (ready !== undefined) {
        const views = await Promise.all(ready.toSorted().map(pod => ask(pod, stop)));
        const telling = JSON.stringify(views);
        if (telling !== told) changed(views);
        told = telling;
      }
      await clock.sleep(ready === undefined ? EVERY / 10 : EVERY, stop);
    }
  }

  await runTaskGroup([pods.follow, askAll], signal);
}

/** What a short command writes; '' when it fails or takes too long. */
async function outputOf(
  cluster: Cluster,
  target: ExecTarget,
  command: readonly string[],
  clock: Clock,
  signal: AbortSignal,
): Promise<string> {
  return (await orUndefined(commandOutput(cluster, target, command, { clock, within: LATE }, signal))) ?? '';
}
