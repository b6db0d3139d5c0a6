/** What happened, the newest first. */
import type { Happening } from '../../state/traffic.ts';
import { clockWords, newest } from '../../state/words/path-words.ts';
import { type Symbols, type Tone, useTheme } from '../theme.ts';
import { Cells } from './cells.tsx';
import { Line, Rule } from './line.tsx';

type Props = { readonly incidents: readonly Happening[]; readonly width: number; readonly height: number };

/** Fills so many rows at most, its title included; of fewer than two there is nothing to see. */
export function Timeline({ incidents, width, height }: Props) {
  const { symbols } = useTheme();
  if (height < 2) return null;
  const shown = newest(incidents, height - 1);
  const title = incidents.length > shown.length ? `events: ${shown.length} of ${incidents.length}` : 'events';
  return (
    <>
      <Rule width={width} title={title} />
      {shown.length === 0 ? <Line text="  none yet" tone="muted" /> : null}
      {shown.map((incident, index) => (
        <Cells
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a list that only ever moves have no identity but their place
          key={index}
          width={width}
          cells={[
            { text: clockWords(incident.at), width: 9, tone: 'muted' },
            { text: markOf(incident, symbols), width: 2, tone: toneOf(incident) },
            { text: incident.kind === 'note' ? `note: ${incident.words}` : incident.words, tone: toneOf(incident) },
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
