/** `eastwest plan -o ndjson`: the plan and its checks as the events that `up` would begin with. Changes nothing. */
import { preview } from '../../source/engine/preview.ts';
import { planEvent } from '../../source/engine/run.ts';
import { hasChanges } from '../../source/preparation/change-counts.ts';
import { type ObjectChange, objectChanges } from '../../source/preparation/object-changes.ts';
import { prepare } from '../../source/preparation/prepare.ts';
import type { Command } from '../command.ts';
import { CHANGES, DONE } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { createProgress } from '../output/progress.ts';
import { type RunOnMesh, runOnMesh } from './run-on-mesh.ts';

type PlanCommand = Extract<Command, { readonly command: 'plan' }>;

export function planEvents(command: PlanCommand, io: Io): Promise<number> {
  const { appearance, mesh } = command;
  const progress = createProgress({ output: 'ndjson', each: false, appearance, meshId: mesh.meshId }, io);
  return runOnMesh(command, progress, io, on => tellPlan(command, on));
}

function tellPlan(command: PlanCommand, { host, choices, deadline, progress }: RunOnMesh): Promise<number> {
  return deadline.within(async signal => {
    const prepared = await prepare(host, choices, signal);
    const { mesh, steps, checks, world } = prepared;
    progress.checked(checks);
    progress.report({ ...planEvent(mesh, steps), at: world.clock.now() });
    if (!command.exitCode) {
      progress.result('done', DONE);
      return DONE;
    }
    const told: ObjectChange[] = [];
    await objectChanges(preview(steps, mesh.id), { ...prepared, tell: each => told.push(each) }, signal);
    const changes = hasChanges(told);
    progress.result(changes ? 'done' : 'nothing-to-do', changes ? CHANGES : DONE);
    return changes ? CHANGES : DONE;
  });
}
