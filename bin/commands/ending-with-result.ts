/** Commands that write `result` last: also when they threw. */
import { endingOf } from '../ending.ts';
import type { Progress } from '../faces/progress.ts';
import type { Io } from '../io.ts';

/** Does `work`; what it throws becomes a result, and is thrown on for the words on stderr. */
export async function endingWithResult(progress: Progress, io: Io, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const ending = endingOf(error, io.stopped);
    if (ending.ending === 'stopped') progress.result('cancelled', ending.exit);
    else if (ending.ending === 'problems') progress.refused(ending.problems, ending.checks, ending.exit);
    else progress.refused([], [], ending.exit);
    throw error;
  } finally {
    progress.close();
  }
}
