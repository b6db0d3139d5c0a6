/** From the flags of a command on a mesh to the world and what the user decided. */
import type { Choices } from '../../source/preparation/choices.ts';
import type { Host } from '../../source/preparation/host.ts';
import { choicesFrom } from '../arguments/choices.ts';
import { readIstioValues } from '../arguments/istio-values.ts';
import type { MeshCommand } from '../command.ts';
import { isInteractive } from '../interactive.ts';
import type { Io } from '../io.ts';
import { withHost } from './host.ts';

/** Opens the world, reads `--cluster` and the others against its contexts, does `work`, and closes it again. */
export function onMesh<Result>(
  command: MeshCommand,
  io: Io,
  work: (host: Host, choices: Choices) => Promise<Result>,
): Promise<Result> {
  return withHost(command.world, command.mesh, io, async ({ host, certificates }) => {
    const istioValues = await readIstioValues(command.mesh.istioValues, io.folder);
    const choices = choicesFrom(command.mesh, host.contexts.all, {
      clusters: defaultClusters(command, io),
      certificates,
      folder: io.folder,
    });
    return work(host, istioValues.length === 0 ? choices : { ...choices, istioValues });
  });
}

function defaultClusters(command: MeshCommand, io: Io): 'all' | 'none' | 'refuse' {
  if (command.world.kind === 'rehearsal') return 'all';
  if (command.command === 'full-screen') return 'none';
  // On its screen they are chosen there.
  return command.command === 'kiali' && isInteractive(command, io) ? 'none' : 'refuse';
}
