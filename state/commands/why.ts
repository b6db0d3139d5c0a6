/** Why the mesh is not proven: the walk of every direction, in a text over the screen; it ends when that is left. */
import { usualAsking } from '../../source/diagnosis/usual-asking.ts';
import type { Walk } from '../../source/diagnosis/walk.ts';
import { cleaned } from '../../source/model/clean.ts';
import type { Prepared } from '../../source/preparation/prepare.ts';
import type { View } from '../view.ts';
import { noWhy } from '../why.ts';
import { readingWords, walkPage, walksSummary } from '../words/walk-words.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Stoppable } from './leaving.ts';
import type { Ticker } from './ticker.ts';

export type Whys = Stoppable & {
  /** Reads all clusters of the plan, asks helloworld for a few seconds, and shows the walks; again each time. */
  view(plan: Prepared): void;
};

// The mark of the line takes two columns.
const pageOf = (walks: readonly Walk[], { size }: View) => walkPage(walks, size.columns - 2);

export function createWhys({ host, outside, stores, operations }: CommandContext, ticker: Ticker): Whys {
  const { view, why } = stores;
  const job = createJob(outside.crash);
  const open = (title: string, lines: readonly string[]) =>
    view.setState(({ cursors }) => ({
      viewer: { title, shows: 'walks', lines, search: '' },
      cursors: { ...cursors, viewer: 0 },
    }));

  const read = async ({ mesh, world }: Prepared, signal: AbortSignal) => {
    const walks = await operations.walkAll(await operations.gather(mesh, world, usualAsking, signal));
    if (signal.aborted) return;
    const at = host.clock.now();
    why.setState({ phase: 'told', at, walks }, true);
    const lines = pageOf(walks, view.getState());
    open(`Why, at ${new Date(at).toTimeString().slice(0, 8)}: ${walksSummary(walks)}`, lines);
  };
  const stop = () => {
    job.stop();
    if (why.getState().phase === 'reading') why.setState(noWhy, true);
  };

  view.subscribe((now, before) => {
    if (now.viewer?.shows !== 'walks') return stop();
    const told = why.getState();
    if (now.size.columns === before.size.columns || told.phase !== 'told') return;
    view.setState({ viewer: { ...now.viewer, lines: pageOf(told.walks, now) } });
  });

  return {
    view(plan) {
      const { members } = plan.mesh;
      open('Why', [cleaned(readingWords(members.map(({ name }) => name)), 2_000)]);
      why.setState({ phase: 'reading', since: host.clock.now() }, true);
      ticker.start();
      job.start(signal => read(plan, signal));
    },
    stopAll: stop,
    settled: () => job.settled(),
  };
}
