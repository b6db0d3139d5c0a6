/** What restarts on each cluster when the root changes, in its order; then the same steps as they are done, and the requests. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import type { DraftStep } from '../state/draft.ts';
import { membersOf } from '../state/members.ts';
import {
  type RootChangeState,
  rootChangeHeadline,
  rootChangeRequests,
  rootChangeRunWords,
} from '../state/root-change.ts';
import { chosenIndex } from '../state/selection.ts';
import { whyNotStarted } from '../state/side-run.ts';
import type { DetailLine } from '../state/words/lane-lines.ts';
import { screenWords } from '../state/words/screen-words.ts';
import type { Binding } from './keys.ts';
import { Line, Paragraph } from './parts/line.tsx';
import { Probing, Problems } from './parts/problems.tsx';
import { type SideRunKeys, sideRunBindings, sideRunChosen, sideRunLanes, sideRunLines } from './parts/side-run.tsx';
import { StepLanes } from './parts/steps.tsx';
import type { Area, Screen } from './screen.ts';
import { scrolling, turning } from './scrolling.ts';
import { useTheme } from './theme.ts';

function bindings(app: App): readonly Binding[] {
  const state = app.rootChange.getState();
  return [
    {
      key: 'S',
      label: 'start',
      unavailable: whyNotStarted(state, { busy: change.busy, nothing: nothingToChange(state) }),
      run: ({ commands }) => commands.brake('change-root'),
    },
    ...sideRunBindings(state, chosenOf(app), change),
    { key: 'f', label: 'zoom', run: ({ commands }) => commands.toggleZoom() },
    ...turning,
    ...scrolling,
  ];
}

const change: SideRunKeys = {
  busy: 'available when the change finishes',
  idle: 'the root is not being changed',
  prepare: commands => commands.prepareRootChange(),
  stop: commands => commands.stopRootChange(),
};

const nothingToChange = ({ draft }: RootChangeState) =>
  draft.draft === 'ready' && draft.steps.length === 0 ? 'every cluster has this root already' : undefined;

/** The step under the cursor. */
function chosenOf(app: App): DraftStep | undefined {
  const { draft } = app.rootChange.getState();
  if (draft.draft !== 'ready') return undefined;
  const name = membersOf(app.session.getState())[app.view.getState().lane]?.name;
  return draft.steps.filter(each => each.cluster === name)[chosenIndex(app, 'change-root')];
}

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const { draft } = useStore(app.rootChange);
  const cursor = useStore(app.view, view => view.cursors['change-root'] ?? 0);
  if (draft.draft === 'problems') return <Problems problems={draft.problems} from={cursor} area={area} />;
  if (draft.draft !== 'ready')
    return <Probing app={app} draft={draft} what="reading what every istiod and proxy trusts" />;
  return <Steps app={app} area={area} />;
}

function Steps({ app, area }: { readonly app: App; readonly area: Area }) {
  const { symbols } = useTheme();
  const state = useStore(app.rootChange);
  const session = useStore(app.session);
  const view = useStore(app.view);
  const { draft, run } = state;
  if (draft.draft !== 'ready') return null;
  const cursor = chosenIndex(app, 'change-root');
  const lanes = sideRunLanes(membersOf(session), { steps: draft.steps, run, cursor }, own =>
    sideRunLines(own, run, view.now),
  );
  const isPlan = run.phase === 'none';
  const words = isPlan ? rootChangeHeadline(state, session.certificates) : rootChangeRunWords(state);
  const isNothing = isPlan && draft.steps.length === 0;
  const most = isNothing ? 4 : words.length > area.width && area.height >= 12 ? 2 : 1;
  const told = isPlan ? draft.warnings.map(screenWords) : rootChangeRequests(state);
  const lines = fitting(told, { width: area.width - 2, rows: Math.floor((area.height - 8) / 3) });
  const heads = most + lines.reduce((sum, each) => sum + each.rows, 0);
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      {most > 1 ? <Paragraph text={words} width={area.width} lines={most} /> : <Line text={words} />}
      {lines.map(({ text, rows }) => (
        <Paragraph
          key={text}
          text={`${isPlan ? symbols.warning : ' '} ${text}`}
          width={area.width}
          lines={rows}
          tone={isPlan ? 'warning' : 'muted'}
        />
      ))}
      {isNothing ? null : (
        <StepLanes
          lanes={lanes}
          chosen={sideRunChosen(chosenOf(app), run, view.now, byHand)}
          view={view}
          area={{ ...area, height: Math.max(0, area.height - heads) }}
        />
      )}
    </Box>
  );
}

/** As many of the lines as there is room for, in full: what does not fit beside the others is left out, last first. */
function fitting(all: readonly string[], { width, rows }: { readonly width: number; readonly rows: number }) {
  let left = rows;
  return all.flatMap(text => {
    const needed = Math.ceil(text.length / Math.max(1, width));
    if (needed > left) return [];
    left -= needed;
    return [{ text, rows: needed }];
  });
}

/** What a person would type for it. */
function byHand({ command }: DraftStep): readonly DetailLine[] {
  if (command === '') return [{ tone: 'muted', text: 'only checks and waits' }];
  return command.split('\n').map(text => ({ tone: 'muted', text: `$ ${text}` }));
}

export const changeRootScreen: Screen = { title: 'Change root', bindings, View };
