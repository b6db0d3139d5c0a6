/** All steps before any of them is done: what they write, what a person would type instead, and one key to start. */
import { Box } from 'ink';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { checksIn, type Draft, type DraftStep } from '../state/draft.ts';
import { type MemberRow, membersOf } from '../state/members.ts';
import { changesOfStep } from '../state/plan-changes.ts';
import { isGoing } from '../state/run.ts';
import { chosenDraftLane, chosenStep, draftLane, shownSteps } from '../state/selection.ts';
import { shownStores } from '../state/stores.ts';
import type { View as ViewState } from '../state/view.ts';
import { checksLine, worstOf } from '../state/words/check-words.ts';
import { planDetail, planLines } from '../state/words/lane-lines.ts';
import { planCell } from '../state/words/matrix-words.ts';
import { counted } from '../state/words/numbers.ts';
import { isNothingToChange, type PlanHead, planEffects, planHead, whyNoYaml } from '../state/words/plan-words.ts';
import { screenWords } from '../state/words/screen-words.ts';
import { firstOf, wholeSentences } from '../state/words/sentences.ts';
import { wrapped } from '../state/words/wrapped.ts';
import type { Binding } from './keys.ts';
import { Cells } from './parts/cells.tsx';
import { copiesBinding } from './parts/copies.ts';
import { Line } from './parts/line.tsx';
import { columnsOf } from './parts/pieces.ts';
import { Probing, Problems } from './parts/problems.tsx';
import { stepViewBindings } from './parts/step-view.ts';
import { DraftMatrix, StepLanes } from './parts/steps.tsx';
import { takingOver } from './parts/taking-over.ts';
import type { Area, Screen } from './screen.ts';
import { scrolling, turning } from './scrolling.ts';
import { type Symbols, useTheme } from './theme.ts';

/** Which plan it is. */
export type PlanOf = {
  readonly title: string;
  readonly start: (commands: App['commands']) => void;
  /** Where its run is shown. */
  readonly toRun: (commands: App['commands']) => void;
  readonly refresh: (commands: App['commands']) => void;
  /** Where nothing has to be changed, the key that leads on; absent where it leads nowhere. */
  readonly onwards: (app: App) => Binding | undefined;
  readonly more: (app: App, busy: string | undefined) => readonly Binding[];
};

function bindings(all: App, of: PlanOf): readonly Binding[] {
  const app = shownStores(all);
  const draft = app.draft.getState();
  const notReady = whyNot(draft);
  const step = draft.draft === 'ready' ? draft.steps.find(each => each.id === chosenStep(app, 'plan')) : undefined;
  const running = isGoing(app.run.getState());
  const busy = running ? 'available when the install finishes' : undefined;
  const view = app.view.getState();
  const isWholeCell = view.stepView === 'phases' && !view.unfolded;
  return [
    {
      key: 'S',
      label: 'start the install',
      short: 'start',
      quiet: running,
      unavailable: busy ?? notReady,
      confirms: true,
      run: ({ commands }) => of.start(commands),
    },
    enterBinding(app, of, notReady),
    {
      key: '/',
      label: view.onlyChanges ? 'all steps' : 'only changes',
      unavailable: notReady,
      run: ({ commands }) => commands.toggleOnlyChanges(),
    },
    ...(isWholeCell ? cellBindings(app, notReady) : stepBindings(step, notReady)),
    {
      key: 'c',
      label: 'copy the command',
      short: 'copy',
      quiet: isWholeCell,
      unavailable:
        notReady ??
        (isWholeCell ? 'open a cell first (enter)' : step?.byHand === '' ? 'no command for this step' : undefined),
      run: ({ commands }) => step !== undefined && commands.copy(step.command, 'the command'),
    },
    {
      key: 'r',
      label: 'refresh',
      unavailable: busy,
      run: ({ commands }) => of.refresh(commands),
    },
    ...of.more(app, busy),
    ...stepViewBindings(app, notReady),
    { key: 'f', label: 'zoom', unavailable: notReady, run: ({ commands }) => commands.toggleZoom() },
    ...turning,
    ...scrolling,
  ];
}

/** On to the run, or to the traffic where nothing has to be run; else into the chosen cell. */
function enterBinding(app: App, of: PlanOf, notReady: string | undefined): Binding {
  const draft = app.draft.getState();
  const { stepView, unfolded } = app.view.getState();
  const run = app.run.getState();
  const isDone = draft.draft === 'ready' && !isGoing(run) && isNothingToChange(draft);
  const onwards = isDone ? of.onwards(app) : undefined;
  if (onwards !== undefined) return onwards;
  if (run.phase !== 'none') {
    return { key: 'enter', label: 'Install', run: ({ commands }) => of.toRun(commands) };
  }
  if (notReady !== undefined || draft.draft !== 'ready') {
    return { key: 'enter', label: 'Install', quiet: true, unavailable: notReady, run: () => undefined };
  }
  if (stepView === 'lanes') {
    return { key: 'enter', label: 'Install', quiet: true, unavailable: 'S starts the install', run: () => undefined };
  }
  return { key: 'enter', label: unfolded ? 'close' : 'open', run: ({ commands }) => commands.toggleFold() };
}

/** What concerns one step. */
function stepBindings(step: DraftStep | undefined, notReady: string | undefined): readonly Binding[] {
  const unavailable = notReady ?? (step === undefined ? 'no step selected' : whyNoYaml(step));
  return [
    {
      key: 'd',
      label: 'diff',
      unavailable,
      run: ({ commands }) => step !== undefined && commands.viewDifference(step.id),
    },
    { key: 'y', label: 'YAML', unavailable, run: ({ commands }) => step !== undefined && commands.viewYaml(step.id) },
  ];
}

/** What concerns everything, where no single step is chosen. */
function cellBindings(app: App, notReady: string | undefined): readonly Binding[] {
  return [
    { key: 'd', label: 'diff of all', unavailable: notReady, run: ({ commands }) => commands.viewDifferences() },
    {
      key: 'y',
      label: 'YAML',
      unavailable: notReady,
      run: ({ commands }) => commands.viewYamls(draftLane(app).map(({ id }) => id)),
    },
  ];
}

function whyNot(draft: Draft): string | undefined {
  switch (draft.draft) {
    case 'none':
      return 'r reads the clusters first';
    case 'preparing':
      return 'available when the clusters are read';
    case 'problems':
      return 'fix the failed checks first, then r';
    case 'ready':
      return undefined;
  }
}

function View({ app: all, area }: { readonly app: App; readonly area: Area }) {
  const app = shownStores(all);
  const draft = useStore(app.draft);
  const cursor = useStore(app.view, view => view.cursors.plan ?? 0);
  if (draft.draft === 'problems') return <Problems problems={draft.problems} from={cursor} area={area} />;
  if (draft.draft !== 'ready')
    return <Probing app={app} draft={draft} what="reading the clusters and preparing the plan" />;
  return <Steps app={app} area={area} draft={draft} />;
}

type StepsProps = {
  readonly app: App;
  readonly area: Area;
  readonly draft: Extract<Draft, { draft: 'ready' }>;
};

function Steps({ app, area, draft }: StepsProps) {
  const { checks, warnings, changes } = draft;
  const { symbols } = useTheme();
  const session = useStore(app.session);
  const view = useStore(app.view);
  const phase = useStore(app.run, run => run.phase);
  const members = useMemo(() => membersOf(session), [session]);
  const head = planHead(
    draft,
    counted(members.length, session.kind === 'rehearsal' ? 'simulated cluster' : 'real cluster'),
  );
  const [size, effects] = planEffects(draft, members.length, phase);
  const [warning] = warnings;
  // In a low terminal the steps come first.
  const isLow = area.height < 16;
  const heads = [
    <Cells
      key="counts"
      width={area.width}
      cells={[
        {
          text: head.standing === 'plain' ? head.words : `${symbols[head.standing]} ${head.words}`,
          tone: toneOf(head),
        },
        ...(area.width < columnsOf(head.words) + head.right.length + 4
          ? []
          : [{ text: head.right, width: head.right.length, right: true, tone: 'muted' as const }]),
      ]}
    />,
    <Line key="size" text={wholeSentences((size ?? '').split('  '), area.width)} />,
    ...(effects === undefined || isLow
      ? []
      : wrapped(effects, area.width, 2).map(text => <Line key={text} text={text} />)),
    ...(checks.length === 0 ? [] : checkedLines(checks, symbols, area.width, isLow ? 1 : 2)),
    ...(warning === undefined
      ? []
      : [
          <Line
            key="warning"
            text={`${symbols.warning} ${firstOf(warnings.length, screenWords(warning))}`}
            tone="warning"
          />,
        ]),
  ];
  const shown = shownSteps(draft, view);
  const rest = { ...area, height: Math.max(0, area.height - heads.length) };
  const props = { app, area: rest, draft, steps: shown, members, view };
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      {heads}
      {shown.length === 0 ? (
        <Line
          text={changes.complete ? 'No step changes anything (/ shows all steps).' : 'No change found yet.'}
          tone="muted"
        />
      ) : view.stepView === 'lanes' ? (
        <AsLanes {...props} />
      ) : (
        <AsPhases {...props} />
      )}
    </Box>
  );
}

const toneOf = ({ standing }: PlanHead) => (standing === 'plain' ? 'accent' : standing);

type StepViewProps = StepsProps & {
  readonly steps: readonly DraftStep[];
  readonly members: readonly MemberRow[];
  readonly view: ViewState;
};

function AsLanes({ app, area, draft: { changes }, steps, members, view }: StepViewProps) {
  const cursor = view.cursors.plan ?? 0;
  const lanes = members.map(({ index, letter, name }) => {
    const own = steps.filter(step => step.cluster === name);
    const content = () => {
      const lines = planLines(own, step => changesOfStep(changes, step));
      return { lines, focus: Math.max(0, Math.min(cursor, lines.length - 1)) };
    };
    return { index, letter, name, progress: counted(own.length, 'step'), content };
  });
  const chosen = steps.find(step => step.id === chosenStep(app, 'plan'));
  return <StepLanes lanes={lanes} chosen={chosenOf(chosen, changes)} view={view} area={area} />;
}

function AsPhases({ app, area, draft: { changes }, steps, members, view }: StepViewProps) {
  return (
    <DraftMatrix
      app={app}
      list="plan"
      steps={steps}
      members={members}
      column={chosenDraftLane(app)}
      summary={own => planCell(own, changes)}
      own={draftLane(app)}
      lines={own => planLines(own, step => changesOfStep(changes, step))}
      chosen={step => chosenOf(step, changes)}
      view={view}
      area={area}
    />
  );
}

function chosenOf(step: DraftStep | undefined, changes: StepsProps['draft']['changes']) {
  if (step === undefined) return undefined;
  return { title: `${step.cluster}: ${step.title}`, lines: planDetail(step, changesOfStep(changes, step.id)) };
}

/** How the checks came out, in this many lines; `v` tells each. */
function checkedLines(checks: StepsProps['draft']['checks'], symbols: Symbols, width: number, lines: number) {
  const worst = worstOf(checks);
  return wrapped(`${symbols[worst]} ${checksLine(checks)}`, width, lines).map(text => (
    <Line key={text} text={text} tone={worst} />
  ));
}

/** The screen for one of the plans. */
export function planScreenOf(of: PlanOf): Screen {
  return { title: of.title, bindings: app => bindings(app, of), View };
}

export const planScreen: Screen = planScreenOf({
  title: 'Plan',
  start: commands => commands.brake('start'),
  toRun: commands => commands.show('install'),
  refresh: commands => commands.preparePlan(),
  onwards({ session }) {
    if (session.getState().samples.none) return undefined;
    const toTraffic = ({ commands }: App) => {
      commands.startTraffic();
      commands.show('traffic');
    };
    // It sends requests from the clusters: never by a key that is held down.
    return { key: 'enter', label: 'Traffic', confirms: true, run: toTraffic };
  },
  more: (app, busy) => [
    ...takingOver(app, busy),
    copiesBinding(app, busy),
    {
      key: 'v',
      label: 'checks',
      unavailable: checksIn(app.draft.getState()).length === 0 ? 'no checks have run yet' : undefined,
      run: ({ commands }) => commands.viewChecks(),
    },
  ],
});
