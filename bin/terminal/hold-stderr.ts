/**
 * Buffers what other code writes to stderr while the full screen owns the terminal: warnings of Node, a package that shows
 * the cursor again when the process exits. It is written when the screen is restored, by the path that never blocks: a
 * stalled link must not hold up the exit.
 */
export type HeldStderr = { release(): void };

/** Characters that are buffered. */
const most = 64 * 1024;

export function holdStderr(stderr: NodeJS.WriteStream, write: (text: string) => void): HeldStderr {
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
