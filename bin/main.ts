/** argv → a command → its exit code. The one place where what was thrown becomes words. */
import { helpPage } from './arguments/help.ts';
import { parseCommand } from './arguments/parse.ts';
import type { Command } from './command.ts';
import { endingOf } from './ending.ts';
import { DONE } from './exit-codes.ts';
import type { Io } from './io.ts';
import { jsonText } from './output/json.ts';
import { bugText, problemsText } from './output/problems.ts';
import { identity, programVersion } from './version.ts';

/** Runs one command line (without node and the script) to its end. Never throws. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await run(parseCommand(argv, io.environment), io);
  } catch (error) {
    return ended(error, io);
  }
}

/** The exit code for what ended a command, said on stderr. */
function ended(error: unknown, io: Io): number {
  const ending = endingOf(error, io.stopped);
  if (ending.ending === 'problems') io.stderr.write(problemsText(ending.problems));
  if (ending.ending === 'bug') io.stderr.write(bugText(error));
  return ending.exit;
}

/** Each command is loaded when it is asked for: the Kubernetes client alone takes longer than the first frame may. */
async function run(command: Command, io: Io): Promise<number> {
  switch (command.command) {
    case 'help':
      io.stdout.write(helpPage(command.about));
      return DONE;
    case 'version':
      io.stdout.write(command.output === 'json' ? jsonText(await identity()) : `eastwest ${await programVersion()}\n`);
      return DONE;
    case 'man':
      io.stdout.write((await import('./arguments/man.ts')).manPage(await programVersion()));
      return DONE;
    case 'completion':
      return (await import('./commands/completion.ts')).completion(command.shell, io);
    case 'complete':
      return (await import('./commands/completion.ts')).complete(command.words, io);
    case 'doctor':
      return (await import('./commands/doctor.ts')).doctor(command, io);
    case 'contexts':
      return (await import('./commands/contexts.ts')).contexts(command, io);
    case 'plan':
      return (await import('./commands/plan.ts')).plan(command, io);
    case 'up':
      return (await import('./commands/up.ts')).up(command, io);
    case 'traffic':
      if (command.watch) return (await import('./commands/full-screen.ts')).watch(command, io);
      return (await import('./commands/traffic.ts')).traffic(command, io);
    case 'check':
      return (await import('./commands/check.ts')).check(command, io);
    case 'why':
      return (await import('./commands/why.ts')).why(command, io);
    case 'report':
      return (await import('./commands/report.ts')).report(command, io);
    case 'status':
      return (await import('./commands/status.ts')).status(command, io);
    case 'kiali':
      return (await import('./commands/kiali.ts')).kiali(command, io);
    case 'down':
      return (await import('./commands/down.ts')).down(command, io);
    case 'change-root':
      return (await import('./commands/change-root.ts')).changeRoot(command, io);
    case 'samples':
      return (await import('./commands/samples.ts')).samples(command, io);
    case 'rehearse':
      return (await import('./commands/rehearse.ts')).rehearse(command, io);
    case 'full-screen':
      return (await import('./commands/full-screen.ts')).fullScreen(command, io);
  }
}
