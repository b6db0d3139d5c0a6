/** What would be deleted, cluster by cluster, and what is left and why; then the same steps as they are done. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import type { DraftChanges, DraftStep } from '../state/draft.ts';
import { chosenRemovalLane, removalLane } from '../state/lanes.ts';
import { type MemberRow, membersOf } from '../state/members.ts';
import { changesOfStep } from '../state/plan-changes.ts';
import { type RemovalState, removalHeadline, removalRunWords } from '../state/removal.ts';
import { type RemovalSwitch, removalSwitches } from '../state/removal-switches.ts';
import type { Run } from '../state/run.ts';
import { chosenIndex } from '../state/selection.ts';
import { isSideRunBusy, whyNotStarted } from '../state/side-run.ts';
import type { View as ViewState } from '../state/view.ts';
import type { DetailLine } from '../state/words/lane-lines.ts';
import { planCell, runCell } from '../state/words/matrix-words.ts';
import { screenWords } from '../state/words/screen-words.ts';
import { firstOf, wholeSentences } from '../state/words/sentences.ts';
import type { Binding, KeyName } from './keys.ts';
import { Line, Paragraph } from './parts/line.tsx';
import { Probing, Problems } from './parts/problems.tsx';
import { type SideRunKeys, sideRunBindings, sideRunChosen, sideRunLanes, sideRunLines } from './parts/side-run.tsx';
import { stepViewBindings } from './parts/step-view.ts';
import { DraftMatrix, StepLanes } from './parts/steps.tsx';
import type { Area, Screen } from './screen.ts';
import { scrolling, turning } from './scrolling.ts';
import { useTheme } from './theme.ts';

function bindings(app: App): readonly Binding[] {
  const state = app.removal.getState();
  const step = removalLane(app)[chosenIndex(app, 'remove')];
  const { stepView, unfolded } = app.view.getState();
  const members = membersOf(app.session.getState());
  const lane = members[chosenRemovalLane(app)]?.name;
  const whyNotAlone = members.length < 2 ? 'the mesh has only one cluster' : undefined;
  return [
    {
      key: 'x',
      label: 'delete all this',
      unavailable: whyNotStarted(state, { busy: deletion.busy, nothing: nothingToDelete(state) }),
      run: ({ commands }) => commands.brake('remove'),
    },
    {
      key: 'space',
      label: lane !== undefined && state.only.includes(lane) ? `${lane} stays` : `only ${lane ?? ''} leaves`,
      short: lane !== undefined && state.only.includes(lane) ? 'stays' : 'leaves alone',
      unavailable: lane === undefined || isSideRunBusy(state) ? 'available when all clusters are read' : whyNotAlone,
      run: ({ commands }) => lane !== undefined && commands.toggleLeaving(lane),
    },
    ...removalSwitches.map(
      (what): Binding => ({
        key: switchKeys[what],
        label: switchLabel(what, state.switches.includes(what)),
        // The line of the choices names the other keys.
        quiet: what !== 'finalizers' || !(lacksOperator(state) || state.switches.includes(what)),
        unavailable: whyNoSwitch(state, what),
        run: ({ commands }) => commands.flipRemoval(what),
      }),
    ),
    ...sideRunBindings(state, step, deletion),
    {
      key: 'enter',
      label: unfolded ? 'close' : 'open',
      unavailable:
        state.draft.draft !== 'ready'
          ? 'available when all clusters are read'
          : stepView === 'lanes'
            ? 'L shows the phases'
            : undefined,
      run: ({ commands }) => commands.toggleFold(),
    },
    // Space chooses who leaves.
    ...stepViewBindings(app).filter(({ key }) => key !== 'space'),
    { key: 'f', label: 'zoom', run: ({ commands }) => commands.toggleZoom() },
    ...turning,
    ...scrolling,
  ];
}

const switchKeys: Readonly<Record<RemovalSwitch, KeyName>> = {
  samples: 's',
  cacerts: 'C',
  namespaces: 'i',
  operator: 'o',
  crds: 'D',
  finalizers: 'F',
  kiali: 'K',
};

/** True where a cluster was refused because nothing would clear its finalizers. */
const lacksOperator = ({ draft }: RemovalState) =>
  draft.draft === 'problems' && draft.problems.some(({ code }) => code === 'no-operator');

function whyNoSwitch(state: RemovalState, what: RemovalSwitch): string | undefined {
  if (isSideRunBusy(state)) return 'available when all clusters are read';
  if (what !== 'kiali' && state.switches.includes('kiali')) return 'only Kiali is deleted; K deletes the mesh';
  if (what !== 'finalizers' || lacksOperator(state) || state.switches.includes(what)) return undefined;
  return 'no cluster lacks its operator';
}

function switchLabel(what: RemovalSwitch, on: boolean): string {
  if (what === 'finalizers') return on ? 'leave finalizers' : 'clear finalizers';
  if (what === 'kiali') return on ? 'the whole mesh' : 'Kiali alone';
  if (what === 'operator' || what === 'crds') return `${titleOf(what)}: ${on ? 'stays' : 'delete too'}`;
  return `${titleOf(what)}: ${on ? 'delete' : 'keep'}`;
}

const titleOf = (what: RemovalSwitch) => (what === 'crds' ? 'CRDs' : what);

/** "keep [ ]s samples … delete [x]o operator": every choice with its key, whether it is made or not. */
function choicesLine(on: readonly RemovalSwitch[]): string {
  const box = (what: RemovalSwitch) => `[${on.includes(what) ? 'x' : ' '}]${switchKeys[what]} ${titleOf(what)}`;
  const [samples, cacerts, namespaces, operator, crds] = removalSwitches.map(box);
  if (on.includes('kiali')) return `[x]${switchKeys.kiali} Kiali alone, the mesh stays`;
  return `keep ${samples} ${cacerts} ${namespaces}  delete ${operator} ${crds}  [ ]${switchKeys.kiali} Kiali alone`;
}

const deletion: SideRunKeys = {
  busy: 'available when the deletion finishes',
  idle: 'nothing is being deleted',
  prepare: commands => commands.prepareRemoval(),
  stop: commands => commands.stopRemoval(),
};

const nothingToDelete = ({ draft }: RemovalState) =>
  draft.draft === 'ready' && !draft.changes ? 'nothing left to delete' : undefined;

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const { draft } = useStore(app.removal);
  const cursor = useStore(app.view, view => view.cursors.remove ?? 0);
  if (draft.draft === 'problems') return <Problems problems={draft.problems} from={cursor} area={area} />;
  if (draft.draft !== 'ready') return <Reading app={app} area={area} draft={draft} />;
  return <Steps app={app} area={area} />;
}

/** The choices stay where they are while the clusters are read again for them. */
function Reading({ app, area, draft }: { readonly app: App; readonly area: Area; readonly draft: ReadingDraft }) {
  const { switches } = useStore(app.removal);
  const { choices, lines } = choicesIn(area, switches);
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Probing app={app} draft={draft} what="reading what there is to delete" />
      {choices === '' ? null : <Paragraph text={choices} width={area.width} lines={lines} tone="muted" />}
    </Box>
  );
}

type ReadingDraft = Parameters<typeof Probing>[0]['draft'];

/** They take a second line where the terminal is narrow, and none where it is low. */
function choicesIn({ width, height }: Area, switches: readonly RemovalSwitch[]) {
  const choices = height < 12 ? '' : choicesLine(switches);
  return { choices, lines: choices === '' ? 0 : choices.length > width ? 2 : 1 };
}

function Steps({ app, area }: { readonly app: App; readonly area: Area }) {
  const { symbols } = useTheme();
  const state = useStore(app.removal);
  const session = useStore(app.session);
  const view = useStore(app.view);
  const { draft, run } = state;
  if (draft.draft !== 'ready') return null;
  const members = membersOf(session);
  const [warning] = draft.warnings;
  const { choices, lines: choiceLines } =
    run.phase === 'none' ? choicesIn(area, state.switches) : { choices: '', lines: 0 };
  const heads = (warning === undefined ? 1 : 2) + choiceLines;
  const rest = { ...area, height: Math.max(0, area.height - heads) };
  const props = { app, area: rest, steps: draft.steps, effects: draft.effects, run, view, members };
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      {run.phase === 'none' ? (
        <Line text={wholeSentences(removalHeadline(state, members.length).split(/(?<=\.) /), area.width)} />
      ) : (
        <RunLine state={state} />
      )}
      {choices === '' ? null : <Paragraph text={choices} width={area.width} lines={choiceLines} tone="muted" />}
      {warning === undefined ? null : (
        <Line text={`${symbols.warning} ${firstOf(draft.warnings.length, screenWords(warning))}`} tone="warning" />
      )}
      {view.stepView === 'lanes' ? <AsLanes {...props} /> : <AsPhases {...props} />}
    </Box>
  );
}

/** How the deletion stands, with its symbol. */
function RunLine({ state }: { readonly state: RemovalState }) {
  const { symbols } = useTheme();
  const standing = standingOf(state.run);
  return <Line text={`${symbols[standing]} ${removalRunWords(state.run, state)}`} tone={standing} />;
}

function standingOf({ phase, outcome }: Run): 'ok' | 'warning' | 'problem' | 'running' {
  if (phase !== 'over') return phase === 'stopping' ? 'warning' : 'running';
  return outcome === 'done' ? 'ok' : outcome === 'cancelled' ? 'warning' : 'problem';
}

type StepViewProps = {
  readonly app: App;
  readonly area: Area;
  readonly steps: readonly DraftStep[];
  readonly effects: DraftChanges;
  readonly run: Run;
  readonly view: ViewState;
  readonly members: readonly MemberRow[];
};

function AsLanes({ app, area, steps, effects, run, view, members }: StepViewProps) {
  const cursor = chosenIndex(app, 'remove');
  const lanes = sideRunLanes(members, { steps, run, cursor }, own => linesOf(own, { effects, run, view }));
  const chosen = sideRunChosen(removalLane(app)[cursor], run, view.now, foreseen);
  return <StepLanes lanes={lanes} chosen={chosen} view={{ ...view, lane: chosenRemovalLane(app) }} area={area} />;
}

function AsPhases({ app, area, steps, effects, run, view, members }: StepViewProps) {
  return (
    <DraftMatrix
      app={app}
      list="remove"
      steps={steps}
      members={members}
      column={chosenRemovalLane(app)}
      summary={own => {
        const rows = own.flatMap(({ id }) => run.rows[id] ?? []);
        return rows.length === 0 ? planCell(own, effects) : runCell(run, rows, view.now);
      }}
      own={removalLane(app)}
      lines={own => linesOf(own, { effects, run, view })}
      chosen={step => sideRunChosen(step, run, view.now, foreseen)}
      view={view}
      area={area}
    />
  );
}

/** As they are done, or as they would be. */
function linesOf(steps: readonly DraftStep[], { effects, run, view }: Pick<StepViewProps, 'effects' | 'run' | 'view'>) {
  return sideRunLines(steps, run, view.now, step => changesOfStep(effects, step));
}

/** What would become of each object. */
function foreseen({ objects }: DraftStep): readonly DetailLine[] {
  if (objects.length === 0) return [{ tone: 'muted', text: 'deletes nothing itself' }];
  return objects.map(text => ({ tone: text.startsWith('keep ') ? 'warning' : 'plain', text }));
}

export const removeScreen: Screen = { title: 'Remove', bindings, View };
