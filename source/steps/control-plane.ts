/** Namespace, CNI, control plane, and the proof that the injector answers. */
import { namespaceActive, sailReady } from '../engine/goals.ts';
import type { Facts, Step } from '../engine/step.ts';
import { controlPlane, istioCni, revisionTag } from '../manifests/control-plane.ts';
import { gatewayProbe } from '../manifests/east-west-gateway.ts';
import { cniNamespace, istioNamespace } from '../manifests/namespace.ts';
import { textAt } from '../model/fields.ts';
import { chooseHub, registryOf } from '../model/image-registries.ts';
import { CNI_NAMESPACE, cniNamespaceOf, holdsCni, type Member, type Mesh, usesCni } from '../model/mesh.ts';
import { planeOf, systemNamespace } from '../model/plane.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { handOverNeeds } from './hand-over.ts';
import { restartIstiod } from './intermediate-ca.ts';
import { istioVersion, versionNeeds } from './istio-version.ts';
import { copyPullSecrets, pullSecretNeeds } from './pull-secrets.ts';
import { stepId } from './step-id.ts';

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
