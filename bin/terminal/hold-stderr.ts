/**
 * Others who write to the terminal while we have it: warnings of Node on stderr, a package that shows the cursor again
 * when the process exits. Their words wait until the screen is given back, and then go the way that never blocks: a
 * stalled link must not hold up the exit.
 */
export type Strangers = { release(): void };

/** Characters that are kept. */
const most = 64 * 1024;

export function holdStderr(stderr: NodeJS.WriteStream, write: (text: string) => void): Strangers {
  if (stderr.isTTY !== true) return { release: () => undefined };
  let held: string | undefined = '';
  stderr.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    if (held === undefined) write(text);
    else held = (held + text).slice(-most);
    const done = rest.find(each => typeof each === 'function');
    if (done !== undefined) process.nextTick(done);
    return true;
  };
  return {
    release() {
      if (held === undefined) return;
      write(held);
      held = undefined;
    },
  };
}
