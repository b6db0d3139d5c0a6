/** What exists of a mesh on the selected clusters, in a text over the screen. */
import { cleaned } from '../../source/model/clean.ts';
import { counted } from '../words/numbers.ts';
import { screenWords } from '../words/screen-words.ts';
import { statusLines, statusVerdict } from '../words/status-words.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Stoppable } from './leaving.ts';

const title = 'Existing mesh';

export type Statuses = Stoppable & {
  /** Reads every Istio of the selected clusters, whatever installed it; writes nothing. */
  view(): void;
};

export function createStatuses({ host, outside, stores, operations }: CommandContext): Statuses {
  const { session, view } = stores;
  const job = createJob(outside.crash);
  const open = (heading: string, lines: readonly string[]) =>
    view.setState(({ cursors }) => ({
      viewer: { title: heading, shows: 'text', breaks: true, lines, search: '' },
      cursors: { ...cursors, viewer: 0 },
    }));

  const read = async (signal: AbortSignal) => {
    const { marks } = session.getState();
    const connect = marks.map(
      ({ context, name }) =>
        () =>
          host.contexts.connect(context, name),
    );
    const { status, problems } = await operations.status(connect, signal);
    // A user who moved on meanwhile is not called back.
    if (signal.aborted || view.getState().viewer?.title !== title) return;
    const failed = problems.flatMap(each => [cleaned(each.title), `  ${screenWords(cleaned(each.hint, 600))}`]);
    open(`${title}: ${statusVerdict(status)}`, [
      ...statusLines(status).map(screenWords),
      ...(failed.length === 0 ? [] : ['', ...failed]),
    ]);
  };

  return {
    view() {
      open(title, [`reading ${counted(session.getState().marks.length, 'cluster')}`]);
      job.start(read);
    },
    stopAll: () => job.stop(),
    settled: () => job.settled(),
  };
}
