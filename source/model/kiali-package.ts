/** The operator of Kiali through OLM. */
import type { Platform } from './mesh.ts';
import type { OperatorPackage } from './operator-package.ts';

/** All of one name: `kiali-operator.v2.27.2`, whichever package they are of. */
export const KIALI_CSV = 'kiali-operator.v';

/** That of OpenShift Service Mesh always has the servers of all its releases, besides the newest. */
const openShift: OperatorPackage = {
  name: 'kiali-ossm',
  channel: 'stable',
  source: 'redhat-operators',
  sourceNamespace: 'openshift-marketplace',
  namespace: 'openshift-operators',
  deployment: 'kiali-operator',
  csv: KIALI_CSV,
};

/** The community's; `operators` has its OperatorGroup from OLM itself. */
const community: OperatorPackage = {
  name: 'kiali',
  channel: 'stable',
  source: 'operatorhubio-catalog',
  sourceNamespace: 'olm',
  namespace: 'operators',
  deployment: 'kiali-operator',
  csv: KIALI_CSV,
};

/** Which operator of Kiali a platform's catalog has. */
export function kialiPackage(platform: Platform): OperatorPackage {
  switch (platform) {
    case 'openshift':
      return openShift;
    case 'kubernetes':
      return community;
  }
}
