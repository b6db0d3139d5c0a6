/** ctrl-z: raw mode hands it to us as a key, so we stop ourselves, and everything of our job, as the terminal would. */

/** Milliseconds after which a stop that did not happen is given up: a job without a shell above cannot be stopped. */
const patience = 300;

/** Resolves when the shell has said `fg`: true; or when nobody stopped us: false. */
export function stopUntilContinued(process: NodeJS.Process, ownHandler: () => void): Promise<boolean> {
  return new Promise(resolve => {
    const continued = () => finish(true);
    // Held with a reference: nothing else may keep the program alive while it is stopped.
    const timer = setTimeout(() => setImmediate(() => finish(false)), patience);
    const finish = (wasStopped: boolean) => {
      clearTimeout(timer);
      process.off('SIGCONT', continued);
      process.off('SIGTSTP', ownHandler);
      process.on('SIGTSTP', ownHandler);
      resolve(wasStopped);
    };
    process.once('SIGCONT', continued);
    // Without a handler the signal does what it always does: stop. The whole job, or npm above us would run on.
    process.off('SIGTSTP', ownHandler);
    process.kill(0, 'SIGTSTP');
  });
}
