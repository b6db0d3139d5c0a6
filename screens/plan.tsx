/** All steps before any of them is done: what they write, what a person would type instead, and one key to start. */
import { Box } from 'ink';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { checksIn, type Draft, type DraftStep } from '../state/draft.ts';
import { chosenDraftLane, draftLane, shownSteps } from '../state/lanes.ts';
import { type MemberRow, membersOf } from '../state/members.ts';
import { changesOfStep } from '../state/plan-changes.ts';
import { chosenStep } from '../state/selection.ts';
import { shownStores } from '../state/stores.ts';
import type { View as ViewState } from '../state/view.ts';
import { checksLine, worstOf } from '../state/words/check-words.ts';
import { planDetail, planLines } from '../state/words/lane-lines.ts';
import { planCell } from '../state/words/matrix-words.ts';
import { counted } from '../state/words/numbers.ts';
import { type PlanHead, planEffects, planHead } from '../state/words/plan-words.ts';
import { screenWords } from '../state/words/screen-words.ts';
import { firstOf, wholeSentences } from '../state/words/sentences.ts';
import { wrapped } from '../state/words/wrapped.ts';
import { Cells } from './parts/cells.tsx';
import { copiesBinding } from './parts/copies.ts';
import { Line } from './parts/line.tsx';
import { columnsOf } from './parts/pieces.ts';
import { Probing, Problems } from './parts/problems.tsx';
import { DraftMatrix, StepLanes } from './parts/steps.tsx';
import { takingOver } from './parts/taking-over.ts';
import { type PlanOf, planBindings } from './plan-keys.ts';
import type { Area, Screen } from './screen.ts';
import { type Symbols, useTheme } from './theme.ts';

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
  return { title: of.title, bindings: app => planBindings(app, of), View };
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
