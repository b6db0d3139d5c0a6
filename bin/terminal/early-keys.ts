/** Keys that are pressed before the screen is there: the terminal would echo them into its first frames. */

/**
 * Takes the keyboard from now on and forgets what is typed; ctrl-c still interrupts. What comes back gives it on (the
 * screen has its own reader); `end` leaves the terminal as it was.
 */
export function holdKeys(process: NodeJS.Process): { handOver(): void; end(): void } {
  const { stdin } = process;
  const typed = (keys: Buffer) => {
    if (keys.includes(0x03)) process.kill(process.pid, 'SIGINT');
  };
  stdin.setRawMode(true);
  stdin.on('data', typed);
  const handOver = () => {
    // Not paused: Node stops reading a tick later, by when the screen may listen already, and it would never receive a key.
    stdin.off('data', typed);
  };
  return {
    handOver,
    end() {
      handOver();
      stdin.pause();
      if (stdin.isRaw) stdin.setRawMode(false);
    },
  };
}
