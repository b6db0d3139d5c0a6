/** What would be deleted, cluster by cluster, and what is left and why; then the same steps as they are done. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import type { DraftStep } from '../state/draft.ts';
import { membersOf } from '../state/members.ts';
import { isRemovalBusy, type RemovalState, removalHeadline, removalRunWords } from '../state/removal.ts';
import { type RemovalSwitch, removalSwitches } from '../state/removal-switches.ts';
import { chosenIndex } from '../state/selection.ts';
import { type DetailLine, planLines, runDetail, runLines } from '../state/words/lane-lines.ts';
import { counted } from '../state/words/numbers.ts';
import type { Binding, KeyName } from './keys.ts';
import { Line, Paragraph } from './parts/line.tsx';
import { Looking, Problems } from './parts/problems.tsx';
import { StepLanes } from './parts/steps.tsx';
import type { Area, Screen } from './screen.ts';
import { scrolling, turning } from './scrolling.ts';
import { useTheme } from './theme.ts';

function bindings(app: App): readonly Binding[] {
  const state = app.removal.getState();
  const { meshId } = app.session.getState();
  const running = state.run.phase === 'running' || state.run.phase === 'stopping';
  const step = chosenOf(app);
  const members = membersOf(app.session.getState());
  const lane = members[app.view.getState().lane]?.name;
  const whyNotAlone = members.length < 2 ? 'the mesh has only one cluster' : undefined;
  return [
    {
      key: 'x',
      label: 'delete all this',
      unavailable: whyNot(state),
      run: ({ commands }) =>
        commands.ask({ for: 'remove', title: `type the mesh ID (${meshId}) to delete all this`, text: '' }),
    },
    {
      key: 'space',
      label: lane !== undefined && state.only.includes(lane) ? `${lane} stays` : `only ${lane ?? ''} leaves`,
      unavailable: lane === undefined || isRemovalBusy(state) ? 'available when all clusters are read' : whyNotAlone,
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
    {
      key: 'r',
      label: 'refresh',
      unavailable: isRemovalBusy(state) ? 'available when the deletion finishes' : undefined,
      run: ({ commands }) => commands.prepareRemoval(),
    },
    {
      key: 'c',
      label: 'copy the command',
      unavailable: (step?.command ?? '') === '' ? 'no command for this step' : undefined,
      run: ({ commands }) => step !== undefined && commands.copy(step.command, 'the command'),
    },
    {
      key: 'p',
      label: 'stop safely',
      quiet: !running,
      unavailable: running ? undefined : 'nothing is being deleted',
      run: ({ commands }) => commands.stopRemoval(),
    },
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

/** True where a cluster was refused because nobody would clear finalizers. */
const lacksOperator = ({ draft }: RemovalState) =>
  draft.draft === 'problems' && draft.problems.some(({ code }) => code === 'no-operator');

function whyNoSwitch(state: RemovalState, what: RemovalSwitch): string | undefined {
  if (isRemovalBusy(state)) return 'available when all clusters are read';
  if (what !== 'kiali' && state.switches.includes('kiali')) return 'of the mesh nothing is deleted (K)';
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

function whyNot({ draft, run }: RemovalState): string | undefined {
  if (run.phase === 'running' || run.phase === 'stopping') return 'available when the deletion finishes';
  if (run.phase === 'over') return 'refresh first (r)';
  switch (draft.draft) {
    case 'none':
    case 'looking':
      return 'available when all clusters are read';
    case 'problems':
      return 'fix these problems first, then r';
    case 'ready':
      return draft.changes ? undefined : 'nothing left to delete';
  }
}

/** The step under the cursor. */
function chosenOf(app: App): DraftStep | undefined {
  const { draft } = app.removal.getState();
  if (draft.draft !== 'ready') return undefined;
  const name = membersOf(app.session.getState())[app.view.getState().lane]?.name;
  return draft.steps.filter(each => each.cluster === name)[chosenIndex(app, 'remove')];
}

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const { draft } = useStore(app.removal);
  const cursor = useStore(app.view, view => view.cursors.remove ?? 0);
  if (draft.draft === 'problems') return <Problems problems={draft.problems} from={cursor} area={area} />;
  if (draft.draft !== 'ready') return <Looking app={app} what="reading what there is to delete" />;
  return <Steps app={app} area={area} />;
}

function Steps({ app, area }: { readonly app: App; readonly area: Area }) {
  const { symbols } = useTheme();
  const state = useStore(app.removal);
  const session = useStore(app.session);
  const view = useStore(app.view);
  const { draft, run } = state;
  if (draft.draft !== 'ready') return null;
  const cursor = chosenIndex(app, 'remove');
  const members = membersOf(session);
  const lanes = members.map(({ index, letter, name }) => {
    const steps = draft.steps.filter(each => each.cluster === name);
    const rows = steps.flatMap(({ id }) => run.rows[id] ?? []);
    const lines = rows.length === 0 ? planLines(steps) : runLines(rows, view.now);
    const done = rows.filter(({ state: is }) => is === 'done').length;
    return {
      index,
      letter,
      name,
      progress: rows.length === 0 ? counted(steps.length, 'step') : `${done}/${rows.length}`,
      content: () => ({ lines, focus: Math.max(0, Math.min(cursor, lines.length - 1)) }),
    };
  });
  const chosen = chosenOf(app);
  const row = chosen === undefined ? undefined : run.rows[chosen.id];
  const [warning] = draft.warnings;
  // The choices take a second line where the terminal is narrow.
  const choices = run.phase !== 'none' || area.height < 12 ? '' : choicesLine(state.switches);
  const choiceLines = choices === '' ? 0 : choices.length > area.width ? 2 : 1;
  const heads = (warning === undefined ? 1 : 2) + choiceLines;
  const words = run.phase === 'none' ? removalHeadline(state, members.length) : removalRunWords(run, state);
  const more = draft.warnings.length > 1 ? ` (and ${draft.warnings.length - 1} more)` : '';
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Line text={words} />
      {choices === '' ? null : <Paragraph text={choices} width={area.width} lines={choiceLines} tone="muted" />}
      {warning === undefined ? null : <Line text={`${symbols.warning} ${warning}${more}`} tone="warning" />}
      <StepLanes
        lanes={lanes}
        chosen={
          chosen === undefined
            ? undefined
            : {
                title: `${chosen.cluster}: ${chosen.title}`,
                lines: row === undefined || row.state === 'waiting' ? foreseen(chosen) : runDetail(run, row, view.now),
              }
        }
        view={view}
        area={{ ...area, height: Math.max(0, area.height - heads) }}
      />
    </Box>
  );
}

/** What would become of each object. */
function foreseen({ objects }: DraftStep): readonly DetailLine[] {
  if (objects.length === 0) return [{ tone: 'muted', text: 'deletes nothing itself' }];
  return objects.map(text => ({ tone: text.startsWith('keep ') ? 'warning' : 'plain', text }));
}

export const removeScreen: Screen = { title: 'Remove', bindings, View };
