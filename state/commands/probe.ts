/** Probes selected clusters in the background: a verdict within three seconds, none waiting for another. */
import type { Survey } from '../../source/checks/survey.ts';
import { namespaceOfSamples } from '../../source/model/mesh.ts';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import type { Probe } from '../session.ts';
import { reduceSession } from '../session-changes.ts';
import type { CommandContext } from './context.ts';
import { createJob, type Job } from './job.ts';
import type { Ticker } from './ticker.ts';

/** Milliseconds until "no answer" is shown, and until it is given up: a login in a browser may take its time. */
const verdictWithin = 3000;
const givenUpAfter = 30_000;

export type Probes = {
  probeOne(context: string): void;
  /** Probes all selected ones again where something was installed or deleted since. */
  refresh(): void;
  stop(context: string): void;
  stopAll(): void;
  settled(): Promise<unknown>;
};

export function createProbes(context: CommandContext, ticker: Ticker): Probes {
  const { host, outside, stores, operations } = context;
  const jobs = new Map<string, Job>();

  const tell = (name: string, probeOne: Probe) =>
    stores.session.setState(session => reduceSession(session, { change: 'looked', context: name, probe: probeOne }));

  const survey = async (name: string, signal: AbortSignal): Promise<Survey> => {
    const mark = stores.session.getState().marks.find(each => each.context === name);
    const cluster = host.contexts.connect(name, mark?.name ?? name);
    const { samples } = stores.session.getState();
    return operations.survey(cluster, host.clock, namespaceOfSamples(samples), signal);
  };

  const probe = async (name: string, signal: AbortSignal): Promise<void> => {
    tell(name, { state: 'probing', since: host.clock.now() });
    ticker.start();
    const over = new AbortController();
    const late = AbortSignal.any([signal, over.signal]);
    const afterwards = host.clock
      .sleep(verdictWithin, late)
      .then(() => tell(name, { state: 'problem', problem: noAnswer(verdictWithin), still: true }))
      .then(() => host.clock.sleep(givenUpAfter - verdictWithin, late))
      .then(() => over.abort())
      // Answered in time, or no longer wanted: there is nothing to say.
      .catch(() => undefined);
    try {
      tell(name, { state: 'found', survey: await survey(name, late) });
    } catch (error) {
      if (signal.aborted) return;
      if (over.signal.aborted) tell(name, { state: 'problem', problem: noAnswer(givenUpAfter), still: false });
      else if (error instanceof ProblemError) tell(name, { state: 'problem', problem: error.problem, still: false });
      else throw error;
    } finally {
      over.abort();
      await afterwards;
    }
  };

  const probeOne = (name: string) => {
    const job = jobs.get(name) ?? createJob(outside.crash);
    jobs.set(name, job);
    job.start(signal => probe(name, signal));
  };

  /** How many runs and deletions were over when the clusters were last probed. */
  const ended = () =>
    [stores.run.getState(), stores.removal.getState().run].map(({ endedAt = 0 }) => endedAt).join(' ');
  let seen = ended();

  return {
    probeOne,
    refresh() {
      if (ended() === seen) return;
      seen = ended();
      for (const { context } of stores.session.getState().marks) probeOne(context);
    },
    stop: name => jobs.get(name)?.stop(),
    stopAll() {
      for (const job of jobs.values()) job.stop();
    },
    settled: () => Promise.all([...jobs.values()].map(job => job.settled())),
  };
}

function noAnswer(milliseconds: number): Problem {
  return {
    code: 'unreachable',
    title: `no response within ${milliseconds / 1000} s`,
    hint: 'check the network or VPN, and the server of this context; r refreshes',
  };
}
