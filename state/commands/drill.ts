/** The failover drill of the Traffic screen: prepared, confirmed, and run beside the monitor that measures it. */

import { cleaned } from '../../source/model/clean.ts';
import type { Prepared } from '../../source/preparation/prepare.ts';
import type { PreparedDrill } from '../../source/preparation/prepare-drill.ts';
import type { Paths } from '../../source/traffic/paths/paths.ts';
import { problemsOf } from '../draft.ts';
import { drillOnMesh } from '../drill.ts';
import type { RunEvent } from '../run.ts';
import { isDrilling } from '../traffic.ts';
import { screenWords } from '../words/screen-words.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Stoppable } from './leaving.ts';

export type Drills = Stoppable & {
  /** Checks whether this cluster's helloworld can be scaled; then `agree` is called. */
  prepare(plan: Prepared, name: string, agree: () => void): void;
  /** Starts what was prepared. */
  start(): void;
  /** Brings helloworld back and ends. */
  stop(): void;
};

/** What the monitor has and takes. */
type Monitor = { readonly paths: () => Paths | undefined; readonly receive: (event: RunEvent) => void };

/** A write takes this long at most, in milliseconds: helloworld must be back before the program ends. */
const patience = 10_000;

export function createDrills(
  { outside, stores, operations }: CommandContext,
  monitor: Monitor,
  refuse: (why: string) => void,
): Drills {
  const { traffic } = stores;
  const preparing = createJob(outside.crash);
  const running = createJob(outside.crash);
  let ready: { readonly plan: Prepared; readonly drill: PreparedDrill } | undefined;

  const none = () => traffic.setState(({ drill: _over, ...rest }) => rest, true);

  const prepare = async (plan: Prepared, name: string, agree: () => void, signal: AbortSignal): Promise<void> => {
    traffic.setState({ drill: { phase: 'reading', cluster: name, object: '', replicas: 0 } });
    try {
      const drill = await operations.prepareDrill(plan.mesh, name, plan.world, signal);
      if (signal.aborted) return;
      ready = { plan, drill };
      const { object, replicas } = drill;
      traffic.setState({ drill: { phase: 'ready', cluster: name, object, replicas } });
      agree();
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined || signal.aborted) throw error;
      none();
      const [first] = problems;
      if (first !== undefined) refuse(screenWords(cleaned(`${first.title}. ${first.hint}`, 300)));
    }
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    const paths = monitor.paths();
    if (ready === undefined || paths === undefined) return;
    const { plan, drill } = ready;
    const { mesh, world } = plan;
    traffic.setState(({ drill: now }) => (now === undefined ? {} : { drill: { ...now, phase: 'running' } }));
    const report = (event: RunEvent) => {
      if (event.event === 'incident') monitor.receive(event);
      if (event.event !== 'failed') return;
      const words = `failover drill: ${event.problem.title}`;
      monitor.receive({
        event: 'incident',
        kind: 'drill',
        standing: 'problem',
        cluster: event.cluster,
        words,
        at: event.at,
      });
    };
    const isProven = () => traffic.getState().verdict?.state === 'proven';
    try {
      await drillOnMesh({ mesh, world, drill, paths, isProven, run: operations.run, report }, signal);
    } finally {
      ready = undefined;
      none();
    }
  };

  return {
    prepare: (plan, name, agree) => preparing.start(signal => prepare(plan, name, agree, signal)),
    start: () => running.start(run),
    stop: () => running.stop(),
    stopAll() {
      preparing.stop();
      running.stop();
    },
    settled: () => Promise.all([preparing.settled(), running.settled()]),
    patience: () => (isDrilling(traffic.getState()) ? patience : 0),
  };
}
