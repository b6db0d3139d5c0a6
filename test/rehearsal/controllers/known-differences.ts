/** Where the simulated programs may go other ways than the recorded ones. */

export type Difference = {
  /** Of titles as `titleOf` makes them; all objects otherwise said. */
  readonly of?: RegExp;
  /** States that may come or stay away; otherwise said, the object is not compared. */
  readonly state?: RegExp;
  /** What is cut out of states before they are compared. */
  readonly within?: RegExp;
  readonly reason: string;
};

export const knownDifferences: readonly Difference[] = [
  {
    of: /sail-/,
    reason: 'there the operator was installed without OLM, in a namespace of its own',
  },
  {
    within: /, PodReadyToStartContainers=True\/ /,
    reason: 'kubelets have written this condition since 1.29; the recorded pods were on simulated nodes without one',
  },
  {
    of: /^Pod /,
    state:
      /^Pending, ContainersReady=False\/ContainersNotReady containers with unready status: \[[^\]]+\], PodScheduled=True/,
    reason:
      'a kubelet lets a pod wait that is made just before the ConfigMap that it mounts; the recorded nodes had none',
  },
  {
    of: /^Namespace /,
    state: /^Active \{\}$/,
    reason: 'there a person made namespaces and labelled them a moment later',
  },
  {
    of: /^Istio/,
    state: /invalid or missing annotation|ActiveRevisionNotFound|state IstiodNotReady|not all istio-cni-node pods/,
    reason: 'passes within some 10 ms, and is written over unseen when the next state is quicker',
  },
  {
    of: /^(Deployment|ReplicaSet|DaemonSet) /,
    state: /ReplicaSetUpdated|^fullyLabeledReplicas 1 replicas 1$|^currentNumberScheduled 0 desiredNumberScheduled 1 /,
    reason: 'so do these: several pods change within one look of the controller, or in two',
  },
  {
    of: /^(Deployment|ReplicaSet) /,
    state: /ReplicaFailure=True/,
    reason: 'whether the first pods are refused depends on when istiod begins to answer',
  },
  {
    of: /^EndpointSlice /,
    state: /^empty$/,
    reason: 'a slice is written before its pod has an address or after, whichever is quicker',
  },
  {
    of: /^Secret .*\/sh\.helm\.release\./,
    state: /pending-upgrade|superseded|^gone$/,
    reason: 'a real operator upgrades at every look, the simulated one when a chart renders otherwise: fewer releases',
  },
  {
    of: /^(Deployment|ReplicaSet|PodDisruptionBudget|EndpointSlice) /,
    state: /NewReplicaSetAvailable .* Available=False|^replicas 0$|currentHealthy 0 desiredHealthy 1 |^ready false$/,
    reason: 'in a namespace that goes, what owns pods goes 5 s after them; in a simulated one at once, mostly unseen',
  },
];
