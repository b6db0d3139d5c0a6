/** `eastwest` alone: the full-screen program. */
import { type Problem, ProblemsError } from '../../source/model/problem.ts';
import { shellWord } from '../../source/model/shell-word.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';

type FullScreenCommand = Extract<Command, { readonly command: 'full-screen' }>;

export async function fullScreen(command: FullScreenCommand, io: Io): Promise<number> {
  if (command.look.plain || !io.terminal) throw new ProblemsError([noScreen(command.look.plain)]);
  const keys = io.holdKeys();
  try {
    const [{ runFullScreen }, { onMesh }] = await Promise.all([
      import('../terminal/full-screen.ts'),
      import('../world/on-mesh.ts'),
    ]);
    return await onMesh(command, io, (host, choices) => {
      keys.handOver();
      return runFullScreen(host, choices, { ...command.look, command: startedAs(command) });
    });
  } finally {
    keys.end();
  }
}

/** What goes on from the shell: on the same clusters, which with simulated ones means new ones. */
function startedAs({ world }: FullScreenCommand): string {
  if (world.kind === 'rehearsal') return `eastwest --rehearse=${world.clusters}`;
  return world.file === undefined ? 'eastwest' : `eastwest --kubeconfig ${shellWord(world.file)}`;
}

function noScreen(plain: boolean): Problem {
  return {
    code: 'bad-input',
    title: plain
      ? 'with --plain there is no full screen'
      : 'the full-screen program needs a terminal that can draw, and this is none (or TERM=dumb)',
    hint: 'eastwest up makes the mesh with plain lines, eastwest plan shows what it would do; eastwest --help tells more.',
  };
}
