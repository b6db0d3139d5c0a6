/** How the program of a container ended, as its pod's status says it. */
import { textAt } from '../../../source/model/fields.ts';

export type LastEnd = {
  readonly terminated: {
    readonly exitCode: number;
    readonly reason: string;
    readonly message: string;
    readonly startedAt: string;
    readonly finishedAt: string;
  };
};

/** As much of a log as a kubelet takes for a message, in characters. */
const MOST = 2_048;

/** `log`: what the program has written since it started last. One that was killed has no code of its own. */
export function lastEnd(container: unknown, exitCode: number | null, log: string): LastEnd {
  const isTold = textAt(container, 'terminationMessagePolicy') === 'FallbackToLogsOnError' && exitCode !== 0;
  const message = isTold ? log.slice(-MOST) : '';
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const code = exitCode ?? 137;
  return {
    terminated: {
      exitCode: code,
      reason: code === 0 ? 'Completed' : 'Error',
      message,
      startedAt: now,
      finishedAt: now,
    },
  };
}
