/** The only door from keys to work. Every command returns at once; what takes time goes on in the background. */
import { cleaned } from '../../source/model/clean.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { BrakeFor } from '../brake.ts';
import { isPlanned } from '../health.ts';
import { topologyNow } from '../members.ts';
import { tracing } from '../operations.ts';
import { followed, type Placement } from '../placement.ts';
import type { RemovalSwitch } from '../removal-switches.ts';
import { reduceSession, type SessionChange } from '../session-changes.ts';
import { isOfKiali, type Notice, noticed, type Question, screenOf } from '../view.ts';
import { brakeQuestion } from '../words/brake-words.ts';
import { createRechecks } from './checks.ts';
import { type Choosing, createChoosing } from './choosing.ts';
import type { CommandContext } from './context.ts';
import { createDrills } from './drill.ts';
import { createHealths } from './health.ts';
import { createKialis } from './kiali.ts';
import { createKialiCommands, type KialiCommands } from './kiali-commands.ts';
import { createLeaving } from './leaving.ts';
import { createMonitorCommands, type MonitorCommands } from './monitor-commands.ts';
import { createMoves, type Moves } from './moves.ts';
import { createNavigating, type Navigating } from './navigating.ts';
import { createPlans } from './plan.ts';
import { createProbes } from './probe.ts';
import { createPrompts, type Prompts } from './prompts.ts';
import { createRemovals } from './removal.ts';
import { createReports, type Reports } from './reports.ts';
import { createRootChanges } from './root-change.ts';
import { dropStaleNotices } from './stale-notices.ts';
import { createStarts, type Starts } from './starts.ts';
import { createStatuses } from './status.ts';
import { createTicker } from './ticker.ts';
import { createTrafficCommands } from './traffic.ts';
import { createViewing, type Viewing } from './viewing.ts';
import { createWatching } from './watching.ts';
import { createWhys } from './why.ts';

export type Commands = Moves &
  Prompts &
  Viewing &
  Choosing &
  Reports &
  Navigating &
  KialiCommands &
  MonitorCommands &
  Pick<Starts, 'install' | 'installKiali'> & {
    refuse(why: string): void;
    question(question: Question | undefined): void;
    preparePlan(): void;
    /** Every check that `eastwest check` runs, what is wrong first: those beside the plan's are read again. */
    viewChecks(): void;
    /** Runs one of them again, by itself. */
    recheck(id: string): void;
    /** Shows the form in front of a change of real clusters; in a rehearsal it is done at once. */
    brake(what: BrakeFor): void;
    /** Ends the run safely: what is applied stays, running again goes on. */
    stop(): void;
    /** Reads what there is to delete on the selected clusters. */
    prepareRemoval(): void;
    /** The same of Kiali alone; of one cluster, where it is named. */
    prepareRemovalOfKiali(cluster: string | undefined): void;
    /** A cluster alone leaves the mesh, or not any more. */
    toggleLeaving(name: string): void;
    /** What a removal keeps, or takes away too. */
    flipRemoval(what: RemovalSwitch): void;
    /** Ends the removal safely: what is deleted stays so. */
    stopRemoval(): void;
    /** Reads the selected clusters, and plans how they move to the root of the certificates folder. */
    prepareRootChange(): void;
    /** Ends the change safely: run again, it resumes. */
    stopRootChange(): void;
    /** Reads the clusters again and shows on Plan what would change, as one diff: what fixes a broken hop. */
    viewFix(): void;
    /** What exists of a mesh on the selected clusters, whatever installed it. */
    viewStatus(): void;
    suspend(): void;
    /** Ends all work, waits briefly, ends the program. */
    leave(code: number): Promise<void>;
  };

export function createCommands(given: CommandContext): Commands {
  const context = { ...given, operations: tracing(given.operations, given.host.trace) };
  const { host, outside, stores } = context;
  const { draft, session, view } = stores;
  const ticker = createTicker(context);
  const probes = createProbes(context, ticker);
  const monitoring = createTrafficCommands(context, ticker);
  const plans = createPlans(context, ticker, monitoring);
  const rechecks = createRechecks(context, () => plans.prepare());
  const healths = createHealths(context, ticker);
  const removals = createRemovals(context, ticker);
  const rootChanges = createRootChanges(context, ticker);
  const kialis = createKialis(context, ticker);
  const isKialiShown = () => isOfKiali(screenOf(view.getState()));
  const texts = createViewing(context, () => (isKialiShown() ? kialis.prepared() : plans.prepared()));
  const whys = createWhys(context, ticker);
  const statuses = createStatuses(context);
  const drills = createDrills(context, monitoring, why => notice('warning', why));
  const watching = createWatching(context, monitoring.start);
  const monitored = () => plans.prepared() ?? watching.found();
  const { leave } = createLeaving(context, ticker, [
    probes,
    plans,
    rechecks,
    healths,
    removals,
    rootChanges,
    kialis,
    monitoring,
    texts,
    whys,
    drills,
    statuses,
    watching,
  ]);

  dropStaleNotices(stores);

  const decide = (change: SessionChange) => {
    session.setState(before => reduceSession(before, change), true);
    // What was prepared from other decisions must not be started.
    if (draft.getState().draft !== 'none') plans.forget();
    removals.forget();
    rootChanges.forget();
    if (stores.kiali.getState().survey !== 'none') kialis.forget();
    watching.forget();
    healths.forget();
    // What is in the folder is shown right there.
    if (change.change === 'certificates' && screenOf(view.getState()) === 'certificates') plans.prepare();
  };
  const place = (placement: Placement) => {
    const words = followed(topologyNow(session.getState()), placement.topology);
    decide({ change: 'placed', ...placement });
    if (words !== undefined) notice('ok', words, 'topology');
  };
  const notice = (standing: Notice['standing'], words: string, about?: Notice['about']) =>
    view.setState(before => noticed(before, { standing, words, ...(about === undefined ? {} : { about }) }), true);

  const refuse = (why: string) => notice('warning', why);
  const starts = createStarts(stores, { plans, removals, rootChanges, kialis, monitoring, refuse });
  /** What shows the clusters as they were before a run reads them again. */
  const refresh = () => {
    const screen = screenOf(view.getState());
    if (screen === 'clusters') probes.refresh();
    if (screen === 'plan' || screen === 'certificates') plans.refresh();
    if (screen === 'kiali-plan') kialis.compare();
    // What was deleted meanwhile is not there any more.
    if (screen === 'kiali' && stores.removal.getState().run.phase === 'over') kialis.read();
  };
  const navigating = createNavigating(stores, {
    entered(screen) {
      const plan = monitored();
      if (screen === 'traffic' && plan !== undefined) monitoring.enter(plan);
    },
    refresh,
  });
  const { show } = navigating;
  const startKiali = () => {
    starts.installKiali();
    show('kiali-install');
  };
  const start = () => {
    starts.install();
    show('install');
  };
  const fileComplaint = (file: string) =>
    host.readAuthorities(file).then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof ProblemError)) outside.crash(error);
        return error instanceof ProblemError ? cleaned(error.problem.title) : '';
      },
    );
  const braked: Readonly<Record<BrakeFor, () => void>> = {
    start,
    'start-kiali': startKiali,
    remove: starts.remove,
    drill: drills.start,
    'change-root': starts.changeRoot,
  };
  const prompts = createPrompts(stores, {
    decide,
    place,
    note: monitoring.note,
    pace: monitoring.pace,
    linkKiali(cluster, url) {
      const why = kialis.link(cluster, url);
      if (why !== undefined) notice('warning', why);
    },
    scopeKiali: kialis.scope,
    fileComplaint,
    async reopen(file) {
      const complaint = await outside.reopen(file);
      if (complaint === undefined) await leave(0);
      return complaint;
    },
    braked,
  });

  const brake = (what: BrakeFor) => {
    const { kind, meshId } = session.getState();
    if (kind === 'rehearsal') return braked[what]();
    view.setState(({ cursors: { brake: _before, ...cursors } }) => ({ cursors }));
    prompts.ask({ for: what, title: brakeQuestion(what, meshId), text: '' });
  };

  return {
    ...createMoves(stores),
    ...texts.viewing,
    ...prompts,
    ...createChoosing(stores, { decide, place, notice, probes, preparePlan: () => plans.prepare() }),
    ...createReports(context, notice),
    install: starts.install,
    installKiali: starts.installKiali,
    ...navigating,
    ...createKialiCommands(stores, { kialis, show, notice, viewText: texts.viewing.viewText }),
    ...createMonitorCommands({ monitored, monitoring, watching, whys, drills, show, brake: () => brake('drill') }),
    refuse,
    question(question) {
      const { question: _answered, ...rest } = view.getState();
      view.setState(question === undefined ? rest : { ...rest, question }, true);
    },
    preparePlan: () => plans.prepare(),
    viewChecks() {
      view.setState(({ cursors: { checks: _before, ...cursors } }) => ({ cursors }));
      show('checks');
      healths.read();
    },
    recheck: id => (isPlanned(draft.getState(), id) ? rechecks.run(id) : healths.recheck(id)),
    brake,
    stop: plans.stop,
    prepareRemoval: removals.prepare,
    prepareRemovalOfKiali: removals.prepareOfKiali,
    toggleLeaving: removals.toggle,
    flipRemoval: removals.flip,
    stopRemoval: removals.stop,
    prepareRootChange: rootChanges.prepare,
    stopRootChange: rootChanges.stop,
    viewFix() {
      view.setState(({ viewer: _left, ...rest }) => ({ ...rest, onlyChanges: true, follows: true }), true);
      plans.prepare(() => {
        const now = view.getState();
        if (screenOf(now) === 'plan' && now.viewer === undefined) texts.viewing.viewDifferences();
      });
      show('plan');
    },
    viewStatus: statuses.view,
    suspend: outside.suspend,
    leave,
  };
}
