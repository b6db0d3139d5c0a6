/** `eastwest plan -o ndjson`: the plan and its checks as the events that `up` would begin with. Changes nothing. */
import { preview } from '../../source/engine/preview.ts';
import { planEvent } from '../../source/engine/run.ts';
import { prepare } from '../../source/preparation/prepare.ts';
import type { Command } from '../command.ts';
import { createDeadline } from '../deadline.ts';
import { CHANGES, DONE } from '../exit-codes.ts';
import { createProgress } from '../faces/progress.ts';
import type { Io } from '../io.ts';
import { onMesh } from '../world/on-mesh.ts';
import { hasChanges } from './changes.ts';
import { endingWithResult } from './ending-with-result.ts';

export function planEvents(command: Extract<Command, { readonly command: 'plan' }>, around: Io): Promise<number> {
  const { look, mesh: flags } = command;
  const face = createProgress({ output: 'ndjson', each: false, look, meshId: flags.meshId }, around);
  return endingWithResult(face, around, (progress, io) =>
    onMesh(command, io, (host, choices) =>
      createDeadline({ seconds: command.timeout, flag: '--timeout' }, io.stopped).within(async signal => {
        const prepared = await prepare(host, choices, signal);
        const { mesh, steps, checks, world } = prepared;
        progress.checked(checks);
        progress.report({ ...planEvent(mesh, steps), at: world.clock.now() });
        if (!command.exitCode) {
          progress.result('done', DONE);
          return DONE;
        }
        const changes = await hasChanges(preview(steps, mesh.id), prepared, signal);
        progress.result(changes ? 'done' : 'nothing-to-do', changes ? CHANGES : DONE);
        return changes ? CHANGES : DONE;
      }),
    ),
  );
}
