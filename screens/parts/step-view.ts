/** The keys between the ways to show steps. */
import type { App } from '../../state/app.ts';
import type { Binding } from '../keys.ts';

/** Phases against clusters or a lane for each cluster, and the chosen cell open or closed. */
export function stepViewBindings(app: App, unavailable?: string): readonly Binding[] {
  const { stepView, unfolded } = app.view.getState();
  const isLanes = stepView === 'lanes';
  return [
    {
      key: 'L',
      label: isLanes ? 'phases' : 'lanes',
      unavailable,
      run: ({ commands }) => commands.toggleStepView(),
    },
    {
      key: 'space',
      label: unfolded ? 'close the cell' : 'open the cell',
      quiet: true,
      unavailable: unavailable ?? (isLanes ? 'L shows the phases' : undefined),
      run: ({ commands }) => commands.toggleFold(),
    },
  ];
}
