/** The operators that this program can install from an OLM bundle, where there is no OLM. */

export type BundledOperator = {
  /** Its own, whatever else a bundle says (docs/istio/operators.md#on-plain-kubernetes). */
  readonly namespace: string;
  /** A CRD by which its bundle is told from that of another operator. */
  readonly definition: string;
  /** OperatorHub's bundle image of the operator that this release was tested with. */
  readonly image: string;
  /** How a user names another one. */
  readonly flag: string;
  /** The commands that take it from its sources, for those who reach no registry. */
  readonly fromSources: string;
};

export const SAIL_OPERATOR: BundledOperator = {
  namespace: 'sail-operator',
  definition: 'istios.sailoperator.io',
  image: 'quay.io/operatorhubio/sailoperator:v1.30.3',
  flag: '--operator-bundle',
  fromSources:
    'git clone --depth 1 --branch 1.30.3 https://github.com/istio-ecosystem/sail-operator && eastwest up --operator-bundle sail-operator/bundle …',
};

/** Its sources get the bundle of a release after the release, so no tag has it. */
export const KIALI_OPERATOR: BundledOperator = {
  namespace: 'kiali-operator',
  definition: 'kialis.kiali.io',
  image: 'quay.io/operatorhubio/kiali:v2.30.0',
  flag: '--kiali-operator-bundle',
  fromSources:
    'git clone --depth 1 https://github.com/kiali/kiali-operator && eastwest kiali --kiali-operator-bundle kiali-operator/manifests/kiali-upstream/2.30.0 …',
};
