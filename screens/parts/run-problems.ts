/** What stands above the steps of a run: what failed, and which clusters do not respond. */
import { letterOf } from '../../state/members.ts';
import type { Run } from '../../state/run.ts';
import { silentClusters } from '../../state/stuck.ts';
import { ageWords } from '../../state/words/numbers.ts';
import { countOf } from '../../state/words/run-words.ts';
import { screenWords } from '../../state/words/screen-words.ts';
import { firstOf } from '../../state/words/sentences.ts';
import type { Area } from '../screen.ts';
import type { Symbols } from '../theme.ts';

/** Problems shown above the steps. */
const most = 3;

type HeadLine = { readonly key: string; readonly text: string; readonly tone: 'problem' | 'warning' };

/** What failed and which clusters do not respond, wherever it stands: it does not wait to be found. */
export function headLines(run: Run, now: number, { height }: Area, symbols: Symbols): readonly HeadLine[] {
  const all = [...failedLines(run, symbols.problem), ...silentLines(run, now, symbols.warning)];
  // Also where there is little room, one is worth more than the last row of the steps.
  const room = Math.max(height >= 10 ? 1 : 0, Math.min(most, height - 14));
  if (all.length <= room) return all;
  if (room < 2) return all.slice(0, room).map(line => ({ ...line, text: firstOf(all.length, line.text) }));
  const shown = all.slice(0, room - 1);
  return [...shown, { key: 'more', text: `and ${all.length - shown.length} more`, tone: 'problem' }];
}

function failedLines(run: Run, symbol: string): readonly HeadLine[] {
  if (countOf(run).failed === 0) return [];
  return run.lanes.flatMap(({ cluster, ids }, index) =>
    ids.flatMap((id): readonly HeadLine[] => {
      const row = run.rows[id];
      if (row?.state !== 'failed') return [];
      const why = screenWords(row.problem?.title ?? 'failed');
      return [{ key: id, text: `${symbol} ${letterOf(index)} ${cluster}: ${row.title}: ${why}`, tone: 'problem' }];
    }),
  );
}

function silentLines(run: Run, now: number, symbol: string): readonly HeadLine[] {
  return silentClusters(run).map(({ cluster, since }) => {
    const letter = letterOf(run.lanes.findIndex(lane => lane.cluster === cluster));
    return {
      key: cluster,
      text: `${symbol} ${letter} ${cluster} has not responded for ${ageWords(now - since)}`,
      tone: 'warning',
    };
  });
}
