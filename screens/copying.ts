/** Copying what a step is by hand: the same key on every screen with runs. */
import type { Binding } from './keys.ts';

export function copyCommandOf(step: { readonly command: string } | undefined): Binding {
  return {
    key: 'c',
    label: 'copy the command',
    unavailable: (step?.command ?? '') === '' ? 'no command for this step' : undefined,
    run: ({ commands }) => step !== undefined && commands.copy(step.command, 'the command'),
  };
}
