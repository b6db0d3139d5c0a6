/** Ready-made goals: ways of being ready (docs/istio/sail.md#readiness). Times are in seconds. */

import { conditionWords } from '../model/condition-words.ts';
import { conditionOf, listAt, numberAt, textAt } from '../model/fields.ts';
import type { KubeObject, ObjectRef } from '../model/kube.ts';
import { isPodReady } from '../model/pod.ts';
import { hasProxy } from '../model/proxy.ts';
import { sh } from '../model/shell-word.ts';
import type { SlowHints } from './live-reason.ts';
import { podReason } from './pod-reason.ts';
import type { ClusterFacts, Goal } from './step.ts';

type WatchGoal = Extract<Goal, { readonly by: 'watch' }>;

function described(ref: ObjectRef): string {
  return `${ref.kind} ${ref.name}`;
}

function kubectlTarget(ref: ObjectRef): string {
  const group = ref.apiVersion.includes('/') ? `.${ref.apiVersion.slice(0, ref.apiVersion.indexOf('/'))}` : '';
  const where = ref.namespace === undefined ? '' : sh`-n ${ref.namespace} `;
  return `${where}${sh`${ref.kind.toLowerCase()}${group}/${ref.name}`}`;
}

/** A namespace that takes objects. */
export function namespaceActive(name: string): Goal {
  return {
    by: 'watch',
    of: { apiVersion: 'v1', kind: 'Namespace', name },
    within: 30,
    byHand: sh`kubectl wait --for=jsonpath='{.status.phase}'=Active namespace/${name} --timeout=30s`,
    hint: sh`see what blocks it: kubectl get namespace ${name} -o yaml`,
    pending: seen => {
      const phase = textAt(seen, 'status', 'phase');
      return phase === 'Active' ? undefined : `namespace ${name} is ${phase ?? 'missing'}`;
    },
  };
}

/** An object that is simply there. */
export function exists(of: ObjectRef, within: number, learn?: () => ClusterFacts): Goal {
  return {
    by: 'watch',
    of,
    within,
    byHand: `kubectl get ${kubectlTarget(of)}`,
    pending: seen => (seen === undefined ? `${described(of)} does not exist yet` : undefined),
    ...(learn === undefined ? {} : { learn }),
  };
}

/**
 * An object that is being deleted and has gone, or has made room for another of its name. Sources: a namespace's own
 * conditions say what remains in it.
 */
export function gone(of: ObjectRef, uid: string | undefined, within: number): Goal {
  return {
    by: 'watch',
    of,
    within,
    slow: { leaving: of },
    byHand: `kubectl wait --for=delete ${kubectlTarget(of)} --timeout=${within}s`,
    hint: `Something blocks it: kubectl get ${kubectlTarget(of)} -o yaml shows its finalizers and conditions`,
    pending: seen => (seen === undefined || seen.metadata.uid !== uid ? undefined : leavingWords(of, seen)),
  };
}

function leavingWords(of: ObjectRef, seen: KubeObject): string {
  const remains = listAt(seen, 'status', 'conditions').find(
    each => textAt(each, 'status') === 'True' && /Remaining$|Failure$/.test(textAt(each, 'type') ?? ''),
  );
  const { finalizers = [] } = seen.metadata;
  const why = textAt(remains, 'message') ?? (finalizers.length === 0 ? '' : `finalizers ${finalizers.join(', ')}`);
  return `${described(of)} is still being deleted${why === '' ? '' : `: ${why}`}`;
}

/** A Deployment whose newest generation is rolled out and available. */
export function deploymentAvailable(
  of: { readonly namespace: string; readonly name: string },
  within: number,
  labels: string,
  learn?: (seen: KubeObject | undefined) => ClusterFacts,
): Goal {
  return {
    by: 'watch',
    of: { apiVersion: 'apps/v1', kind: 'Deployment', ...of },
    within,
    slow: { namespace: of.namespace, labels },
    byHand: sh`kubectl -n ${of.namespace} rollout status deployment/${of.name} --timeout=${within}s`,
    hint: sh`inspect its pods: kubectl -n ${of.namespace} get pods,events`,
    pending: seen => (seen === undefined ? `Deployment ${of.name} does not exist yet` : rolloutPending(seen)),
    ...(learn === undefined ? {} : { learn }),
  };
}

function rolloutPending(seen: KubeObject): string | undefined {
  const wanted = numberAt(seen, 'spec', 'replicas') ?? 1;
  const available = numberAt(seen, 'status', 'availableReplicas') ?? 0;
  const updated = numberAt(seen, 'status', 'updatedReplicas') ?? 0;
  const current = (numberAt(seen, 'status', 'observedGeneration') ?? 0) >= (seen.metadata.generation ?? 0);
  const refused = conditionOf(seen, 'ReplicaFailure');
  if (refused?.status === 'True') return `pods are refused: ${refused.message ?? refused.reason ?? ''}`;
  if (current && updated >= wanted && available >= wanted && conditionOf(seen, 'Available')?.status === 'True') {
    return undefined;
  }
  return `${available} of ${wanted} replicas available`;
}

/**
 * A Sail resource that is ready for its newest generation. `Ready=True` alone is not enough: it ignores a missing
 * IstioCNI on OpenShift and may still be the answer for the generation before (docs/istio/sail.md#readiness).
 */
export function sailReady(of: ObjectRef, within: number, slow: SlowHints): WatchGoal {
  return {
    by: 'watch',
    of,
    within,
    slow,
    byHand: `kubectl wait --for=jsonpath='{.status.state}'=Healthy ${kubectlTarget(of)} --timeout=${within}s`,
    hint: `the operator says why: kubectl get ${kubectlTarget(of)} -o yaml`,
    pending: seen => (seen === undefined ? `${described(of)} does not exist yet` : sailPending(seen)),
    hopeless: seen => {
      const reconciled = seen === undefined || !isCurrent(seen) ? undefined : conditionOf(seen, 'Reconciled');
      return reconciled?.status === 'False' && reconciled.reason === 'ReconcileError'
        ? `the operator cannot reconcile it: ${reconciled.message ?? ''}`
        : undefined;
    },
  };
}

/** A remote whose resource is reconciled: Ready, or waiting for its primary to be given the remote secret. */
export function remoteInstalled(of: ObjectRef, within: number, slow: SlowHints): WatchGoal {
  const ready = sailReady(of, within, slow);
  return {
    ...ready,
    byHand: `kubectl get ${kubectlTarget(of)} -o jsonpath='{.status.state}'`,
    pending: seen => {
      if (seen === undefined) return `${described(of)} does not exist yet`;
      if (!isCurrent(seen)) return 'the operator has not processed it yet';
      if (conditionOf(seen, 'Reconciled')?.status !== 'True') return conditionWords('Reconciled', seen);
      const condition = conditionOf(seen, 'Ready');
      const waits = condition?.reason === 'RemoteIstiodNotReady' || condition?.status === 'True';
      return waits ? undefined : conditionWords('Ready', seen);
    },
  };
}

function isCurrent(seen: KubeObject): boolean {
  return (numberAt(seen, 'status', 'observedGeneration') ?? 0) >= (seen.metadata.generation ?? 0);
}

function sailPending(seen: KubeObject): string | undefined {
  if (!isCurrent(seen)) return 'the operator has not processed it yet';
  const failing = ['Reconciled', 'Ready', 'DependenciesHealthy'].find(type => {
    const condition = conditionOf(seen, type);
    // Sail 1.0 has no DependenciesHealthy (docs/istio/versions.md#differences-between-versions).
    return condition === undefined ? type !== 'DependenciesHealthy' : condition.status !== 'True';
  });
  if (failing !== undefined) return conditionWords(failing, seen);
  const state = textAt(seen, 'status', 'state');
  if (state === 'Healthy') return undefined;
  return state === undefined ? 'the operator has not said yet how it is' : `the operator says that it is ${state}`;
}

/** A CustomResourceDefinition that the API serves. */
export function kindEstablished(name: string, learn: (seen: KubeObject | undefined) => ClusterFacts): Goal {
  return {
    by: 'watch',
    of: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name },
    within: 60,
    byHand: sh`kubectl wait --for=condition=Established crd/${name} --timeout=60s`,
    pending: seen => {
      if (seen === undefined) return `CRD ${name} does not exist yet`;
      return conditionOf(seen, 'Established')?.status === 'True' ? undefined : conditionWords('Established', seen);
    },
    learn,
  };
}

/** CustomResourceDefinitions, all carrying a label, that the API serves. */
export function kindsEstablished(names: readonly string[], label: string): Goal {
  return {
    by: 'watch-all',
    of: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
    selection: { labels: label },
    within: 60,
    byHand: sh`kubectl wait --for=condition=Established crd -l ${label} --timeout=60s`,
    pending: seen => {
      const served = new Set(
        seen.filter(each => conditionOf(each, 'Established')?.status === 'True').map(each => each.metadata.name),
      );
      const waiting = names.filter(name => !served.has(name));
      return waiting.length === 0 ? undefined : `${waiting.length} of ${names.length} CRDs are not established yet`;
    },
  };
}

/** A LoadBalancer Service with an address, IP or host name (docs/istio/gateways.md#gateway-addresses). */
export function loadBalancerAddress(of: { readonly namespace: string; readonly name: string }, within: number): Goal {
  const addresses = (seen: unknown) =>
    listAt(seen, 'status', 'loadBalancer', 'ingress').flatMap(
      ingress => textAt(ingress, 'ip') ?? textAt(ingress, 'hostname') ?? [],
    );
  return {
    by: 'watch',
    of: { apiVersion: 'v1', kind: 'Service', ...of },
    within,
    byHand: sh`kubectl -n ${of.namespace} get service ${of.name} -o jsonpath='{.status.loadBalancer.ingress[0]}'`,
    slow: {
      namespace: of.namespace,
      object: { kind: 'Service', name: of.name },
      silence: 'no load balancer controller has claimed this Service',
    },
    hint: sh`a load balancer must assign this Service an address: a cloud's, MetalLB with a pool that has one left and an advertisement (--metallb-pool auto creates both), on kind cloud-provider-kind, on minikube its addon metallb; or name the address at which the others reach it: --cluster NAME=CONTEXT,gateway=IP; for its events: kubectl -n ${of.namespace} describe service ${of.name}`,
    pending: seen => (addresses(seen).length > 0 ? undefined : `no load balancer address yet: Service ${of.name}`),
    learn: seen => ({ gatewayAddresses: addresses(seen) }),
  };
}

/**
 * At least one pod that matches is Ready and has the sidecar, and none runs without
 * (docs/istio/traffic.md#sample-applications).
 */
export function injectedPodsReady(namespace: string, labels: string, within: number): Goal {
  return {
    by: 'watch-all',
    of: { apiVersion: 'v1', kind: 'Pod' },
    selection: { namespace, labels },
    within,
    slow: { namespace, labels },
    byHand: sh`kubectl -n ${namespace} wait --for=condition=Ready pod -l ${labels} --timeout=${within}s`,
    hint: sh`inspect the pods: kubectl -n ${namespace} describe pod -l ${labels}`,
    pending: pods => {
      const alive = pods.filter(pod => pod.metadata.deletionTimestamp === undefined);
      if (alive.length === 0) return 'no pod yet';
      const bare = alive.find(pod => !hasProxy(pod));
      if (bare !== undefined) {
        return `pod ${bare.metadata.name} has no sidecar: it was created before the sidecar injector was ready`;
      }
      return alive.some(isPodReady) ? undefined : podWords(alive[0]);
    },
  };
}

/** Why a pod is not ready, in its kubelet's words. */
function podWords(pod: KubeObject | undefined): string {
  if (pod === undefined) return 'no pod yet';
  const phase = textAt(pod, 'status', 'phase') ?? 'Pending';
  return podReason(pod) ?? `pod ${pod.metadata.name} is ${phase}${phase === 'Running' ? ' but not ready' : ''}`;
}
