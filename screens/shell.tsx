/** The frame around every screen, exactly as large as the terminal, and the one place that listens for keys. */
import { Box } from 'ink';
import { Activity, useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { partsOf } from '../state/layout.ts';
import { brakeIn, screenOf } from '../state/view.ts';
import { ageWords } from '../state/words/numbers.ts';
import { BrakeForm } from './brake.tsx';
import { Help, overlayWidth } from './help.tsx';
import type { Keyboard } from './keyboard/keyboard.ts';
import { Footer } from './parts/footer.tsx';
import { Header } from './parts/header.tsx';
import { TextViewer } from './parts/viewer.tsx';
import { createPress } from './press.ts';
import { screens } from './screens.ts';
import { type Theme, ThemeContext } from './theme.ts';

type Props = { readonly app: App; readonly theme: Theme; readonly keyboard: Keyboard };

export function Shell({ app, theme, keyboard }: Props) {
  // Not through Ink: it takes for typed letters what terminals answer, and parts of keys that come late.
  useLayoutEffect(() => keyboard.listen(createPress(app, () => performance.now())), [app, keyboard]);
  const size = useStore(app.view, view => view.size);
  const parts = partsOf(size);
  return (
    <ThemeContext value={theme}>
      <Box width={size.columns} height={size.rows} flexDirection="column" overflow="hidden">
        <Header app={app} rows={parts.header} />
        <Box height={parts.body} flexShrink={0} flexDirection="column" overflow="hidden">
          <Body app={app} area={{ width: size.columns, height: parts.body }} />
        </Box>
        <Footer app={app} rows={parts.footer} />
      </Box>
    </ThemeContext>
  );
}

function Body({
  app,
  area,
}: {
  readonly app: App;
  readonly area: { readonly width: number; readonly height: number };
}) {
  const screen = useStore(app.view, screenOf);
  const help = useStore(app.view, view => view.help);
  const viewer = useStore(app.view, view => view.viewer);
  const brake = useStore(app.view, brakeIn);
  const line = useStore(app.view, view => view.cursors.viewer ?? 0);
  const waited = useStore(app.why, why => (why.phase === 'reading' ? why.since : undefined));
  const now = useStore(app.view, view => (waited === undefined ? 0 : view.now));
  // Where there is room, the help covers one half only.
  const isCovered = useStore(app.view, view => view.help && overlayWidth(view.size) === undefined);
  const { View } = screens[screen];
  // What covers a screen does not take it down: back on it, only what has changed is drawn again.
  return (
    <>
      <Activity mode={isCovered || viewer !== undefined || brake !== undefined ? 'hidden' : 'visible'}>
        <View app={app} area={area} />
      </Activity>
      {brake === undefined ? null : <BrakeForm app={app} what={brake} area={area} />}
      {viewer === undefined || isCovered ? null : (
        <TextViewer
          {...{ viewer, line, area }}
          {...(waited === undefined ? {} : { reading: ageWords(now - waited) })}
        />
      )}
      {help ? <Help app={app} area={area} /> : null}
    </>
  );
}
