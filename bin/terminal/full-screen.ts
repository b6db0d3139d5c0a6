/** The full-screen program on a terminal: from the first frame to the plain words in the scrollback. */
import type { Choices } from '../../state/choices.ts';
import type { Host } from '../../state/host.ts';
import type { Work } from '../../state/work.ts';

export type Look = {
  readonly ascii: boolean;
  readonly color: boolean;
  /** How this program was started, for the command that goes on: `eastwest --kubeconfig here`. */
  readonly command?: string;
};

/** Runs until the user leaves; the exit code. A bug is thrown, the terminal restored. `work`: the engine, or a test's. */
export async function runFullScreen(host: Host, start: Choices, look: Look, work?: Work): Promise<number> {
  // Ink's colours are decided when it is imported: sixteen, or none at all (NO_COLOR is absolute).
  process.env.FORCE_COLOR = look.color ? '1' : '0';
  const { draw } = await import('./draw.tsx');
  return draw(host, start, look, work ?? (await import('../../state/work.ts')).engineWork);
}
