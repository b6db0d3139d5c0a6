/** The failed checks, all at once, each with its hint; and the progress line while they run. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { Problem } from '../../source/model/problem.ts';
import type { App } from '../../state/app.ts';
import { counted } from '../../state/words/numbers.ts';
import { onScreen } from '../../state/words/screen-words.ts';
import type { Area } from '../screen.ts';
import { useTheme } from '../theme.ts';
import { Line, Paragraph } from './line.tsx';

type Props = { readonly problems: readonly Problem[]; readonly from: number; readonly area: Area };

/** `from`: the first that is shown, so that the arrows move through many. */
export function Problems({ problems, from, area }: Props) {
  const { symbols } = useTheme();
  const first = Math.min(from, problems.length - 1);
  const position = problems.length > 1 ? ` (showing ${first + 1} of ${problems.length})` : '';
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Line text={`${counted(problems.length, 'check')} failed; nothing was changed. r re-checks.${position}`} />
      {problems
        .slice(first)
        .map(onScreen)
        .map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two problems may say the same
          <Box key={index} flexDirection="column" flexShrink={0} paddingTop={1}>
            <Paragraph text={`${symbols.problem} ${problem.title}`} tone="problem" width={area.width} lines={3} />
            <Box paddingLeft={2} flexDirection="column" flexShrink={0}>
              <Paragraph text={problem.hint} width={area.width - 2} lines={4} />
              {problem.page === undefined ? null : <Line text={`See ${problem.page}`} tone="muted" />}
              {problem.evidence === undefined ? null : (
                <Paragraph text={problem.evidence} tone="muted" width={area.width - 2} lines={2} />
              )}
            </Box>
          </Box>
        ))}
    </Box>
  );
}

/** Nothing to show yet: what is being done, and for how long. */
export function Probing({ app, what }: { readonly app: App; readonly what: string }) {
  const { symbols } = useTheme();
  const since = useStore(app.draft, draft => (draft.draft === 'preparing' ? draft.since : undefined));
  const now = useStore(app.view, view => view.now);
  if (since === undefined) return <Line text="Not read yet. r reads the clusters." tone="muted" />;
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  return <Line text={`${symbols.running} ${what}${seconds > 1 ? `, ${seconds} s` : ''}`} tone="running" />;
}
