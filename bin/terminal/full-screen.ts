/** The full-screen program on a terminal: from the first frame to the plain words in the scrollback. */
import type { Choices } from '../../source/preparation/choices.ts';
import type { Host } from '../../source/preparation/host.ts';
import type { Operations } from '../../state/operations.ts';
import type { Appearance, Left } from './draw.tsx';

/** Runs until the user leaves. A bug is thrown, the terminal restored. `operations`: those on clusters, or a test's. */
export async function runFullScreen(
  host: Host,
  start: Choices,
  appearance: Appearance,
  operations?: Operations,
): Promise<Left> {
  const draw = await loadDrawing(appearance);
  return draw(host, start, appearance, operations ?? (await import('../../state/operations.ts')).lazyOperations);
}

/** What draws. It takes as long to load as simulated clusters take to start: let both go on at once. */
export async function loadDrawing({ color }: Pick<Appearance, 'color'>) {
  // Ink's colours are decided when it is imported: sixteen, or none at all (NO_COLOR is absolute).
  process.env.FORCE_COLOR = color ? '1' : '0';
  return (await import('./draw.tsx')).draw;
}
