/** Whether a command that can run by itself is used by a person who chooses and reads along. */
import type { Command } from './command.ts';
import type { Io } from './io.ts';

/** Of `kiali`: its screen, or the same in lines. */
export function isInteractive({ yes, dryRun, output }: Extract<Command, { command: 'kiali' }>, io: Io): boolean {
  return !yes && !dryRun && output === 'text' && io.lines !== undefined;
}
