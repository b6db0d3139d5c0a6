/** Prepares and runs a change of the root, with the requests that are watched meanwhile. */
import { drawnEvery } from '../batch.ts';
import { noRootChange, rootChangeDraftOf } from '../root-change.ts';
import type { RunOutcomeWord } from '../run.ts';
import { choicesOf } from '../session.ts';
import { type AllRequests, runWatched, type WatchedChange } from '../watched-root-change.ts';
import { lostRequests } from '../words/root-change-words.ts';
import type { CommandContext } from './context.ts';
import { createSideRuns, type SideRuns } from './side-runs.ts';
import type { Ticker } from './ticker.ts';

export function createRootChanges(context: CommandContext, ticker: Ticker): SideRuns {
  const { host, stores, operations } = context;
  const { rootChange, session } = stores;

  const show = (requests: AllRequests) => rootChange.setState({ requests: new Map(requests) });

  /** Shows counts a few times a second. */
  const counter = () => {
    let shown = 0;
    return (requests: AllRequests) => {
      const now = host.clock.now();
      if (now - shown < drawnEvery) return;
      shown = now;
      show(requests);
    };
  };

  const runs = createSideRuns(
    context,
    ticker,
    {
      draft: draft => rootChange.setState({ draft }),
      run: change => rootChange.setState(({ run }) => ({ run: change(run) })),
      clear: () => rootChange.setState(noRootChange, true),
    },
    {
      read: signal => operations.prepareRootChange(host, choicesOf(session.getState()), signal),
      draftOf: rootChangeDraftOf,
      changes: ({ steps }) => steps.length > 0,
      async run(plan, report, signal) {
        show(new Map());
        const ended = await runWatched(operations, plan, report, counter(), signal);
        show(ended.requests);
        return outcomeWord(ended);
      },
    },
  );

  return {
    ...runs,
    prepare() {
      if (!runs.isRunning()) show(new Map());
      runs.prepare();
    },
  };
}

/** All steps done is not enough: requests lost meanwhile leave it unproven. */
function outcomeWord({ run, requests }: WatchedChange): RunOutcomeWord {
  if (run.outcome !== 'done') return run.outcome;
  return lostRequests(requests) === 0 ? 'done' : 'unproven';
}
