/**
 * Kiali: reading what exists, planning as chosen, running. What was read and prepared holds secrets and stays in here.
 */
import type { KialiChoices } from '../../source/preparation/kiali-choices.ts';
import type { KialiReading, PreparedKiali } from '../../source/preparation/prepare-kiali.ts';
import { kialiDraftOf, problemsOf } from '../draft.ts';
import { type KialiSelection, type KialiState, kialiHome, type LastKialiAnswer, noKiali } from '../kiali.ts';
import { kialiChoices, settingOf } from '../kiali-choices.ts';
import { whyNoLink, withLink, withNewToken, withOrWithout } from '../kiali-clusters.ts';
import { decidedOf, findingsOf } from '../kiali-findings.ts';
import { membersOf } from '../members.ts';
import { exitOf, kialiOutcomeOf } from '../outcome.ts';
import { type RunEvent, stoppingRun } from '../run.ts';
import { choicesOf, type Session } from '../session.ts';
import { noticed } from '../view.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Stoppable } from './leaving.ts';
import type { Ticker } from './ticker.ts';
import { compareWork, drawnRun, type Runnable } from './work.ts';

export type Kialis = Stoppable & {
  /** Reads the selected clusters, plans, and asks an existing server what it sees. */
  read(): void;
  /** Steps the choice in this row of the list on or back; of a cluster, whether Kiali sees it. Why not, where it cannot be. */
  step(row: number, by: 1 | -1): string | undefined;
  /** Links to a Kiali of the cluster's own at this URL, or to none where it is empty. Why not, where it cannot be. */
  link(cluster: string, url: string): string | undefined;
  /** Another token for the cluster, or not after all. Why not, where it cannot be. */
  rotate(cluster: string): string | undefined;
  /** These labels in every query for metrics. */
  scope(labels: Readonly<Record<string, string>>): void;
  /** Asks the clusters what the plan would change. */
  compare(): void;
  /** What was prepared was made from other clusters. */
  forget(): void;
  prepared(): Runnable | undefined;
  /** Runs the plan; where it ran before, the clusters are read again first. */
  run(): void;
  stop(): void;
};

export function createKialis({ host, outside, stores, operations }: CommandContext, ticker: Ticker): Kialis {
  const { kiali, kialiWork: work, session } = stores;
  const reading = createJob(outside.crash);
  const comparing = createJob(outside.crash);
  const running = createJob(outside.crash);
  let seen: KialiReading | undefined;
  let prepared: PreparedKiali | undefined;
  /** A run has begun since the plan was prepared: what was read is out of date. */
  let isOutdated = false;

  const choices = (): KialiChoices => {
    const { clusters, ...others } = choicesOf(session.getState());
    const { without, ...said } = kiali.getState().said;
    const home = kialiHome(kiali.getState())?.name;
    const kept = clusters.filter(({ name }) => !without.includes(name));
    return { ...others, ...said, clusters: kept, ...(home === undefined ? {} : { home }) };
  };

  const plan = async (signal: AbortSignal): Promise<void> => {
    prepared = undefined;
    comparing.stop();
    // What was planned before is not what would be done.
    work.draft.setState({ draft: 'preparing', since: host.clock.now() }, true);
    kiali.setState(before => ({ answer: unanswered(before) }));
    try {
      const found = await operations.planKiali(host, choices(), seen ?? [], signal);
      if (signal.aborted) return;
      prepared = found;
      kiali.setState({ decided: decidedOf(found) });
      work.draft.setState(kialiDraftOf(found, operations.preview(found.steps, found.mesh.id)), true);
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined || signal.aborted) throw error;
      kiali.setState(({ decided: _before, ...rest }) => rest, true);
      work.draft.setState({ draft: 'problems', problems, checks: [] }, true);
    }
  };

  /** What its server says of itself, where there is one. */
  const ask = async (signal: AbortSignal): Promise<void> => {
    // What was begun since asks by itself.
    if (signal.aborted) return;
    const found = prepared;
    if (found === undefined || kiali.getState().answer.told === 'none') {
      return kiali.setState({ answer: { told: 'none' } });
    }
    ticker.start();
    const { name } = found.kiali.home;
    const answer = await operations.kialiAnswer(found.kiali, found.world.cluster(name), signal);
    if (!signal.aborted) kiali.setState({ answer: { told: 'answer', answer, of: name } });
  };

  const probe = async (signal: AbortSignal): Promise<void> => {
    const since = host.clock.now();
    kiali.setState({ survey: 'running', since });
    ticker.start();
    try {
      seen = await operations.readForKiali(host, choicesOf(session.getState()), signal);
      if (signal.aborted) return;
      isOutdated = false;
      kiali.setState({ findings: findingsOf(seen, session.getState().meshId) });
      await plan(signal);
      if (!signal.aborted) kiali.setState({ survey: 'done' });
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined || signal.aborted) throw error;
      kiali.setState({ survey: 'done', findings: [] });
      work.draft.setState({ draft: 'problems', problems, checks: [] }, true);
    }
  };

  const read = () => {
    if (running.isBusy()) return;
    reading.start(async signal => {
      await probe(signal);
      await ask(signal);
    });
  };

  const choose = (said: KialiSelection) => {
    kiali.setState({ said });
    if (kiali.getState().survey === 'running') return read();
    reading.start(async signal => {
      await plan(signal);
      await ask(signal);
    });
  };

  /** What was being read or asked is not any more. */
  const stopReading = () => {
    reading.stop();
    comparing.stop();
    kiali.setState(({ findings, answer }) => ({
      survey: findings.length === 0 ? 'none' : 'done',
      answer: answer.told === 'asking' ? { told: 'none' } : answer,
    }));
    if (work.draft.getState().draft === 'preparing') work.draft.setState({ draft: 'none' }, true);
  };

  const execute = async (signal: AbortSignal): Promise<void> => {
    if (isOutdated) await probe(signal);
    const found = prepared;
    if (signal.aborted) return;
    if (found === undefined) {
      // It was tried, and is over.
      const draft = work.draft.getState();
      const why = draft.draft === 'problems' ? draft.problems[0]?.title : undefined;
      stores.view.setState(
        view => noticed(view, { standing: 'problem', words: `not started: ${why ?? 'no plan'}` }),
        true,
      );
      work.run.setState(run => ({ ...run, phase: 'over', outcome: 'failed', times: run.times + 1 }));
      return;
    }
    isOutdated = true;
    const { mesh, steps, world } = found;
    const batch = drawnRun(work, { steps });
    const report = (event: RunEvent) => batch.add(inPlace(event, session.getState()));
    const began = host.clock.now();
    const promise = operations.run(mesh, steps, world, report, signal);
    batch.flush();
    ticker.start();
    const outcome = kialiOutcomeOf({ run: await promise, steps });
    if (outcome === 'done') kiali.setState(({ said: { rotate: _done, ...said } }) => ({ said }));
    const at = host.clock.now();
    report({ event: 'result', outcome, clusters: [], seconds: (at - began) / 1000, exit: exitOf(outcome), at });
    batch.flush();
    reading.start(async own => {
      await probe(own);
      await ask(own);
    });
  };

  // What a cluster is called already is found out while this goes on.
  session.subscribe((now, before) => {
    if (kiali.getState().survey !== 'none' && meshOf(now) !== meshOf(before)) read();
  });

  return {
    read,
    step(row, by) {
      if (running.isBusy()) return 'available when the install finishes';
      const setting = settingOf(kiali.getState());
      if (setting === undefined) return 'available when the clusters are read';
      const cluster = setting.findings[row - kialiChoices.length];
      const next =
        cluster === undefined ? kialiChoices[row]?.step(setting, by) : withOrWithout(kiali.getState(), cluster.name);
      if (next === undefined) return undefined;
      if ('why' in next) return next.why;
      choose(next);
      return undefined;
    },
    link(cluster, url) {
      if (running.isBusy()) return 'available when the install finishes';
      const why = whyNoLink(kiali.getState(), cluster);
      if (why === undefined) choose(withLink(kiali.getState(), cluster, url));
      return why;
    },
    rotate(cluster) {
      if (running.isBusy()) return 'available when the install finishes';
      const next = withNewToken(kiali.getState(), cluster);
      if ('why' in next) return next.why;
      choose(next);
      return undefined;
    },
    scope(queryScope) {
      if (!running.isBusy()) choose({ ...kiali.getState().said, queryScope });
    },
    compare() {
      const found = prepared;
      const draft = work.draft.getState();
      if (found === undefined || draft.draft !== 'ready' || draft.changes.complete || comparing.isBusy()) return;
      comparing.start(signal => compareWork(work, runnable(found), operations, signal));
    },
    forget() {
      stopReading();
      seen = undefined;
      prepared = undefined;
      const { said } = kiali.getState();
      kiali.setState({ ...noKiali, said }, true);
      work.draft.setState({ draft: 'none' }, true);
    },
    prepared: () => (prepared === undefined ? undefined : runnable(prepared)),
    run() {
      if (running.isBusy()) return;
      stopReading();
      running.start(execute);
    },
    stop() {
      if (!running.isBusy()) return;
      work.run.setState(stoppingRun, true);
      running.stop();
      stopReading();
    },
    stopAll() {
      reading.stop();
      comparing.stop();
      running.stop();
    },
    settled: () => Promise.all([reading.settled(), comparing.settled(), running.settled()]),
  };
}

/** Where there is a server it is asked; what that of the same cluster said last stands until it has answered again. */
function unanswered(state: KialiState): LastKialiAnswer {
  const home = kialiHome(state);
  if (home === undefined || home.server === undefined) return { told: 'none' };
  const { answer } = state;
  return answer.told === 'answer' && answer.of === home.name ? answer : { told: 'asking' };
}

/** A cluster that Kiali does not see keeps its place, letter and colour, without a step. */
function inPlace(event: RunEvent, session: Session): RunEvent {
  if (event.event !== 'plan') return event;
  const clusters = membersOf(session).map(({ name, context, role, network }) => ({ name, context, role, network }));
  return { ...event, clusters };
}

/** What a plan of Kiali depends on. */
const meshOf = ({ marks, meshId }: Session) => JSON.stringify([meshId, marks.map(({ name }) => name)]);

/** Nothing of it is created once and kept. */
const runnable = ({ mesh, steps, world }: PreparedKiali): Runnable => ({ mesh, steps, world, foreseen: [] });
