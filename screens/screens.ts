/** All screens, in the order of the way through. Forgetting one does not compile. */
import type { ScreenId } from '../state/view.ts';
import { certificatesScreen } from './certificates.tsx';
import { changeRootScreen } from './change-root.tsx';
import { checksScreen } from './checks.tsx';
import { clustersScreen } from './clusters.tsx';
import { installScreen } from './install.tsx';
import { kialiScreen } from './kiali.tsx';
import { kialiInstallScreen, kialiPlanScreen } from './kiali-run.ts';
import { planScreen } from './plan.tsx';
import { removeScreen } from './remove.tsx';
import type { Screen } from './screen.ts';
import { topologyScreen } from './topology.tsx';
import { trafficScreen } from './traffic.tsx';

export const screens: Readonly<Record<ScreenId, Screen>> = {
  clusters: clustersScreen,
  topology: topologyScreen,
  certificates: certificatesScreen,
  plan: planScreen,
  install: installScreen,
  traffic: trafficScreen,
  // Side screens: `enter` does not lead to them.
  remove: removeScreen,
  'change-root': changeRootScreen,
  checks: checksScreen,
  kiali: kialiScreen,
  'kiali-plan': kialiPlanScreen,
  'kiali-install': kialiInstallScreen,
};
