/** The bottom of every screen: what is typed, asked or told; the keys that work now; why others do not. */
import { Box, Text } from 'ink';
import { useCallback, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { App } from '../../state/app.ts';
import { subscribeToAll } from '../../state/stores.ts';
import { isDrilling } from '../../state/traffic.ts';
import type { View } from '../../state/view.ts';
import { wholeSentences } from '../../state/words/sentences.ts';
import { bindingsNow } from '../bindings.ts';
import { type Binding, keyTitle } from '../keys.ts';
import { styleOf, useTheme } from '../theme.ts';
import { Line, Rule } from './line.tsx';
import { Complaint, isComplaintBelow, Typing } from './typing.tsx';

/** The bindings, and what is still running, of now: whatever store it is that opens or closes a key, or changes its word. */
function useNow(app: App): { readonly bindings: readonly Binding[]; readonly running: string | undefined } {
  const subscribe = useCallback((listener: () => void) => subscribeToAll(app, listener), [app]);
  useSyncExternalStore(subscribe, () => `${runningWords(app)}\n${shownOf(bindingsNow(app))}`);
  return { bindings: bindingsNow(app), running: runningWords(app) };
}

/** All of the bindings that can be seen. */
function shownOf(bindings: readonly Binding[]): string {
  return bindings
    .map(({ key, label, unavailable = '', quiet }) => `${quiet}${key} ${label}: ${unavailable}`)
    .join('\n');
}

export function Footer({ app, rows }: { readonly app: App; readonly rows: number }) {
  const view = useStore(app.view);
  const { bindings, running } = useNow(app);
  if (rows === 0) return null;
  const { columns } = view.size;
  const saying = view.prompt !== undefined || view.question !== undefined || view.notice !== undefined;
  const silent = !saying && whyNot(bindings).length === 0;
  const keys = inLines(bindings, columns, rows > 1 && silent ? 2 : 1);
  const { prompt, question, notice } = view;
  const typed = question === undefined ? prompt : undefined;
  const below = rows > 1 && typed !== undefined && isComplaintBelow(typed, notice, columns);
  return (
    <Box flexDirection="column" height={rows} flexShrink={0} overflow="hidden">
      {rows > 2 ? <Rule width={columns} /> : null}
      {(rows > 1 && !silent) || saying ? <Saying {...{ view, bindings }} running={running} beside={!below} /> : null}
      {below && typed !== undefined ? <Complaint prompt={typed} notice={notice} /> : null}
      {!below && (rows > 1 || !saying)
        ? keys.map((line, index) => <Keys key={line[0]?.key ?? index} bindings={line} />)
        : null}
    </Box>
  );
}

/** What is still going on when the user wants to leave. */
function runningWords({ run, removal, rootChange, kialiWork, traffic }: App): string | undefined {
  if (isDrilling(traffic.getState())) return 'A failover drill is in progress: leaving scales helloworld back first.';
  if (run.getState().phase === 'running') return 'The install is still running.';
  if (kialiWork.run.getState().phase === 'running') return 'Kiali is still being installed.';
  if (rootChange.getState().run.phase === 'running') return 'The root is still being changed.';
  if (removal.getState().run.phase === 'running') return 'The mesh is still being deleted.';
  const isWatched = traffic.getState().phase === 'listening';
  return isWatched ? 'Leave eastwest? The mesh stays as it is; its traffic is no longer watched.' : undefined;
}

type SayingProps = {
  readonly view: View;
  readonly bindings: readonly Binding[];
  readonly running: string | undefined;
  /** A complaint about what is typed is beside it. */
  readonly beside: boolean;
};

function Saying({ view, bindings, running, beside }: SayingProps) {
  const theme = useTheme();
  const { notice, prompt, question } = view;
  if (question !== undefined) {
    return <Line text={`${theme.symbols.warning} ${running ?? 'Leave eastwest?'}`} tone="warning" />;
  }
  if (prompt !== undefined) return <Typing {...{ prompt, notice, beside }} width={view.size.columns} />;
  if (notice !== undefined) {
    return <Line text={`${theme.symbols[notice.standing]} ${notice.words}`} tone={notice.standing} />;
  }
  return <Line text={wholeSentences(whyNot(bindings), view.size.columns, '   ')} tone="muted" />;
}

/** "enter y c: probe the clusters first": keys with the same reason together. */
function whyNot(bindings: readonly Binding[]): readonly string[] {
  const shown = bindings.filter(binding => binding.unavailable !== undefined && binding.quiet !== true);
  const reasons = [...new Set(shown.map(binding => binding.unavailable))];
  return reasons.map(reason => {
    const keys = shown.filter(binding => binding.unavailable === reason).map(binding => keyTitle(binding.key));
    return `${keys.join(' ')}: ${reason}`;
  });
}

function Keys({ bindings }: { readonly bindings: readonly Binding[] }) {
  const theme = useTheme();
  return (
    <Box height={1} flexShrink={0} overflow="hidden">
      <Text wrap="truncate-end">
        {bindings.map((binding, index) => (
          <Text key={binding.key}>
            <Text {...styleOf(theme, 'accent')}>{`${index === 0 ? '' : '   '}${keyTitle(binding.key)}`}</Text>
            <Text {...styleOf(theme, 'muted')}>{` ${binding.label}`}</Text>
          </Text>
        ))}
      </Text>
    </Box>
  );
}

/** The keys that work now, on this many lines; on a single one what fits. */
function inLines(all: readonly Binding[], width: number, lines: 1 | 2): readonly (readonly Binding[])[] {
  const shown = all.filter(binding => binding.unavailable === undefined && binding.quiet !== true);
  if (lines === 1) return [fitting(shown, width)];
  if (lengthOf(shown) <= width) return [[], shown];
  const upper = shown.filter((_binding, index) => lengthOf(shown.slice(0, index + 1)) <= width);
  return [upper, fitting(shown.slice(upper.length), width)];
}

/**
 * As many as fit, the most needed first: their words get shorter before one is left out, and of keys the last goes first,
 * but never help, which tells the rest.
 */
function fitting(bindings: readonly Binding[], width: number): readonly Binding[] {
  let shown = withShort(bindings, lengthOf(bindings) - width);
  while (shown.length > 1 && lengthOf(shown) > width) {
    const last = shown.findLastIndex(binding => binding.key !== '?' && binding.key !== 'q');
    shown = shown.filter((_binding, index) => index !== (last < 0 ? shown.length - 1 : last));
  }
  return shown;
}

/** The longest label that has a short form gives way first, until all fit. `excess`: columns. */
function withShort(bindings: readonly Binding[], excess: number): readonly Binding[] {
  if (excess <= 0) return bindings;
  const saving = ({ label, short = label }: Binding) => label.length - short.length;
  const longest = bindings.toSorted((one, other) => saving(other) - saving(one))[0];
  if (longest === undefined || saving(longest) <= 0) return bindings;
  const { short: label = longest.label, ...rest } = longest;
  return withShort(
    bindings.map(each => (each === longest ? { ...rest, label } : each)),
    excess - saving(longest),
  );
}

/** Columns that they take. */
function lengthOf(bindings: readonly Binding[]): number {
  return bindings.reduce((sum, { key, label }) => sum + keyTitle(key).length + label.length + 4, -3);
}
