/** Every check that `eastwest check` runs: what is wrong first, the chosen one with what was seen, the fix and its page. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { HealthGroup, HealthResult, HealthVerdict } from '../source/health/result.ts';
import type { App } from '../state/app.ts';
import type { Draft } from '../state/draft.ts';
import { allChecks, type ChecksPart, checksParts, type Health, recheckingIn } from '../state/health.ts';
import { chosenCheck, chosenIndex } from '../state/selection.ts';
import {
  groupTitle,
  healthCounts,
  resultDetail,
  resultLines,
  resultSays,
  unreadWords,
  worstHealth,
} from '../state/words/health-words.ts';
import { ageWords, counted } from '../state/words/numbers.ts';
import { wrapped } from '../state/words/wrapped.ts';
import type { Binding } from './keys.ts';
import { Cells, cursorCell } from './parts/cells.tsx';
import { Detail } from './parts/detail.tsx';
import { Line } from './parts/line.tsx';
import { List, positionWords } from './parts/list.tsx';
import type { Area, Screen } from './screen.ts';
import { scrolling } from './scrolling.ts';
import { type Symbols, type Tone, useTheme } from './theme.ts';

function bindings(app: App): readonly Binding[] {
  const draft = app.draft.getState();
  const health = app.health.getState();
  const check = chosenCheck(app);
  const none = check === undefined ? 'no checks have run yet' : undefined;
  const rechecking = recheckingIn(draft, health) === undefined ? undefined : 'available when the re-check finishes';
  const reading = health.reading === undefined ? undefined : 'available when all checks were read';
  return [
    {
      key: 'enter',
      label: 'open',
      unavailable: none,
      run: ({ commands }) =>
        check !== undefined &&
        commands.viewText(
          check.id,
          resultDetail(check, health.reach).map(({ text }) => text),
        ),
    },
    {
      key: 'r',
      label: 're-check this one',
      short: 're-check',
      unavailable: none ?? rechecking ?? reading,
      run: ({ commands }) => check !== undefined && commands.recheck(check.id),
    },
    {
      key: 'c',
      label: 'copy',
      unavailable: none,
      run: ({ commands }) => check !== undefined && commands.copy(resultLines(check).join('\n'), 'the check'),
    },
    ...scrolling,
  ];
}

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const { symbols } = useTheme();
  const draft = useStore(app.draft);
  const health = useStore(app.health);
  const now = useStore(app.view, view => view.now);
  useStore(app.view, view => view.cursors.checks);
  const checks = allChecks(draft, health);
  const rows = rowsOf(checksParts(checks));
  const { words, tone } = goingOn(draft, health, now);
  if (checks.length === 0) return <Line text={words === '' ? 'No checks have run.' : words} tone={tone} />;
  const focus = chosenIndex(app, 'checks');
  const at = Math.max(
    0,
    rows.findIndex(row => row.is === 'check' && row.index === focus),
  );
  const chosen = rows[at];
  const worst = worstHealth(checks);
  const detail = chosen?.is === 'check' ? resultDetail(chosen.check, health.reach) : [];
  const lines = detail.reduce((sum, { text }) => sum + wrapped(text, area.width, 3).length, 1);
  const heads = words === '' ? 1 : 2;
  // The list keeps a third at least, however much the chosen one has to say.
  const room = Math.min(lines, Math.floor(((area.height - heads) * 2) / 3));
  const height = Math.max(1, area.height - heads - room);
  const position = positionWords(rows.length, at, height);
  const again = recheckingIn(draft, health);
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Cells
        width={area.width}
        cells={[
          { text: `${symbols[worst]} ${healthCounts(checks)}`, tone: worst },
          { text: position, width: position.length, tone: 'muted', right: true },
        ]}
      />
      {words === '' ? null : <Line text={words} tone={tone} />}
      <List
        length={rows.length}
        focus={at}
        height={height}
        row={index => <Row row={rows[index]} here={index === at} again={again} width={area.width} />}
      />
      {chosen?.is === 'check' ? (
        <Detail
          title={`${chosen.check.id}: ${verdictWords(chosen.check)}`}
          lines={detail}
          width={area.width}
          rows={room}
        />
      ) : null}
    </Box>
  );
}

/** What is still being read, or why it was not. */
function goingOn(
  draft: Draft,
  { reading, problems }: Health,
  now: number,
): { readonly words: string; readonly tone: Tone } {
  const since = draft.draft === 'preparing' ? draft.since : reading?.id === undefined ? reading?.since : undefined;
  if (since !== undefined) {
    const what =
      draft.draft === 'preparing'
        ? 'Checking what an install requires'
        : 'Checking the mesh: what it is, what runs, and every hop between the clusters';
    return { words: `${what}, ${ageWords(now - since)}`, tone: 'running' };
  }
  return { words: unreadWords(problems), tone: 'warning' };
}

type Row =
  | { readonly is: 'heading'; readonly group: HealthGroup | undefined; readonly words: string }
  | { readonly is: 'check'; readonly check: HealthResult; readonly index: number; readonly placed: boolean };

/** A heading above each part; the cursor moves over checks alone. */
function rowsOf(parts: readonly ChecksPart[]): readonly Row[] {
  let next = 0;
  return parts.flatMap(({ group, all, of }): readonly Row[] => {
    const ok = all.filter(({ verdict }) => verdict === 'ok').length;
    const title = group === undefined ? 'Needs attention' : groupTitle(group);
    const words = group === undefined ? title : `${title}: ${ok} of ${of} ok`;
    return [
      { is: 'heading', group, words },
      ...all.map((check): Row => ({ is: 'check', check, index: next++, placed: group !== undefined })),
    ];
  });
}

/** "2 problems", "warning", "ok": with how many where there are several. */
function verdictWords({ verdict, findings }: HealthResult): string {
  const isCounted = verdict === 'problem' || verdict === 'warning';
  return isCounted && findings.length > 1 ? counted(findings.length, verdict) : verdict;
}

type RowProps = {
  readonly row: Row | undefined;
  readonly here: boolean;
  /** The id of the check that is being run again. */
  readonly again: string | undefined;
  readonly width: number;
};

function Row({ row, here, again, width }: RowProps) {
  const { symbols } = useTheme();
  if (row === undefined) return null;
  if (row.is === 'heading') return <Line text={row.words} tone="accent" />;
  const { check } = row;
  const isAgain = check.id === again;
  const { symbol, tone } = isAgain
    ? { symbol: symbols.running, tone: 'running' as const }
    : lookOf(check.verdict, symbols);
  const isQuiet = check.verdict === 'ok' || check.verdict === 'skipped';
  return (
    <Cells
      width={width}
      cells={[
        cursorCell(here, symbols),
        { text: symbol, width: 2, tone },
        { text: isAgain ? 'running' : check.verdict, width: 9, tone },
        { text: check.id, width: width >= 80 ? 23 : 20, ...(here ? { tone: 'accent' } : {}) },
        { text: resultSays(check), ...(isQuiet ? { tone: 'muted' } : {}) },
      ]}
    />
  );
}

/** Symbol, colour and word say the same. */
function lookOf(verdict: HealthVerdict, symbols: Symbols): { readonly symbol: string; readonly tone: Tone } {
  switch (verdict) {
    case 'problem':
    case 'warning':
    case 'ok':
      return { symbol: symbols[verdict], tone: verdict };
    case 'unknown':
      return { symbol: symbols.warning, tone: 'warning' };
    case 'skipped':
      return { symbol: symbols.none, tone: 'muted' };
  }
}

export const checksScreen: Screen = { title: 'Checks', bindings, View };
