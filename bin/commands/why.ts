/** `eastwest why`: the walk from each client to the servers of the others, to the first hop that is broken. */
import { gatherEvidence } from '../../source/diagnosis/gather.ts';
import { usualAsking } from '../../source/diagnosis/usual-asking.ts';
import { walkAll } from '../../source/diagnosis/walk.ts';
import { prepareToDiagnose } from '../../source/preparation/prepare.ts';
import { readingWords } from '../../state/words/walk-words.ts';
import { DONE } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { createProgress } from '../output/progress.ts';
import { type RunOnMesh, runOnMesh } from './run-on-mesh.ts';
import { refuseUnknownClusters, tellWalks, type WhyCommand, whyExit } from './told-walks.ts';

export async function why(command: WhyCommand, io: Io): Promise<number> {
  const { fromReport } = command;
  if (fromReport !== undefined) {
    return (await import('./why-from-report.ts')).whyFromReport({ ...command, fromReport }, io);
  }
  const progress = createProgress({ ...command, each: false, meshId: command.mesh.meshId }, io);
  return runOnMesh(command, progress, io, on => walk(command, on));
}

/** Reads what the walks need, and tells them. */
function walk(command: WhyCommand, { host, choices, deadline, progress, io }: RunOnMesh): Promise<number> {
  return deadline.within(async signal => {
    const { mesh, world } = await prepareToDiagnose(host, choices, signal);
    refuseUnknownClusters(command, mesh);
    io.stderr.write(`${readingWords(mesh.members.map(({ name }) => name))}\n`);
    const walks = walkAll(await gatherEvidence(mesh, world, usualAsking, signal), command);
    const exit = whyExit(walks);
    tellWalks(command, walks, io);
    if (command.output === 'ndjson') progress.result(exit === DONE ? 'done' : 'unproven', exit);
    return exit;
  });
}
