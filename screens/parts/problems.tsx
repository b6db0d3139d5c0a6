/** The failed checks, all at once, each with its hint; and the progress line while they run. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { Problem } from '../../source/model/problem.ts';
import type { App } from '../../state/app.ts';
import { counted } from '../../state/words/numbers.ts';
import { onScreen } from '../../state/words/screen-words.ts';
import { wrapped } from '../../state/words/wrapped.ts';
import type { Area } from '../screen.ts';
import { useTheme } from '../theme.ts';
import { Line, Paragraph } from './line.tsx';

type Props = { readonly problems: readonly Problem[]; readonly from: number; readonly area: Area };

/** Lines that a part of a problem takes at most. */
const most = { title: 3, hint: 4, evidence: 2 } as const;

/** `from`: the first that is shown, so that the arrows move through many. */
export function Problems({ problems, from, area }: Props) {
  const { symbols } = useTheme();
  const first = Math.min(from, problems.length - 1);
  const all = problems.map(onScreen);
  const inner = area.width - 2;
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Line
        text={`${counted(all.length, 'check')} failed; nothing was changed. r re-checks.${position(all, first, area)}`}
      />
      {all.slice(first).map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two problems may say the same
        <Box key={index} flexDirection="column" flexShrink={0} paddingTop={1}>
          {wrapped(problem.title, inner, most.title).map((text, line) => (
            <Line key={text} text={`${line === 0 ? symbols.problem : ' '} ${text}`} tone="problem" />
          ))}
          <Box paddingLeft={2} flexDirection="column" flexShrink={0}>
            <Paragraph text={problem.hint} width={inner} lines={most.hint} />
            {problem.page === undefined ? null : <Line text={`See ${problem.page}`} tone="muted" />}
            {problem.evidence === undefined ? null : (
              <Paragraph text={problem.evidence} tone="muted" width={inner} lines={most.evidence} />
            )}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

/** " (2-4 of 7, arrows move)": those that are seen whole, and the first in any case; nothing where all are. */
function position(problems: readonly Problem[], first: number, { width, height }: Area): string {
  let room = height - 1;
  const whole = problems.slice(first).findIndex(problem => {
    room -= rowsOf(problem, width - 2);
    return room < 0;
  });
  const last = whole < 0 ? problems.length : Math.max(first + 1, first + whole);
  if (first === 0 && last === problems.length) return '';
  return ` (${first + 1 === last ? last : `${first + 1}-${last}`} of ${problems.length}, arrows move)`;
}

/** With the empty row in front. */
function rowsOf({ title, hint, page, evidence }: Problem, width: number): number {
  const words = wrapped(title, width, most.title).length + wrapped(hint, width, most.hint).length;
  const more = evidence === undefined ? 0 : wrapped(evidence, width, most.evidence).length;
  return 1 + words + more + (page === undefined ? 0 : 1);
}

/** What is read before there is something to show. */
type Reading = { readonly draft: 'none' } | { readonly draft: 'preparing'; readonly since: number };

/** Nothing to show yet: what is being done, and for how long. */
export function Probing({ app, draft, what }: { readonly app: App; readonly draft: Reading; readonly what: string }) {
  const { symbols } = useTheme();
  const now = useStore(app.view, view => view.now);
  if (draft.draft === 'none') return <Line text="Not read yet. r reads the clusters." tone="muted" />;
  const seconds = Math.max(0, Math.floor((now - draft.since) / 1000));
  return <Line text={`${symbols.running} ${what}${seconds > 1 ? `, ${seconds} s` : ''}`} tone="running" />;
}
