/** Copies of the Secrets by which images are pulled, where the user lets them be made. */
import { Buffer } from 'node:buffer';
import type { Creation, Step } from '../engine/step.ts';
import { cniNamespaceOf, type Member, type Mesh } from '../model/mesh.ts';
import { systemNamespace } from '../model/plane.ts';
import { uselessToPull } from '../model/pull-secret.ts';
import { sh } from '../model/shell-word.ts';
import { type StepName, stepId } from './step-id.ts';

const places = {
  istio: { name: 'pull-secrets', after: 'namespace', namespace: (_mesh, member) => systemNamespace(member) },
  cni: { name: 'cni-pull-secrets', after: 'cni-namespace', namespace: (_mesh, member) => cniNamespaceOf(member) },
  samples: {
    name: 'sample-pull-secrets',
    after: 'sample-namespace',
    namespace: ({ samples }) => samples.namespace,
  },
} as const satisfies Readonly<
  Record<string, { name: StepName; after: StepName; namespace: (mesh: Mesh, member: Member) => string }>
>;

export type PullingPlace = keyof typeof places;

/** The copies in one namespace, before the pods that name them; none without consent, or where they come from there. */
export function copyPullSecrets(mesh: Mesh, member: Member, place: PullingPlace): readonly Step[] {
  const { pullSecrets: names = [], pullSecretsFrom: from } = mesh;
  const { name: step, after, namespace: of } = places[place];
  const namespace = of(mesh, member);
  if (from === undefined || names.length === 0 || namespace === from) return [];
  return [
    {
      id: stepId(member, step),
      cluster: member.name,
      title: `Copy ${names.length === 1 ? 'pull secret' : 'pull secrets'} to ${namespace}`,
      needs: [stepId(member, after)],
      create: () => names.map(name => copyOf(name, from, namespace)),
      byHand: names
        .map(
          name =>
            sh`kubectl -n ${from} get secret ${name} -o ${'jsonpath={.data.\\.dockerconfigjson}'} | base64 -d | kubectl -n ${namespace} create secret docker-registry ${name} --from-file=.dockerconfigjson=/dev/stdin`,
        )
        .join('\n'),
    },
  ];
}

/** The ids of these steps, for what needs them. */
export function pullSecretNeeds(mesh: Mesh, member: Member, place: PullingPlace): readonly string[] {
  return copyPullSecrets(mesh, member, place).map(({ id }) => id);
}

/** An existing one is kept, whatever made it. */
function copyOf(name: string, from: string, namespace: string): Creation {
  const ref = { apiVersion: 'v1', kind: 'Secret', namespace, name };
  const untilThen = Buffer.from(`<copied from ${from}/${name} in the run>`).toString('base64');
  return {
    ref,
    object: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': untilThen },
    },
    copyOf: { ...ref, namespace: from },
    keep: found => {
      const why = uselessToPull(found);
      return why === undefined ? undefined : { why };
    },
  };
}
