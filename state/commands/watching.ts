/** The monitor on an existing mesh, without a plan: clusters are read, nothing is written. */
import type { Prepared } from '../../source/preparation/prepare.ts';
import { problemsOf } from '../draft.ts';
import { choicesOf } from '../session.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Stoppable } from './leaving.ts';

export type Watching = Stoppable & {
  /** Finds out who the members are and hands them on; why that is not possible stands on the screen. */
  begin(): void;
  /** What was found: enough to send requests and to explain, never to install from. */
  found(): Prepared | undefined;
  forget(): void;
};

export function createWatching(
  { host, outside, stores, operations }: CommandContext,
  start: (found: Prepared) => void,
): Watching {
  const { session, traffic } = stores;
  const job = createJob(outside.crash);
  let found: Prepared | undefined;

  const probe = async (signal: AbortSignal) => {
    traffic.setState({ target: { target: 'reading' } });
    try {
      const seen = await operations.prepareToMonitor(host, choicesOf(session.getState()), signal);
      if (signal.aborted) return;
      found = seen;
      traffic.setState({ target: { target: 'ready' } });
      start(seen);
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined || signal.aborted) throw error;
      traffic.setState({ target: { target: 'problems', problems } });
    }
  };

  return {
    begin: () => job.start(probe),
    found: () => found,
    forget() {
      job.stop();
      found = undefined;
      if (traffic.getState().target.target !== 'none') traffic.setState({ target: { target: 'none' } });
    },
    stopAll: () => job.stop(),
    settled: () => job.settled(),
  };
}
