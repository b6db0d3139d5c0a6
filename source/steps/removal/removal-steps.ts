/** Every step of a removal by its name, and the part of the removal that people tell apart. */

/** In the order in which a removal goes through them. */
export const removalPhases = [
  'remove-kiali',
  'remove-samples',
  'remove-remote-secrets',
  'remove-gateway',
  'remove-control-plane',
  'remove-rest',
  'remove-operator',
] as const;

export type RemovalPhase = (typeof removalPhases)[number];

const removalSteps = {
  'remove-samples': 'remove-samples',
  'remove-travel-agency': 'remove-samples',
  'remove-travel-portal': 'remove-samples',
  'remove-travel-control': 'remove-samples',
  'remove-travels-namespaces': 'remove-samples',
  'remove-remote-secrets': 'remove-remote-secrets',
  'peers-forget': 'remove-remote-secrets',
  'remove-exposure': 'remove-gateway',
  'remove-gateway': 'remove-gateway',
  'remove-address-pool': 'remove-gateway',
  'remove-metallb': 'remove-gateway',
  'metallb-operator-settled': 'remove-gateway',
  'remove-metallb-subscription': 'remove-gateway',
  'metallb-operator-gone': 'remove-gateway',
  'remove-metallb-namespace': 'remove-gateway',
  'disconnect-kiali': 'remove-kiali',
  'disconnect-kiali-secrets': 'remove-kiali',
  'remake-kiali': 'remove-kiali',
  'kiali-ready': 'remove-kiali',
  'remove-kiali-console': 'remove-kiali',
  'remove-kiali': 'remove-kiali',
  'remove-kiali-credentials': 'remove-kiali',
  'unfederate-metrics': 'remove-kiali',
  'unexpose-metrics': 'remove-kiali',
  'remove-metrics': 'remove-kiali',
  'restore-monitoring': 'remove-kiali',
  'remove-revision-tags': 'remove-control-plane',
  'remove-istio': 'remove-control-plane',
  'remove-istiod': 'remove-control-plane',
  'remove-made-by-operator': 'remove-control-plane',
  'clear-finalizers': 'remove-control-plane',
  'webhooks-gone': 'remove-control-plane',
  'remove-cni': 'remove-control-plane',
  'remove-reader': 'remove-rest',
  'remove-cacerts': 'remove-rest',
  'remove-namespaces': 'remove-rest',
  'unmark-kept': 'remove-rest',
  'operator-settled': 'remove-operator',
  'remove-operator': 'remove-operator',
  'operator-gone': 'remove-operator',
  'remove-crds': 'remove-operator',
} as const satisfies Readonly<Record<string, RemovalPhase>>;

export type RemovalStepName = keyof typeof removalSteps;

/** The part that a step of this name belongs to; undefined where no removal has such a step. */
export function removalPhaseOf(name: string): RemovalPhase | undefined {
  const all: Readonly<Record<string, RemovalPhase>> = removalSteps;
  return Object.hasOwn(all, name) ? all[name] : undefined;
}
