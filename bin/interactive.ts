/** Whether a command that can run by itself is used by a person who chooses and reads along. */
import type { Command } from './command.ts';
import type { Io } from './io.ts';

/** Of `kiali`: its screen, or the same in lines. */
export function isInteractive(command: Extract<Command, { command: 'kiali' }>, io: Io): boolean {
  const { yes, dryRun, output, kiali } = command;
  return !yes && !dryRun && output === 'text' && kiali.disconnect.length === 0 && io.lines !== undefined;
}
