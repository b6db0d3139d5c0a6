/** Prepares and runs a removal. */
import type { PreparedRemoval } from '../../source/preparation/prepare-removal.ts';
import type { RemovalChoices } from '../../source/preparation/removal-choices.ts';
import { problemsOf } from '../draft.ts';
import { noRemoval, type RemovalState, removalDraftOf, toggled } from '../removal.ts';
import { optionsOf, type RemovalSwitch } from '../removal-switches.ts';
import type { RunOutcomeWord } from '../run.ts';
import { choicesOf } from '../session.ts';
import { remainingProblem } from '../words/removal-words.ts';
import type { CommandContext } from './context.ts';
import { createSideRuns, type SideRuns } from './side-runs.ts';
import type { Ticker } from './ticker.ts';

export type Removals = SideRuns & {
  /** Plans the removal of Kiali alone; of one cluster, where it is named. */
  prepareOfKiali(cluster: string | undefined): void;
  /** Adds this cluster to those that leave the mesh, or takes it back. */
  toggle(name: string): void;
  /** Keeps this, or removes it too; again: the reverse. */
  flip(what: RemovalSwitch): void;
};

export function createRemovals(context: CommandContext, ticker: Ticker): Removals {
  const { host, stores, operations } = context;
  const { removal, session } = stores;

  /** A cluster that leaves Kiali alone keeps what it has of the mesh, and of metrics. */
  const read = (signal: AbortSignal): Promise<PreparedRemoval> => {
    const { only, switches } = removal.getState();
    const choices: RemovalChoices = {
      ...choicesOf(session.getState()),
      skip: [],
      only,
      options: optionsOf(switches),
    };
    return choices.options.kialiOnly === true && only.length > 0
      ? operations.prepareKialiDisconnection(host, choices, only, signal)
      : operations.prepareRemoval(host, choices, signal);
  };

  /** All steps done is not enough: read again, nothing must be left. */
  const proven = async (signal: AbortSignal): Promise<RunOutcomeWord> => {
    try {
      return remainingProblem(await read(signal)) === undefined ? 'done' : 'failed';
    } catch (error) {
      if (problemsOf(error) === undefined) throw error;
      return 'failed';
    }
  };

  const runs = createSideRuns(
    context,
    ticker,
    {
      draft: draft => removal.setState({ draft }),
      run: change => removal.setState(({ run }) => ({ run: change(run) })),
      clear: () => removal.setState(noRemoval, true),
    },
    {
      read,
      draftOf: removalDraftOf,
      changes: ({ changes }) => changes,
      async run({ mesh, steps, world }, report, signal) {
        const { outcome } = await operations.run(mesh, steps, world, report, signal);
        return outcome === 'done' ? proven(signal) : outcome;
      },
    },
  );

  const choose = (choice: Partial<Pick<RemovalState, 'only' | 'switches'>>) => {
    if (runs.isRunning()) return;
    removal.setState(choice);
    runs.prepare();
  };

  return {
    ...runs,
    prepareOfKiali: cluster => choose({ only: cluster === undefined ? [] : [cluster], switches: ['kiali'] }),
    toggle: name => choose({ only: toggled(removal.getState().only, name) }),
    flip: what => choose({ switches: toggled(removal.getState().switches, what) }),
  };
}
