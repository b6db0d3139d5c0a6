/** Every check of the plan: what is wrong first, the chosen one with what was seen, the fix and its page. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { CheckResult, CheckVerdict } from '../source/model/check-result.ts';
import type { App } from '../state/app.ts';
import { checksIn, type Draft } from '../state/draft.ts';
import { chosenCheck, chosenIndex } from '../state/selection.ts';
import { checkDetail, checkLines, checkSays, checksSummary, worstFirst, worstOf } from '../state/words/check-words.ts';
import { counted } from '../state/words/numbers.ts';
import { wrapped } from '../state/words/wrapped.ts';
import type { Binding } from './keys.ts';
import { Cells } from './parts/cells.tsx';
import { Detail } from './parts/detail.tsx';
import { Line } from './parts/line.tsx';
import { List, positionWords } from './parts/list.tsx';
import { Probing } from './parts/problems.tsx';
import type { Area, Screen } from './screen.ts';
import { scrolling } from './scrolling.ts';
import { type Symbols, type Tone, useTheme } from './theme.ts';

function bindings(app: App): readonly Binding[] {
  const draft = app.draft.getState();
  const check = chosenCheck(app);
  const none = check === undefined ? 'no checks have run yet' : undefined;
  return [
    {
      key: 'enter',
      label: 'open',
      unavailable: none,
      run: ({ commands }) =>
        check !== undefined &&
        commands.viewText(
          check.id,
          checkDetail(check).map(({ text }) => text),
        ),
    },
    {
      key: 'r',
      label: 're-check this one',
      unavailable: none ?? (recheckingIn(draft) === undefined ? undefined : 'available when the re-check finishes'),
      run: ({ commands }) => check !== undefined && commands.recheck(check.id),
    },
    {
      key: 'c',
      label: 'copy',
      unavailable: none,
      run: ({ commands }) => check !== undefined && commands.copy(checkLines(check).join('\n'), 'the check'),
    },
    ...scrolling,
  ];
}

const recheckingIn = (draft: Draft) =>
  draft.draft === 'ready' || draft.draft === 'problems' ? draft.rechecking : undefined;

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const { symbols } = useTheme();
  const draft = useStore(app.draft);
  useStore(app.view, view => view.cursors.checks);
  if (draft.draft === 'none' || draft.draft === 'preparing') return <Probing app={app} what="checking the clusters" />;
  const checks = worstFirst(checksIn(draft));
  if (checks.length === 0) return <Line text="No checks have run." tone="muted" />;
  const focus = chosenIndex(app, 'checks');
  const chosen = checks[focus];
  const worst = worstOf(checks);
  const detail = chosen === undefined ? [] : checkDetail(chosen);
  const lines = detail.reduce((sum, { text }) => sum + wrapped(text, area.width, 3).length, 1);
  // The list keeps a third at least, however much the chosen one has to say.
  const rows = Math.min(lines, Math.floor(((area.height - 1) * 2) / 3));
  const height = Math.max(1, area.height - 1 - rows);
  const position = positionWords(checks.length, focus, height);
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Cells
        width={area.width}
        cells={[
          { text: `${symbols[worst]} ${checksSummary(checks)}`, tone: worst },
          { text: position, width: position.length, tone: 'muted', right: true },
        ]}
      />
      <List
        length={checks.length}
        focus={focus}
        height={height}
        row={index => (
          <CheckRow
            check={checks[index]}
            here={index === focus}
            again={checks[index]?.id === recheckingIn(draft)}
            width={area.width}
          />
        )}
      />
      {chosen === undefined ? null : (
        <Detail title={`${chosen.id}: ${verdictWords(chosen)}`} lines={detail} width={area.width} rows={rows} />
      )}
    </Box>
  );
}

/** "2 problems", "warning", "ok": with how many where there are several. */
function verdictWords({ verdict, problems, warnings }: CheckResult): string {
  const count = verdict === 'problem' ? problems.length : warnings.length;
  return count > 1 ? counted(count, verdict) : verdict;
}

type RowProps = {
  readonly check: CheckResult | undefined;
  readonly here: boolean;
  /** Whether it is being run again. */
  readonly again: boolean;
  readonly width: number;
};

function CheckRow({ check, here, again, width }: RowProps) {
  const { symbols } = useTheme();
  if (check === undefined) return null;
  const { symbol, tone } = again
    ? { symbol: symbols.running, tone: 'running' as const }
    : lookOf(check.verdict, symbols);
  const isQuiet = check.verdict === 'ok' || check.verdict === 'skipped';
  return (
    <Cells
      width={width}
      cells={[
        { text: here ? symbols.cursor : ' ', width: 2, tone: 'accent' },
        { text: symbol, width: 2, tone },
        { text: again ? 'running' : check.verdict, width: 9, tone },
        { text: check.id, width: width >= 80 ? 21 : 19, ...(here ? { tone: 'accent' } : {}) },
        { text: checkSays(check), ...(isQuiet ? { tone: 'muted' } : {}) },
      ]}
    />
  );
}

/** Symbol, colour and word say the same. */
function lookOf(verdict: CheckVerdict, symbols: Symbols): { readonly symbol: string; readonly tone: Tone } {
  switch (verdict) {
    case 'problem':
    case 'warning':
    case 'ok':
      return { symbol: symbols[verdict], tone: verdict };
    case 'skipped':
      return { symbol: symbols.none, tone: 'muted' };
  }
}

export const checksScreen: Screen = { title: 'Checks', bindings, View };
