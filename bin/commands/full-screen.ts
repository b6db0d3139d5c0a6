/** `eastwest` alone: the full-screen program, or the same way in plain lines. */
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { shellWord } from '../../source/model/shell-word.ts';
import { listed } from '../arguments/listed.ts';
import { shapeFlags } from '../arguments/rehearsal.ts';
import type { Command } from '../command.ts';
import { symbolsFor } from '../faces/symbols.ts';
import type { Io } from '../io.ts';
import type { Lines } from '../plain/lines.ts';

type FullScreenCommand = Extract<Command, { readonly command: 'full-screen' }>;

export async function fullScreen(command: FullScreenCommand, io: Io): Promise<number> {
  if (io.lines === undefined) throw new ProblemsError([await nobodyToAsk(command, io)]);
  // A dumb terminal can show lines, no screens.
  return command.look.plain || !io.terminal ? inLines(command, io, io.lines()) : onScreen(command, io);
}

async function onScreen(command: FullScreenCommand, io: Io): Promise<number> {
  const keys = io.holdKeys();
  try {
    const [{ loadDrawing, runFullScreen }, { onMesh }] = await Promise.all([
      import('../terminal/full-screen.ts'),
      import('../world/on-mesh.ts'),
    ]);
    const running = onMesh(command, io, (host, choices) => {
      keys.handOver();
      return runFullScreen(host, choices, { ...command.look, command: startedAs(command) });
    });
    // What draws is read while simulated clusters start in their thread.
    const [exit] = await Promise.all([running, loadDrawing(command.look)]);
    return exit;
  } finally {
    keys.end();
  }
}

async function inLines(command: FullScreenCommand, io: Io, lines: Lines): Promise<number> {
  try {
    const [{ plainJourney }, { lazyOperations }, { onMesh }] = await Promise.all([
      import('../plain/journey.ts'),
      import('../../state/operations.ts'),
      import('../world/on-mesh.ts'),
    ]);
    const around = { ...io, lines, symbols: symbolsFor(command.look), command: startedAs(command) };
    return await onMesh(command, io, (host, choices) => plainJourney(host, choices, lazyOperations, around));
  } finally {
    lines.close();
  }
}

/** What goes on from the shell: on the same clusters, which with simulated ones means new ones. */
function startedAs({ world }: FullScreenCommand): string {
  if (world.kind === 'rehearsal') return `eastwest --rehearse=${world.shape.clusters}${shapeFlags(world.shape)}`;
  return world.file === undefined ? 'eastwest' : `eastwest --kubeconfig ${shellWord(world.file)}`;
}

/** Neither keys nor lines can be read: another command says by flags what is asked for here. */
async function nobodyToAsk(command: FullScreenCommand, io: Io): Promise<Problem> {
  const title = 'without a command eastwest is interactive, but there is no terminal to prompt on';
  if (command.world.kind === 'rehearsal') {
    return { code: 'bad-input', title, hint: 'eastwest up --rehearse --yes runs without prompts.' };
  }
  const { loadContexts } = await import('../../source/kubernetes/contexts.ts');
  const { file } = command.world;
  const { all } = loadContexts({ kubeconfig: file, environment: io.environment, home: io.home });
  const names = listed(all.map(context => context.name));
  return {
    code: 'bad-input',
    title,
    hint: `eastwest up --yes --cluster NAME=CONTEXT, once for each cluster, installs the mesh without prompts. ${names}`,
  };
}
