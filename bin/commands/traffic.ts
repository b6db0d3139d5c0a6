/** `eastwest traffic`: asks helloworld from every cluster for a while, and says what the answers prove. */

import { prepareToListen } from '../../source/preparation/prepare.ts';
import { monitorTraffic } from '../../source/traffic/monitor.ts';
import { proofOf } from '../../source/traffic/verdict.ts';
import { exitOf } from '../../state/outcome.ts';
import type { Command } from '../command.ts';
import { createDeadline, type Deadline } from '../deadline.ts';
import { stoppedExit } from '../ending.ts';
import { createProgress } from '../faces/progress.ts';
import { tallyWords } from '../faces/result.ts';
import type { Io } from '../io.ts';
import { onMesh } from '../world/on-mesh.ts';
import { endingWithResult } from './ending-with-result.ts';

type TrafficCommand = Extract<Command, { readonly command: 'traffic' }>;

export async function traffic(command: TrafficCommand, around: Io): Promise<number> {
  const face = createProgress({ ...command, meshId: command.mesh.meshId }, around);
  return endingWithResult(face, around, (progress, io) =>
    onMesh(command, io, async (host, choices) => {
      const listening =
        command.seconds === 0
          ? forEver(io.stopped)
          : createDeadline({ seconds: command.seconds, flag: '--for' }, io.stopped);
      const { mesh, world } = await listening.within(signal => prepareToListen(host, choices, signal));
      const names = mesh.members.map(member => member.name).join(', ');
      io.stderr.write(`Asking helloworld from ${names}${command.seconds === 0 ? '; ctrl-c stops' : ''}\n`);
      const monitored = { mesh, cluster: world.cluster, clock: world.clock, each: command.each };
      const { verdict, latest: last } = await listening.within(signal =>
        monitorTraffic(monitored, progress.report, signal),
      );
      const latest = new Map(last.clusters.map(each => [each.name, `${tallyWords(each)} in ${last.seconds} s`]));
      if (io.stopped.aborted) {
        progress.result('cancelled', stoppedExit(io.stopped), latest);
        return stoppedExit(io.stopped);
      }
      const proof = proofOf(mesh.members.length, verdict);
      const exit = exitOf(proof);
      progress.result(proof, exit, latest);
      return exit;
    }),
  );
}

const forEver = (stopped: AbortSignal): Deadline => ({ within: work => work(stopped) });
