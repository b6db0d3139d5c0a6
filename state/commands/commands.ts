/** The only door from keys to work. Every command returns at once; what takes time goes on in the background. */
import { cleaned } from '../../source/model/clean.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { KialiOptions } from '../../source/preparation/kiali-choices.ts';
import type { BrakeFor } from '../brake.ts';
import { isPlanned } from '../health.ts';
import { listedEntries, tabs } from '../listed-entries.ts';
import { topologyNow } from '../members.ts';
import { tracing } from '../operations.ts';
import { followed, type Placement } from '../placement.ts';
import type { RemovalSwitch } from '../removal-switches.ts';
import { chosenEntry, chosenIndex } from '../selection.ts';
import type { Entry, Session } from '../session.ts';
import { reduceSession, type SessionChange } from '../session-changes.ts';
import {
  isOfKiali,
  type Notice,
  noticed,
  type Question,
  type ScreenId,
  screenOf,
  shown,
  stepBack,
  type View,
} from '../view.ts';
import { brakeQuestion } from '../words/brake-words.ts';
import { findingLines } from '../words/check-words.ts';
import { onScreen } from '../words/screen-words.ts';
import { createRechecks } from './checks.ts';
import { type Choosing, createChoosing } from './choosing.ts';
import type { CommandContext } from './context.ts';
import { createDrills } from './drill.ts';
import { createHealths } from './health.ts';
import { createKialis } from './kiali.ts';
import { createLeaving } from './leaving.ts';
import { createMoves, type Moves } from './moves.ts';
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
  Pick<Starts, 'install' | 'installKiali'> & {
    show(screen: ScreenId): void;
    back(): void;
    toggleHelp(): void;
    /** The next tab of Clusters: all contexts, the selected ones, those with problems. */
    turnTab(): void;
    refuse(why: string): void;
    question(question: Question | undefined): void;
    preparePlan(): void;
    /** Every check that `eastwest check` runs, what is wrong first: those beside the plan's are read again. */
    viewChecks(): void;
    /** Runs one of them again, by itself. */
    recheck(id: string): void;
    /** Checks whether this cluster's helloworld can go away and come back, and asks for agreement. */
    drill(name: string): void;
    /** Brings it back and ends the drill. */
    stopDrill(): void;
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
    startTraffic(): void;
    pauseTraffic(): void;
    /** Shows Traffic on the mesh that the selected clusters have, without a plan. */
    watchTraffic(): void;
    resetTraffic(): void;
    /** Shares and rates over a longer or shorter window. */
    widenTraffic(by: 1 | -1): void;
    /** Walks from each client to the servers of the others and shows the first hop that is broken. */
    viewWhy(): void;
    /** Reads the clusters again and shows on Plan what would change, as one diff: what fixes a broken hop. */
    viewFix(): void;
    /** What exists of a mesh on the selected clusters, whatever installed it. */
    viewStatus(): void;
    /** Where the program begins on Kiali: with these options, on the clusters that are selected already. */
    beginKiali(options: KialiOptions): void;
    /** Shows Kiali, and reads what exists of it. */
    showKiali(): void;
    /** Steps the choice under the cursor on or back; of a cluster, whether Kiali sees it. */
    stepKiali(by: 1 | -1): void;
    /** Another token for the cluster with the next run, or not after all. */
    rotateKiali(cluster: string): void;
    /** Reads the clusters again, and asks the server what it sees. */
    readKiali(): void;
    /** Every problem of its plan with what helps. */
    viewKialiProblems(): void;
    /** Shows what Kiali's plan would change. */
    planKiali(): void;
    stopKiali(): void;
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

  const { kialiWork } = stores;
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

  const openText = (title: string, lines: readonly string[]) =>
    view.setState(({ cursors }) => ({
      viewer: { title, shows: 'text', breaks: true, lines, search: '' },
      cursors: { ...cursors, viewer: 0 },
    }));

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
  const show = (screen: ScreenId) => {
    view.setState(before => shown(before, screen), true);
    const plan = monitored();
    if (screen === 'traffic' && plan !== undefined) monitoring.enter(plan);
    refresh();
  };
  const showKiali = () => {
    show('kiali');
    kialis.read();
  };
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
    show,
    back() {
      const entry = chosenEntry(stores);
      view.setState(before => overEntry(stepBack(before), before, session.getState(), entry), true);
      refresh();
    },
    toggleHelp: () =>
      view.setState(before => ({ help: !before.help, helpFilter: '', cursors: { ...before.cursors, help: 0 } })),
    turnTab() {
      const entry = chosenEntry(stores);
      view.setState(before => {
        const tab = tabs[(tabs.indexOf(before.tab) + 1) % tabs.length] ?? 'all';
        return overEntry({ ...before, tab }, before, session.getState(), entry);
      }, true);
    },
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
    watchTraffic() {
      show('traffic');
      watching.begin();
    },
    startTraffic() {
      const plan = monitored();
      if (plan !== undefined) monitoring.start(plan);
    },
    pauseTraffic: monitoring.pause,
    resetTraffic: monitoring.reset,
    widenTraffic: monitoring.widen,
    viewWhy() {
      const plan = monitored();
      if (plan !== undefined) whys.view(plan);
    },
    viewFix() {
      view.setState(({ viewer: _left, ...rest }) => ({ ...rest, onlyChanges: true, follows: true }), true);
      plans.prepare(() => {
        const now = view.getState();
        if (screenOf(now) === 'plan' && now.viewer === undefined) texts.viewing.viewDifferences();
      });
      show('plan');
    },
    drill(name) {
      const plan = monitored();
      if (plan !== undefined) drills.prepare(plan, name, () => brake('drill'));
    },
    stopDrill: drills.stop,
    viewStatus: statuses.view,
    beginKiali(options) {
      stores.kiali.setState({ said: { ...options, without: [] } });
      if (session.getState().marks.length > 0) showKiali();
      else notice('ok', 'select the clusters of the mesh (space); K opens Kiali');
    },
    showKiali,
    stepKiali(by) {
      const why = kialis.step(chosenIndex(stores, 'kiali'), by);
      if (why !== undefined) notice('warning', why);
    },
    rotateKiali(cluster) {
      const why = kialis.rotate(cluster);
      if (why !== undefined) notice('warning', why);
    },
    readKiali: kialis.read,
    viewKialiProblems() {
      const found = kialiWork.draft.getState();
      if (found.draft !== 'problems') return;
      openText('Failed checks', found.problems.map(onScreen).flatMap(findingLines));
    },
    planKiali: () => show('kiali-plan'),
    stopKiali: kialis.stop,
    suspend: outside.suspend,
    leave,
  };
}

/** Where another tab or filter lists other contexts, the cursor stays on the one that it was on, if that is still there. */
function overEntry(after: View, before: View, session: Session, entry: Entry | undefined): View {
  if ((after.filter === before.filter && after.tab === before.tab) || entry === undefined) return after;
  const at = listedEntries(session, after).indexOf(entry);
  return { ...after, cursors: { ...after.cursors, clusters: Math.max(0, at) } };
}
