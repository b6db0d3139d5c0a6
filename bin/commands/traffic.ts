/** `eastwest traffic`: sends requests from every cluster for a while, and says what the responses prove. */

import { resolve } from 'node:path';
import { runClaimed } from '../../source/engine/claimed-run.ts';
import type { Report } from '../../source/engine/events.ts';
import { cleaned } from '../../source/model/clean.ts';
import { helloVersions, type Mesh } from '../../source/model/mesh.ts';
import type { Verdict } from '../../source/model/tally.ts';
import { prepareTraffic } from '../../source/preparation/prepare.ts';
import type { DrillOutcome, DrillResult } from '../../source/traffic/drill.ts';
import { monitorTraffic } from '../../source/traffic/monitor.ts';
import { metricsText } from '../../source/traffic/paths/metrics.ts';
import { createPaths, type Paths } from '../../source/traffic/paths/paths.ts';
import { pictureOf, type WindowSeconds } from '../../source/traffic/paths/picture.ts';
import { proofOf } from '../../source/traffic/verdict.ts';
import { drillOnMesh } from '../../state/drill.ts';
import { exitOf } from '../../state/outcome.ts';
import { drillResultWords } from '../../state/words/drill-words.ts';
import { askedBy } from '../asked-target.ts';
import type { Command } from '../command.ts';
import { stoppedExit } from '../ending.ts';
import { SAID_NO } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { junitText } from '../output/junit.ts';
import { pathJson, pathTable } from '../output/path-table.ts';
import { createProgress } from '../output/progress.ts';
import { type Outcome, tallyWords } from '../output/result.ts';
import { agreedDrill } from './agreed-drill.ts';
import { metricsOut } from './metrics-out.ts';
import { type RunOnMesh, runOnMesh } from './run-on-mesh.ts';

type TrafficCommand = Extract<Command, { readonly command: 'traffic' }>;

export function traffic(command: TrafficCommand, io: Io): Promise<number> {
  const { output, each, appearance } = command;
  const isDocument = output === 'json' || output === 'junit';
  // The result is a document then: progress goes to stderr.
  const around = isDocument ? { ...io, stdout: { write: () => undefined } } : io;
  const told = { output: output === 'ndjson' ? output : 'text', each, appearance } as const;
  const progress = createProgress({ ...told, meshId: command.mesh.meshId }, around);
  return runOnMesh(command, progress, io, on => listen(command, on));
}

/** Sends requests until the time is over, for ever, or until it is as was asked, and tells what the responses prove. */
async function listen(command: TrafficCommand, { host, choices, deadline, progress, io }: RunOnMesh): Promise<number> {
  const { mesh, world } = await deadline.within(signal => prepareTraffic(host, choices, signal));
  const drill =
    command.drill === undefined ? undefined : await agreedDrill(command, { mesh, world, host, deadline, io });
  if (drill === 'no') {
    progress.result('cancelled', SAID_NO);
    return SAID_NO;
  }
  const { clock } = world;
  const names = mesh.members.map(member => member.name).join(', ');
  const { asked } = askedBy(command);
  io.stderr.write(
    `Sending requests to ${asked === undefined ? 'helloworld' : cleaned(asked.url)} from ${names}${command.seconds === 0 ? '; ctrl-c stops' : ''}\n`,
  );
  const began = clock.now();
  const paths = createPaths(mesh, began, asked === undefined ? 'helloworld' : 'target');
  const picture = (window: WindowSeconds) => pictureOf(paths, window, clock.now(), began);
  let state: Verdict['state'] | undefined;
  const met = new AbortController();
  const report: Report = event => {
    progress.report(event);
    if (event.event === 'verdict') state = event.state;
    const isDone =
      command.expect === undefined ? state === 'proven' : isReceived(paths, mesh, command.expect, clock.now());
    if (command.until !== undefined && isDone) met.abort();
  };
  const file = command.metricsFile === undefined ? undefined : resolve(io.folder, command.metricsFile);
  const wanted = { file, port: command.metricsPort };
  const metrics = await metricsOut(wanted, format => metricsText(mesh.id, picture(10), state, format));
  const monitored = {
    mesh,
    cluster: world.cluster,
    clock,
    each: command.each,
    perSecond: command.rate,
    paths,
    ...(asked === undefined ? {} : { target: asked }),
  };
  try {
    const [{ verdict, latest: last }, drilled] = await deadline.within(signal => {
      const monitoring = monitorTraffic(monitored, report, AbortSignal.any([signal, met.signal]));
      if (drill === undefined) return Promise.all([monitoring, undefined]);
      const on = { mesh, world, drill, paths, run: runClaimed, report, isProven: () => state === 'proven' };
      const drilling = drillOnMesh(on, signal)
        .catch((error: unknown) => {
          if (!signal.aborted) throw error;
          return undefined;
        })
        .finally(() => met.abort());
      return Promise.all([monitoring, drilling]);
    });
    const latest = new Map(last.clusters.map(each => [each.name, `${tallyWords(each)} in ${last.seconds} s`]));
    const isStopped = io.stopped.aborted;
    const outcome: ReturnType<typeof outcomeOf> | 'cancelled' | 'failed' = isStopped
      ? 'cancelled'
      : drilled === undefined
        ? outcomeOf(command, mesh, paths, verdict, clock.now())
        : drillOutcomes[drilled.outcome];
    const exit = outcome === 'cancelled' ? stoppedExit(io.stopped) : exitOf(outcome);
    progress.result(outcome, exit, latest);
    const ended = {
      outcome,
      exit,
      seconds: (clock.now() - began) / 1000,
      ...(drilled === undefined ? {} : { drill: drilled }),
    };
    io.stdout.write(document(command, mesh, picture(300), verdict, { ...ended, now: clock.now() }));
    return exit;
  } finally {
    await metrics.close();
  }
}

const drillOutcomes = {
  done: 'done',
  'not-proven': 'unproven',
  'not-moved': 'unproven',
  'not-back': 'unproven',
  'not-scaled': 'failed',
} as const satisfies Record<DrillOutcome, Outcome>;

/** Whether every cluster receives responses from these versions, and none of them has fallen silent. */
function isReceived(paths: Paths, mesh: Mesh, versions: readonly string[], now: number): boolean {
  return mesh.members.every(({ name }) => {
    const voices = paths.voices(name, now);
    const isObserved = paths.lost(name, now) === undefined;
    return isObserved && versions.every(version => voices[version]?.isGone === false);
  });
}

/** Proven is never said of less; what was expected instead is done. */
function outcomeOf(
  { expect, url }: TrafficCommand,
  mesh: Mesh,
  paths: Paths,
  verdict: Verdict,
  now: number,
): Extract<Outcome, 'proven' | 'done' | 'unproven'> {
  const proof = proofOf(mesh.members.length, verdict);
  if (url !== undefined) return proof;
  if (expect === undefined) return proof;
  if (!isReceived(paths, mesh, expect, now)) return 'unproven';
  const isAll = helloVersions(mesh).every(version => expect.includes(version));
  return proof === 'proven' && isAll ? 'proven' : 'done';
}

type Ended = {
  readonly outcome: Outcome;
  readonly exit: number;
  readonly seconds: number;
  readonly now: number;
  readonly drill?: DrillResult;
};

/** What stands on stdout at the end, besides what the progress tells there. */
function document(
  { output, expect }: TrafficCommand,
  mesh: Mesh,
  clients: ReturnType<typeof pictureOf>,
  verdict: Verdict,
  { now, ...ended }: Ended,
): string {
  switch (output) {
    case 'text':
      return pathTable(clients, now) + (ended.drill === undefined ? '' : `${drillResultWords(ended.drill)}\n`);
    case 'ndjson':
      return '';
    case 'json':
      return pathJson(mesh.id, clients, verdict, ended);
    case 'junit': {
      const shown =
        expect === undefined
          ? clients
          : clients.map(client => ({ ...client, paths: client.paths.filter(path => expect.includes(path.version)) }));
      return junitText(mesh.id, shown, verdict, { ...ended, isPassed: ended.exit === 0 });
    }
  }
}
