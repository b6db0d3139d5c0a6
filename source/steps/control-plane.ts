/** Namespace, CA, CNI, control plane, and the proof that the injector answers. */

import { namespaceActive, sailReady } from '../engine/goals.ts';
import type { Facts, Goal, Step } from '../engine/step.ts';
import { cacerts } from '../manifests/cacerts.ts';
import { controlPlane, istioCni, revisionTag } from '../manifests/control-plane.ts';
import { gatewayProbe } from '../manifests/east-west-gateway.ts';
import { cniNamespace, istioNamespace } from '../manifests/namespace.ts';
import { textAt } from '../model/fields.ts';
import { chooseHub, registryOf } from '../model/image-registries.ts';
import { cacertsRef } from '../model/known-objects.ts';
import type { KubeObject } from '../model/kube.ts';
import { CNI_NAMESPACE, cniNamespaceOf, holdsCni, inOneOrder, type Member, type Mesh, usesCni } from '../model/mesh.ts';
import { istiodName, planeOf, restartOfIstiod, systemNamespace } from '../model/plane.ts';
import { isPodReady } from '../model/pod.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { handOverNeeds } from './hand-over.ts';
import { istioVersion, versionNeeds } from './istio-version.ts';
import { copyPullSecrets, pullSecretNeeds } from './pull-secrets.ts';
import { stepId } from './step-id.ts';

const placeholder = { caKey: '<generated in the run>', caCert: '<generated in the run>' };

/**
 * The namespace with the cluster's network; the label is set before the control plane reads it
 * (docs/istio/namespaces.md#labels-and-annotations).
 */
export function prepareNamespace(member: Member): Step {
  const namespace = systemNamespace(member);
  return {
    id: stepId(member, 'namespace'),
    cluster: member.name,
    title: `Set ${member.network} on ${namespace}`,
    needs: [],
    apply: () => [istioNamespace(member)],
    until: namespaceActive(namespace),
    byHand: [
      sh`kubectl create namespace ${namespace}`,
      sh`kubectl label namespace ${namespace} topology.istio.io/network=${member.network}`,
      ...(member.primary === undefined ? [] : [annotatePrimary(namespace, member.primary)]),
    ].join('\n'),
  };
}

const annotatePrimary = (namespace: string, primary: string) =>
  sh`kubectl annotate namespace ${namespace} topology.istio.io/controlPlaneClusters=${primary}`;

/**
 * Key material at hand: an intermediate CA of the common root (docs/istio/certificates.md#profile). A cluster that
 * keeps its own has it.
 */
export function issueIntermediateCa(member: Member): Step {
  // A key takes a second of one core, and a hundred clusters wait for theirs at the same time.
  const made: Goal = { by: 'keys', within: 10 * minutes, byHand: `make ${member.name}-cacerts` };
  return {
    id: stepId(member, 'ca'),
    cluster: member.name,
    title: 'Issue intermediate CA',
    needs: [],
    ...(member.keepsCacerts ? {} : { until: made }),
    byHand: '',
  };
}

/**
 * The plugged-in CAs, before the first istiod pod: later ones are not read (docs/istio/certificates.md#late-cacerts).
 * An existing Secret is kept. One cluster decides the root, before any other gets a CA: of two runs with different
 * roots the second is refused there.
 */
export function createCacerts(members: readonly Member[]): readonly Step[] {
  const [decider, ...others] = inOrderOfRoot(members);
  if (decider === undefined) return [];
  const decided = [stepId(decider, 'cacerts')];
  // An existing one is only verified.
  return [pluggedInCa(decider, []), ...others.map(each => pluggedInCa(each, each.keepsCacerts ? [] : decided))];
}

/** First the one that decides: one that has its CA, else the one that every run takes, whatever it calls the clusters. */
function inOrderOfRoot(members: readonly Member[]): readonly Member[] {
  const known = members.filter(each => each.keepsCacerts);
  const [decider] = inOneOrder(known.length > 0 ? known : members);
  return decider === undefined ? [] : [decider, ...members.filter(each => each !== decider)];
}

function pluggedInCa(member: Member, decided: readonly string[]): Step {
  const namespace = systemNamespace(member);
  const ref = cacertsRef(namespace);
  return {
    id: stepId(member, 'cacerts'),
    cluster: member.name,
    title: 'Create cacerts Secret',
    needs: [stepId(member, 'namespace'), stepId(member, 'ca'), ...decided],
    create: facts => {
      if (member.keepsCacerts) return [{ ref, keep: 'verify-certificates' }];
      const made = facts.of(member.name).certificates;
      if (made === undefined && !facts.planning) throw new Error(`the CA of ${member.name} was not issued`);
      const set = made ?? { ...placeholder, rootCert: '<generated in the run>', certChain: '<generated in the run>' };
      return [{ ref, object: cacerts(set, namespace), keep: 'verify-certificates' }];
    },
    byHand: sh`kubectl -n ${namespace} create secret generic cacerts --from-file=${member.name}/ca-cert.pem --from-file=${member.name}/ca-key.pem --from-file=${member.name}/root-cert.pem --from-file=${member.name}/cert-chain.pem`,
  };
}

/**
 * An istiod that started before `cacerts` existed, or with another, is restarted: by the UIDs of its pods, so that one
 * that has the new root is left alone, also when the plan is run again.
 */
export function restartIstiod(member: Member): readonly Step[] {
  const { istiodsToRestart: old = [] } = member;
  if (old.length === 0) return [];
  const isOld = ({ metadata }: KubeObject) => old.includes(metadata.uid ?? '');
  const labels = 'app=istiod';
  const { namespace, revision } = planeOf(member);
  const deployment = istiodName({ revision });
  return [
    {
      id: stepId(member, 'istiod-root'),
      cluster: member.name,
      title: 'Restart istiod with the mesh’s root CA',
      needs: [stepId(member, 'cacerts')],
      restart: {
        namespace,
        deployment,
        labels,
        broken: pod => (isOld(pod) ? 'it signs with a different root than the mesh' : undefined),
      },
      until: {
        by: 'watch-all',
        of: { apiVersion: 'v1', kind: 'Pod' },
        selection: { namespace, labels },
        within: 3 * minutes,
        slow: { namespace, labels },
        byHand: sh`kubectl -n ${namespace} rollout status deployment/${deployment}`,
        pending: pods => {
          if (pods.some(isOld)) return 'istiod still uses its old root';
          const ready = pods.some(isPodReady);
          return ready ? undefined : 'the new istiod is not ready yet';
        },
      },
      byHand: restartOfIstiod(member),
    },
  ];
}

/**
 * The CNI node agent, mandatory on OpenShift (docs/istio/sail.md#cni-agent). A remote of such a primary has it too,
 * whatever it is itself: the primary's template makes its pods, which then do not redirect their own traffic.
 */
export function cniAgent(mesh: Mesh, member: Member): readonly Step[] {
  if (!holdsCni(mesh, member)) return [];
  const namespace = cniNamespaceOf(member);
  // What else is in a namespace of others, kube-system for one, is no part of the mesh.
  const isPlans = namespace === CNI_NAMESPACE;
  return [
    {
      id: stepId(member, 'cni-namespace'),
      cluster: member.name,
      title: isPlans ? `Create namespace ${namespace}` : `Use namespace ${namespace}`,
      needs: [],
      ...(isPlans ? { apply: () => [cniNamespace()] } : {}),
      until: namespaceActive(namespace),
      byHand: sh`kubectl create namespace ${namespace}`,
    },
    ...copyPullSecrets(mesh, member, 'cni'),
    {
      id: stepId(member, 'cni'),
      cluster: member.name,
      title: usesCni(mesh, member) ? 'Install CNI agent' : 'Use existing CNI agent',
      needs: [stepId(member, 'cni-namespace'), ...pullSecretNeeds(mesh, member, 'cni'), ...versionNeeds(mesh, member)],
      apply: facts => [
        usesCni(mesh, member)
          ? istioCni(
              istioVersion(mesh, member, facts),
              istioHub(mesh, member, facts, 'cni'),
              mesh.pullSecrets,
              namespace,
            )
          : istioCni(member.cni?.version ?? istioVersion(mesh, member, facts), undefined, undefined, namespace),
      ],
      until: sailReady({ apiVersion: 'sailoperator.io/v1', kind: 'IstioCNI', name: 'default' }, 3 * minutes, {
        namespace,
        labels: 'k8s-app=istio-cni-node',
      }),
      byHand: 'kubectl apply -f istio-cni.yaml',
    },
  ];
}

/** istiod. Its goal holds the CNI agent too: on OpenShift it is Healthy only with one. */
export function installControlPlane(mesh: Mesh, member: Member): Step {
  const plane = planeOf(member);
  return {
    id: stepId(member, 'control-plane'),
    cluster: member.name,
    title: 'Install control plane',
    needs: [
      stepId(member, 'namespace'),
      stepId(member, 'cacerts'),
      ...pullSecretNeeds(mesh, member, 'istio'),
      ...restartIstiod(member).map(({ id }) => id),
      ...handOverNeeds(mesh, member),
      ...versionNeeds(mesh, member),
    ],
    apply: facts => [
      controlPlane(mesh, member, istioVersion(mesh, member, facts), istioHub(mesh, member, facts, 'istio')),
      ...(plane.tag === undefined ? [] : [revisionTag(plane)]),
    ],
    until: sailReady({ apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: plane.istio }, 5 * minutes, {
      namespace: plane.namespace,
      labels: 'app=istiod',
    }),
    byHand: 'kubectl apply -f istio.yaml',
  };
}

/** The injector answers: `Ready` comes seconds before it does, and a pod made in between stays broken. */
export function injectorReady(member: Member): Step {
  return {
    id: stepId(member, 'injector'),
    cluster: member.name,
    title: 'Sidecar injector ready',
    needs: [stepId(member, member.role === 'remote' ? 'remote-ready' : 'control-plane')],
    until: {
      by: 'dry-run',
      object: gatewayProbe(member),
      within: 2 * minutes,
      byHand: 'kubectl create --dry-run=server -f gateway-pod.yaml -o jsonpath={.spec.containers[0].image}',
      hint: sh`inspect istiod: kubectl -n ${systemNamespace(member)} get pods,endpoints`,
      pending: made =>
        textAt(made, 'spec', 'containers', 0, 'image') === 'auto'
          ? 'the API server does not call the injector yet'
          : undefined,
    },
    byHand: '',
  };
}

/**
 * The `global.hub` of its Istio and IstioCNI: the user's, the one decided before, or by the operator just installed.
 * Undefined: none is set, and the operator's own images are taken.
 */
function istioHub(mesh: Mesh, member: Member, facts: Facts, of: 'istio' | 'cni'): string | undefined {
  if (mesh.istioRegistry !== undefined) return mesh.istioRegistry;
  const { operator, bundle, hubs, platform } = member;
  if (operator !== undefined || bundle !== undefined) return hubs?.[of];
  // From OLM: on OpenShift that is Service Mesh, whose registry does not end.
  if (facts.planning) return platform === 'openshift' ? undefined : UNKNOWN;
  const version = istioVersion(mesh, member, facts);
  return chooseHub(registryOf(facts.of(member.name).imageRegistries ?? {}, version), version, undefined);
}

const UNKNOWN = '<learned: docker.io/istio if the operator’s registry is being shut down>';
