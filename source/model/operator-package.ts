/** The operator that each platform's catalog has, and where OLM installs it (docs/istio/operators.md#through-olm). */
import type { Platform } from './mesh.ts';

/** What OLM installs: package, channel and catalog, and what comes of it. */
export type OperatorPackage = {
  readonly name: string;
  readonly channel: string;
  readonly source: string;
  readonly sourceNamespace: string;
  readonly namespace: string;
  /** Name of the operator's Deployment. */
  readonly deployment: string;
  /** What names of its ClusterServiceVersions begin with: not always its own. */
  readonly csv: string;
};

/** OpenShift Service Mesh 3. `openshift-operators` has its OperatorGroup already: a second one breaks OLM. */
const serviceMeshOperator: OperatorPackage = {
  name: 'servicemeshoperator3',
  channel: 'stable',
  source: 'redhat-operators',
  sourceNamespace: 'openshift-marketplace',
  namespace: 'openshift-operators',
  deployment: 'servicemesh-operator3',
  csv: 'servicemeshoperator3.v',
};

/** The community's Sail Operator where plain Kubernetes has OLM; `operators` has its OperatorGroup from OLM itself. */
const sailOperator: OperatorPackage = {
  name: 'sailoperator',
  channel: 'stable',
  source: 'operatorhubio-catalog',
  sourceNamespace: 'olm',
  namespace: 'operators',
  deployment: 'sail-operator',
  csv: 'sailoperator.v',
};

/** Which operator a platform's catalog has. */
export function operatorPackage(platform: Platform): OperatorPackage {
  switch (platform) {
    case 'openshift':
      return serviceMeshOperator;
    case 'kubernetes':
      return sailOperator;
  }
}
