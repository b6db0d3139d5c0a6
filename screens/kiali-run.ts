/** Plan and Install of Kiali: the same screens as the mesh's, on Kiali's plan. */
import { installScreenOf } from './install.tsx';
import { planScreenOf } from './plan.tsx';

export const kialiPlanScreen = planScreenOf({
  title: 'Kiali plan',
  start: commands => commands.brake('start-kiali'),
  toRun: commands => commands.show('kiali-install'),
  refresh: commands => commands.readKiali(),
  onwards: () => ({ key: 'enter', label: 'Kiali', run: ({ commands }) => commands.show('kiali') }),
  more: () => [],
});

export const kialiInstallScreen = installScreenOf({
  title: 'Kiali install',
  again: commands => commands.installKiali(),
  onwards: { label: 'Kiali', isThere: () => false, run: commands => commands.show('kiali') },
  more: () => [],
});
