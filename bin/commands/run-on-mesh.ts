/** What every command that runs or reads a mesh shares: `up`, `down`, `traffic`, `why`, `kiali`, `samples`, `change-root`, `plan -o ndjson`. */

import type { Report } from '../../source/engine/events.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import type { Host } from '../../source/preparation/host.ts';
import type { Command } from '../command.ts';
import { createDeadline, type Deadline } from '../deadline.ts';
import type { Io } from '../io.ts';
import type { Progress } from '../output/progress.ts';
import { onMesh } from '../world/on-mesh.ts';
import { endingWithResult } from './ending-with-result.ts';

type Reporting = Extract<
  Command,
  { readonly command: 'up' | 'down' | 'traffic' | 'why' | 'kiali' | 'plan' | 'samples' | 'change-root' }
>;

/** What such a command works with, from the moment its world is open. */
export type RunOnMesh = {
  readonly host: Host;
  readonly choices: Choices;
  readonly deadline: Deadline;
  readonly progress: Progress;
  /** Stops at a crash as well. */
  readonly io: Io;
};

/**
 * Opens the world and does the work of a command in it, in the time that its flags give. Whatever happens, the world is
 * closed and the result is told last. Gives the exit code of the work.
 */
export function runOnMesh(
  command: Reporting,
  reporter: Progress,
  around: Io,
  work: (on: RunOnMesh) => Promise<number>,
): Promise<number> {
  return endingWithResult(reporter, around, (progress, io) =>
    onMesh(command, io, (host, choices) =>
      work({ host, choices, deadline: deadlineOf(command, io.stopped), progress: tracing(progress, host), io }),
    ),
  );
}

/** What is reported goes to the trace as well, where there is one. */
function tracing(progress: Progress, { trace }: Host): Progress {
  if (trace === undefined) return progress;
  const report: Report = event => {
    trace(event);
    progress.report(event);
  };
  return { ...progress, report };
}

function deadlineOf(command: Reporting, stopped: AbortSignal): Deadline {
  if (command.command !== 'traffic') return createDeadline({ seconds: command.timeout, flag: '--timeout' }, stopped);
  // A drill ends by itself.
  return command.seconds === 0 || command.drill !== undefined
    ? { within: work => work(stopped) }
    : createDeadline({ seconds: command.seconds, flag: '--for' }, stopped);
}
