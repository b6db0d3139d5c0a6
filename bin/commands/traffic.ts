/** `eastwest traffic`: asks helloworld from every cluster for a while, and says what the answers prove. */

import { prepareToListen } from '../../source/preparation/prepare.ts';
import { monitorTraffic } from '../../source/traffic/monitor.ts';
import { proofOf } from '../../source/traffic/verdict.ts';
import { exitOf } from '../../state/outcome.ts';
import type { Command } from '../command.ts';
import { stoppedExit } from '../ending.ts';
import type { Io } from '../io.ts';
import { createProgress } from '../output/progress.ts';
import { tallyWords } from '../output/result.ts';
import { type RunOnMesh, runOnMesh } from './run-on-mesh.ts';

type TrafficCommand = Extract<Command, { readonly command: 'traffic' }>;

export function traffic(command: TrafficCommand, io: Io): Promise<number> {
  const progress = createProgress({ ...command, meshId: command.mesh.meshId }, io);
  return runOnMesh(command, progress, io, on => listen(command, on));
}

/** Asks until the time is over, or for ever, and tells what the responses prove. */
async function listen(command: TrafficCommand, { host, choices, deadline, progress, io }: RunOnMesh): Promise<number> {
  const { mesh, world } = await deadline.within(signal => prepareToListen(host, choices, signal));
  const names = mesh.members.map(member => member.name).join(', ');
  io.stderr.write(`Sending requests to helloworld from ${names}${command.seconds === 0 ? '; ctrl-c stops' : ''}\n`);
  const monitored = { mesh, cluster: world.cluster, clock: world.clock, each: command.each, perSecond: command.rate };
  const { verdict, latest: last } = await deadline.within(signal => monitorTraffic(monitored, progress.report, signal));
  const latest = new Map(last.clusters.map(each => [each.name, `${tallyWords(each)} in ${last.seconds} s`]));
  if (io.stopped.aborted) {
    progress.result('cancelled', stoppedExit(io.stopped), latest);
    return stoppedExit(io.stopped);
  }
  const proof = proofOf(mesh.members.length, verdict);
  const exit = exitOf(proof);
  progress.result(proof, exit, latest);
  return exit;
}
