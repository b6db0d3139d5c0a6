/**
 * A stdout that never blocks. Node writes to a terminal synchronously: when an SSH link stalls, the whole program would
 * stand still with the screen, watches and signals included (docs/measured.md#terminal). So the same terminal is opened
 * once more with O_NONBLOCK; what it does not take at once is kept, and beyond a limit frames are dropped and the
 * screen is painted again when the terminal has caught up.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { inAscii } from './ascii.ts';

/** Bytes that are kept while the terminal takes none. */
const most = 256 * 1024;
/** Milliseconds between two tries. */
const again = 10;

export type Stdout = {
  /** For Ink: looks like the terminal's stream. */
  readonly stream: NodeJS.WriteStream;
  write(text: string): void;
  /** Called when frames were dropped and the terminal has taken all the rest: what it shows is old. */
  onStale(repaint: () => void): void;
  /** Called when the terminal is gone. */
  onGone(leave: () => void): void;
  /** From now on nothing is dropped: frames still kept are forgotten, what comes now restores the terminal. */
  lastWords(): void;
  /** Resolves when all is written, or after this many milliseconds. */
  drained(within: number): Promise<void>;
  close(): void;
};

type Real = {
  readonly fd: number;
  readonly columns: number;
  readonly rows: number;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
};

/** `ascii`: only ASCII reaches the terminal, whatever is written. */
export function openStdout(real: Real, options: { readonly ascii: boolean }): Stdout {
  const own = openAgain(real.fd);
  const fd = own ?? real.fd;
  let queue: Buffer[] = [];
  let kept = 0;
  let dropped = false;
  let gone = false;
  let leaving = false;
  let timer: NodeJS.Timeout | undefined;
  let stale: () => void = () => undefined;
  let wentAway: () => void = () => undefined;
  const waiting: (() => void)[] = [];

  function emptied(): void {
    for (const resolve of waiting.splice(0)) resolve();
    if (!dropped || gone) return;
    dropped = false;
    stale();
  }

  function lose(): void {
    gone = true;
    queue = [];
    kept = 0;
    wentAway();
  }

  function pump(): void {
    timer = undefined;
    while (queue[0] !== undefined) {
      const taken = tryWrite(fd, queue[0]);
      if (taken === 'gone') lose();
      else if (taken === 'later') {
        timer = setTimeout(pump, again);
        return;
      } else {
        kept -= taken;
        if (taken === queue[0].length) queue.shift();
        else queue[0] = queue[0].subarray(taken);
      }
    }
    emptied();
  }

  function write(text: string): void {
    if (gone || text === '') return;
    const bytes = Buffer.from(options.ascii ? inAscii(text) : text);
    if (!leaving && (dropped || (kept > 0 && kept + bytes.length > most))) {
      dropped = true;
      return;
    }
    queue.push(bytes);
    kept += bytes.length;
    if (timer === undefined) pump();
  }

  const { stream, detach } = streamOf(real, write);
  return {
    stream,
    write,
    onStale: repaint => {
      stale = repaint;
    },
    onGone: leave => {
      wentAway = leave;
    },
    lastWords() {
      leaving = true;
      dropped = false;
      // The first may be half written: cutting it would leave the terminal within an escape sequence.
      queue = queue.slice(0, 1);
      kept = queue[0]?.length ?? 0;
    },
    drained: within =>
      kept === 0 || gone
        ? Promise.resolve()
        : new Promise(resolve => {
            waiting.push(resolve);
            setTimeout(resolve, within);
          }),
    close() {
      clearTimeout(timer);
      detach();
      if (own !== undefined) closeSync(own);
    },
  };
}

/** The same terminal as a new open file, so that not blocking is ours alone; undefined where that cannot be had. */
function openAgain(fd: number): number | undefined {
  const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  for (const path of [`/proc/self/fd/${fd}`, '/dev/tty']) {
    try {
      return openSync(path, flags);
    } catch {
      // No /proc (macOS), or no controlling terminal: try the next, then do without.
    }
  }
  return undefined;
}

function tryWrite(fd: number, bytes: Buffer): number | 'later' | 'gone' {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'EAGAIN' || code === 'EINTR' ? 'later' : 'gone';
  }
}

/** What Ink needs of a terminal: a stream with a size. A size of 0, as some terminals give at first, counts as 80×24. */
function streamOf(real: Real, write: (text: string) => void) {
  const writable = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      write(String(chunk));
      done();
    },
  });
  const stream = Object.defineProperties(writable, {
    isTTY: { value: true },
    columns: { get: () => real.columns || 80 },
    rows: { get: () => real.rows || 24 },
  }) as NodeJS.WriteStream;
  const resized = () => stream.emit('resize');
  real.on('resize', resized);
  return { stream, detach: () => real.off('resize', resized) };
}
