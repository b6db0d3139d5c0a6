/** helloworld and its client in every cluster (docs/istio/traffic.md#sample-applications). */

import { injectedPodsReady, namespaceActive } from '../engine/goals.ts';
import type { Restart, Step } from '../engine/step.ts';
import { sampleNamespace } from '../manifests/namespace.ts';
import { client, helloworld, helloworldService } from '../manifests/samples.ts';
import { amended } from '../model/amendment.ts';
import { broughtBack } from '../model/drill.ts';
import type { KubeObject, ObjectRef } from '../model/kube.ts';
import { helloVersion, type Member, type Mesh } from '../model/mesh.ts';
import { injectionLabels, planeOf } from '../model/plane.ts';
import { hasProxy } from '../model/proxy.ts';
import { sh, shellWord } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { istioVersion } from './istio-version.ts';
import { beforeIsCalled } from './joining.ts';
import { pullSecretNeeds } from './pull-secrets.ts';
import { stepId } from './step-id.ts';

/** Pods get their sidecar when they are created: label, injector and CNI agent come first. */
function podNeeds(mesh: Mesh, member: Member): readonly string[] {
  const cni = member.platform === 'openshift' ? [stepId(member, 'cni')] : [];
  const pulling = pullSecretNeeds(mesh, member, 'samples');
  return [stepId(member, 'sample-namespace'), ...pulling, stepId(member, 'injector'), ...cni];
}

/** Sample pods that were made before the namespace was labelled, or before the injector answered. */
function withoutSidecar(mesh: Mesh, deployment: string, labels: string): Restart {
  const broken = (pod: KubeObject) =>
    hasProxy(pod) ? undefined : 'it has no sidecar: it was created before the sidecar injector was ready';
  return { namespace: mesh.samples.namespace, deployment, labels, broken };
}

/** The samples' namespace, labelled for injection. */
export function prepareSamples(mesh: Mesh, member: Member): Step {
  const { namespace } = mesh.samples;
  const wanted = { ...member.discoveryLabels, ...injectionLabels(planeOf(member)) };
  const labels = Object.entries(wanted).map(([key, value]) => shellWord(`${key}=${value}`));
  return {
    id: stepId(member, 'sample-namespace'),
    cluster: member.name,
    title: `Create namespace ${namespace} (sidecar injection on)`,
    needs: [],
    apply: () => [sampleNamespace(mesh.samples, member)],
    until: namespaceActive(namespace),
    byHand: `${sh`kubectl create namespace ${namespace}\nkubectl label namespace ${namespace}`} ${labels.join(' ')}`,
  };
}

/** The Deployment that answers in this cluster. */
export function helloworldOf(mesh: Mesh, member: Member): ObjectRef {
  const name = `helloworld-${helloVersion(mesh, member)}`;
  return { apiVersion: 'apps/v1', kind: 'Deployment', namespace: mesh.samples.namespace, name };
}

/** helloworld's Service, and the version that this cluster runs. */
export function installHelloworld(mesh: Mesh, member: Member): Step {
  const version = helloVersion(mesh, member);
  const labels = `app=helloworld,version=${version}`;
  return {
    id: stepId(member, 'helloworld'),
    cluster: member.name,
    title: `Install helloworld ${version}`,
    needs: [...podNeeds(mesh, member), ...beforeIsCalled(mesh, member)],
    apply: () => [helloworldService(mesh.samples), helloworld(mesh.samples, version, member.platform)],
    ...(member.drilled === true
      ? { amend: () => [amended(helloworldOf(mesh, member), 'as many replicas as before', broughtBack)] }
      : {}),
    restart: withoutSidecar(mesh, `helloworld-${version}`, labels),
    until: injectedPodsReady(mesh.samples.namespace, labels, 5 * minutes),
    byHand: sh`kubectl -n ${mesh.samples.namespace} apply -f helloworld.yaml -l service=helloworld\nkubectl -n ${mesh.samples.namespace} apply -f helloworld.yaml -l version=${version}`,
  };
}

/** The pod that asks. */
export function installClient(mesh: Mesh, member: Member): Step {
  const { client: name, namespace } = mesh.samples;
  return {
    id: stepId(member, 'client'),
    cluster: member.name,
    title: `Install client (${name})`,
    needs: podNeeds(mesh, member),
    apply: facts => client(mesh.samples, istioVersion(mesh, member, facts), member.platform),
    restart: withoutSidecar(mesh, name, `app=${name}`),
    until: injectedPodsReady(namespace, `app=${name}`, 5 * minutes),
    byHand: sh`kubectl -n ${namespace} apply -f ${name}.yaml`,
  };
}
