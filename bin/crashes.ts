/** Uncaught errors: thrown in a listener, in a timer, or by a promise that nothing awaits. */
import { BUG } from './exit-codes.ts';
import { bugText } from './output/problems.ts';

export type Crashes = {
  /** Who can end the program better than at once is told of the first crash; returns how to be told no more. */
  onCrash(act: (error: unknown) => void): () => void;
};

type Emitter = { on(event: 'uncaughtException', listener: (error: unknown) => void): unknown };

/** Unhandled rejections arrive as exceptions too. `leave` ends the process at once. */
export function createCrashes(process: Emitter, write: (text: string) => void, leave: (code: number) => void): Crashes {
  let act: ((error: unknown) => void) | undefined;
  process.on('uncaughtException', error => {
    const told = act;
    act = undefined;
    if (told !== undefined) return told(error);
    write(bugText(error));
    leave(BUG);
  });
  return {
    onCrash(wanted) {
      act = wanted;
      return () => {
        if (act === wanted) act = undefined;
      };
    },
  };
}
