/** The keys of this screen, from the same list that handles them. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { windowStart } from '../state/layout.ts';
import { screenOf } from '../state/view.ts';
import { screenBindings } from './bindings.ts';
import { keyTitle, meanings } from './keys.ts';
import { Cells } from './parts/cells.tsx';
import { positionWords } from './parts/list.tsx';
import type { Area } from './screen.ts';
import { screens } from './screens.ts';

export function Help({ app, area }: { readonly app: App; readonly area: Area }) {
  const screen = useStore(app.view, screenOf);
  const cursor = useStore(app.view, view => view.cursors.help ?? 0);
  const bindings = screenBindings(app);
  const height = area.height - 1;
  const start = Math.min(cursor, windowStart(bindings.length, bindings.length, height));
  const words = positionWords(bindings.length, start + Math.floor(height / 2), height);
  const place = words === '' ? '' : `${words}, arrows move`;
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Cells
        width={area.width}
        cells={[
          { text: `Keys on ${screens[screen].title}`, tone: 'accent' },
          { text: place, width: place.length, tone: 'muted', right: true },
        ]}
      />
      {bindings.slice(start, start + height).map(({ key, label, unavailable }) => (
        <Cells
          key={key}
          width={area.width}
          cells={[
            { text: '', width: 2 },
            { text: keyTitle(key), width: 10, tone: unavailable === undefined ? 'accent' : 'muted' },
            { text: meanings[key], width: area.width >= 60 ? 22 : 0, tone: 'muted' },
            {
              text: unavailable === undefined ? label : `${label} (${unavailable})`,
              tone: unavailable === undefined ? undefined : 'muted',
            },
          ]}
        />
      ))}
    </Box>
  );
}
