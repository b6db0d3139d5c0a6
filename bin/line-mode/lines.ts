/** What a person types, line by line, for as long as the journey takes: lines typed ahead are kept. */
import { createInterface } from 'node:readline';

export type Lines = {
  /** The next line; undefined when there will be none any more, or the signal aborts first. */
  next(signal: AbortSignal): Promise<string | undefined>;
  close(): void;
};

export function createLines(input: NodeJS.ReadableStream): Lines {
  const typed: string[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  // Not as a terminal: readline would then read single keys and take ctrl-c for itself.
  const reader = createInterface({ input, terminal: false });
  reader.on('line', line => {
    typed.push(line);
    wake();
  });
  reader.on('close', () => {
    ended = true;
    wake();
  });
  return {
    async next(signal) {
      while (typed.length === 0 && !ended && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        signal.addEventListener('abort', wake, { once: true });
        await promise;
        signal.removeEventListener('abort', wake);
      }
      return signal.aborted ? undefined : typed.shift();
    },
    close: () => reader.close(),
  };
}
