/** All steps before any of them is done: what they write, what a person would type instead, and one key to start. */
import { Box } from 'ink';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { checksIn, type Draft } from '../state/draft.ts';
import { partsOf } from '../state/layout.ts';
import { membersOf } from '../state/members.ts';
import { chosenStep } from '../state/selection.ts';
import { checksLine, worstOf } from '../state/words/check-words.ts';
import { planDetail, planLines } from '../state/words/lane-lines.ts';
import { counted } from '../state/words/numbers.ts';
import { planWords, whyNoYaml } from '../state/words/plan-words.ts';
import type { Binding } from './keys.ts';
import { copiesBinding } from './parts/copies.ts';
import { Detail } from './parts/detail.tsx';
import { Lanes } from './parts/lanes.tsx';
import { Line } from './parts/line.tsx';
import { Looking, Problems } from './parts/problems.tsx';
import { takingOver } from './parts/taking-over.ts';
import type { Area, Screen } from './screen.ts';
import { scrolling, turning } from './scrolling.ts';
import { useTheme } from './theme.ts';

function bindings(app: App): readonly Binding[] {
  const draft = app.draft.getState();
  const { phase } = app.run.getState();
  const notReady = whyNot(draft);
  const step = draft.draft === 'ready' ? draft.steps.find(each => each.id === chosenStep(app, 'plan')) : undefined;
  const running = phase === 'running' || phase === 'stopping';
  return [
    {
      key: 'S',
      label: 'start the install',
      quiet: running,
      unavailable: running ? 'available when the install finishes' : notReady,
      confirms: true,
      run: ({ commands }) => commands.start(),
    },
    {
      key: 'enter',
      label: 'Install',
      quiet: phase === 'none',
      unavailable: phase === 'none' ? (notReady ?? 'S starts the install') : undefined,
      run: ({ commands }) => commands.show('install'),
    },
    {
      key: 'y',
      label: 'YAML',
      unavailable: notReady ?? (step === undefined ? undefined : whyNoYaml(step)),
      run: ({ commands }) => step !== undefined && commands.viewYaml(step.id),
    },
    {
      key: 'd',
      label: 'difference',
      unavailable: notReady ?? (step === undefined ? undefined : whyNoYaml(step)),
      run: ({ commands }) => step !== undefined && commands.viewDifference(step.id),
    },
    {
      key: 'c',
      label: 'copy the command',
      unavailable: notReady ?? (step?.byHand === '' ? 'no command for this step' : undefined),
      run: ({ commands }) => step !== undefined && commands.copy(step.command, 'the command'),
    },
    {
      key: 'r',
      label: 'refresh',
      unavailable: running ? 'available when the install finishes' : undefined,
      run: ({ commands }) => commands.preparePlan(),
    },
    ...takingOver(app, running ? 'available when the install finishes' : undefined),
    copiesBinding(app, running ? 'available when the install finishes' : undefined),
    {
      key: 'v',
      label: 'checks',
      unavailable: checksIn(draft).length === 0 ? 'no checks have run yet' : undefined,
      run: ({ commands }) => commands.viewChecks(),
    },
    { key: 'f', label: 'zoom', unavailable: notReady, run: ({ commands }) => commands.toggleZoom() },
    ...turning,
    ...scrolling,
  ];
}

function whyNot(draft: Draft): string | undefined {
  switch (draft.draft) {
    case 'none':
      return 'r reads the clusters first';
    case 'looking':
      return 'available when the clusters are read';
    case 'problems':
      return 'fix the failed checks first, then r';
    case 'ready':
      return undefined;
  }
}

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const draft = useStore(app.draft);
  const cursor = useStore(app.view, view => view.cursors.plan ?? 0);
  if (draft.draft === 'problems') return <Problems problems={draft.problems} from={cursor} area={area} />;
  if (draft.draft !== 'ready') return <Looking app={app} what="reading the clusters and preparing the plan" />;
  return <Steps app={app} area={area} draft={draft} />;
}

type StepsProps = {
  readonly app: App;
  readonly area: Area;
  readonly draft: Extract<Draft, { draft: 'ready' }>;
};

function Steps({ app, area, draft }: StepsProps) {
  const { checks, steps, warnings } = draft;
  const { symbols } = useTheme();
  const session = useStore(app.session);
  const view = useStore(app.view);
  const phase = useStore(app.run, run => run.phase);
  const chosen = steps.find(step => step.id === chosenStep(app, 'plan'));
  const cursor = view.cursors.plan ?? 0;
  const lanes = useMemo(
    () =>
      membersOf(session).map(({ index, letter, name }) => {
        const lines = planLines(steps.filter(step => step.cluster === name));
        return {
          index,
          letter,
          name,
          progress: counted(lines.length, 'step'),
          content: () => ({ lines, focus: Math.min(cursor, lines.length - 1) }),
        };
      }),
    [session, steps, cursor],
  );
  const detail = Math.min(partsOf(view.size).detail, area.height - 4);
  const [warning] = warnings;
  const heads = [true, checks.length > 0, warning !== undefined].filter(Boolean).length;
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Line text={planWords(draft, lanes.length, phase)} />
      {checks.length === 0 ? null : <Checked checks={checks} />}
      {warning === undefined ? null : (
        <Line
          text={`${symbols.warning} ${warning}${warnings.length > 1 ? ` (and ${warnings.length - 1} more)` : ''}`}
          tone="warning"
        />
      )}
      <Lanes
        lanes={lanes}
        chosen={view.lane}
        zoomed={view.zoomed}
        area={{ ...area, height: area.height - heads - Math.max(0, detail) }}
      />
      {chosen === undefined ? null : (
        <Detail
          title={`${chosen.cluster}: ${chosen.title}`}
          lines={planDetail(chosen)}
          width={area.width}
          rows={detail}
        />
      )}
    </Box>
  );
}

/** How the checks came out, in a line; `v` tells each. */
function Checked({ checks }: { readonly checks: StepsProps['draft']['checks'] }) {
  const { symbols } = useTheme();
  const worst = worstOf(checks);
  return <Line text={`${symbols[worst]} ${checksLine(checks)}`} tone={worst} />;
}

export const planScreen: Screen = { title: 'Plan', bindings, View };
