/** What happened, the newest first. */
import type { Happening } from '../../state/traffic.ts';
import { clockWords, timelineLines } from '../../state/words/path-words.ts';
import { type Symbols, type Tone, useTheme } from '../theme.ts';
import { Cells } from './cells.tsx';
import { Line, Rule } from './line.tsx';

type Props = { readonly incidents: readonly Happening[]; readonly width: number; readonly height: number };

/** Columns of the time and the mark. */
const TIME = 9;
const MARK = 2;

/** Fills at most this many rows, its title included; of fewer than two there is nothing to see. */
export function Timeline({ incidents, width, height }: Props) {
  const { symbols } = useTheme();
  if (height < 2) return null;
  const lines = timelineLines(incidents, width - TIME - MARK, height - 1);
  const shown = lines.filter(({ isFirst }) => isFirst).length;
  const title = incidents.length > shown ? `events: ${shown} of ${incidents.length}` : 'events';
  return (
    <>
      <Rule width={width} title={title} />
      {lines.length === 0 ? <Line text="  none yet" tone="muted" /> : null}
      {lines.map(({ incident, text, isFirst }, index) => (
        <Cells
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a list that only ever moves have no identity but their place
          key={index}
          width={width}
          cells={[
            { text: isFirst ? clockWords(incident.at) : '', width: TIME, tone: 'muted' },
            { text: isFirst ? markOf(incident, symbols) : '', width: MARK, tone: toneOf(incident) },
            { text, tone: toneOf(incident) },
          ]}
        />
      ))}
    </>
  );
}

function markOf({ standing }: Happening, symbols: Symbols): string {
  return standing === 'info' ? symbols.waiting : symbols[standing];
}

function toneOf({ standing }: Happening): Tone | undefined {
  return standing === 'info' ? undefined : standing;
}
