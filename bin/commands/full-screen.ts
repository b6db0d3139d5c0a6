/** `eastwest` alone: the full-screen program, or the same way in plain lines. */
import { join } from 'node:path';
import { cleaned } from '../../source/model/clean.ts';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { shellWord } from '../../source/model/shell-word.ts';
import type { KialiOptions } from '../../source/preparation/kiali-choices.ts';
import { contextsHint } from '../arguments/contexts-hint.ts';
import { kialiOptions } from '../arguments/kiali-options.ts';
import { scenarioFlags } from '../arguments/rehearsal.ts';
import { askedBy } from '../asked-target.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import type { Lines } from '../line-mode/lines.ts';
import { symbolsFor } from '../output/symbols.ts';
import type { Appearance, Left } from '../terminal/draw.tsx';

type FullScreenCommand = Extract<Command, { readonly command: 'full-screen' }>;
type KialiCommand = Extract<Command, { readonly command: 'kiali' }>;
type TrafficCommand = Extract<Command, { readonly command: 'traffic' }>;

/** `traffic --watch`: the full screen, begun on Traffic. */
export async function watch(command: TrafficCommand, io: Io): Promise<number> {
  if (io.lines === undefined || !io.terminal) {
    const title = 'traffic --watch needs a terminal that can draw';
    const hint = 'Without --watch the same is written as lines; --for 0s runs until it is stopped.';
    throw new ProblemsError([{ code: 'bad-input', title, hint }]);
  }
  return onScreen(command, io, { watch: { perSecond: command.rate, ...askedBy(command) } });
}

/** `eastwest` alone: the full screen, or prompts in lines on a terminal that cannot draw. */
export async function fullScreen(command: FullScreenCommand, io: Io): Promise<number> {
  if (io.lines === undefined) throw new ProblemsError([await nobodyToAsk(command, io)]);
  // A dumb terminal can show lines, no screens.
  return command.appearance.plain || !io.terminal ? inLines(command, io, io.lines()) : onScreen(command, io);
}

/** `kiali` on a terminal: the same program, starting on the Kiali screen. */
export async function kialiOnScreen(command: KialiCommand, io: Io): Promise<number> {
  if (io.lines === undefined) throw new Error('kiali in lines needs a terminal to prompt on');
  const kiali = await kialiOptions(command.kiali, io.folder);
  return command.appearance.plain || !io.terminal
    ? inLines(command, io, io.lines(), kiali)
    : onScreen(command, io, { kiali });
}

/** Where it begins, other than on Clusters. */
type Begin = Pick<Appearance, 'watch' | 'kiali'>;
type ScreenCommand = FullScreenCommand | TrafficCommand | KialiCommand;

async function onScreen(command: ScreenCommand, io: Io, begin: Begin = {}): Promise<number> {
  const { exit, kubeconfig } = await onScreenOnce(command, io, begin);
  if (kubeconfig === undefined || command.world.kind === 'rehearsal') return exit;
  // Clusters that flags named are contexts of the other file.
  const mesh = { ...command.mesh, clusters: [] };
  return onScreen({ ...command, mesh, world: { ...command.world, file: expanded(kubeconfig, io) } }, io);
}

/** `~/config`, as a shell would have it. */
function expanded(file: string, { home }: Io): string {
  return file.startsWith('~/') ? join(home, file.slice(2)) : file;
}

async function onScreenOnce(command: ScreenCommand, io: Io, begin: Begin): Promise<Left> {
  const keys = io.holdKeys();
  try {
    const [{ loadDrawing, runFullScreen }, { onMesh }, { loadContexts }] = await Promise.all([
      import('../terminal/full-screen.ts'),
      import('../world/on-mesh.ts'),
      import('../../source/kubernetes/contexts.ts'),
    ]);
    const kubeconfigComplaint = (file: string) => {
      try {
        const found = loadContexts({ kubeconfig: expanded(file, io), environment: io.environment, home: io.home });
        return found.all.length === 0 ? 'it has no contexts' : undefined;
      } catch (error) {
        if (error instanceof ProblemError || error instanceof ProblemsError) return cleaned(error.message);
        throw error;
      }
    };
    const running = onMesh(command, io, (host, choices) => {
      keys.handOver();
      const appearance = { ...command.appearance, command: startedAs(command), kubeconfigComplaint };
      return runFullScreen(host, choices, { ...appearance, ...begin });
    });
    // What draws is read while simulated clusters start in their thread.
    const [left] = await Promise.all([running, loadDrawing(command.appearance)]);
    return left;
  } finally {
    keys.end();
  }
}

async function inLines(
  command: FullScreenCommand | KialiCommand,
  io: Io,
  lines: Lines,
  kiali?: KialiOptions,
): Promise<number> {
  try {
    const [{ plainJourney }, { lazyOperations }, { onMesh }] = await Promise.all([
      import('../line-mode/journey.ts'),
      import('../../state/operations.ts'),
      import('../world/on-mesh.ts'),
    ]);
    const around = { ...io, lines, symbols: symbolsFor(command.appearance), command: startedAs(command), kiali };
    return await onMesh(command, io, (host, choices) => plainJourney(host, choices, lazyOperations, around));
  } finally {
    lines.close();
  }
}

/** What goes on from the shell: on the same clusters, which with simulated ones means new ones. */
function startedAs({ world }: Pick<FullScreenCommand, 'world'>): string {
  if (world.kind === 'rehearsal')
    return `eastwest --rehearse=${world.scenario.clusters}${scenarioFlags(world.scenario)}`;
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
  const names = contextsHint(all.map(context => context.name));
  return {
    code: 'bad-input',
    title,
    hint: `eastwest up --yes --cluster NAME=CONTEXT, once for each cluster, installs the mesh without prompts. ${names}`,
  };
}
