/** The Secrets by which images are pulled are in every namespace whose pods name them. Their contents are not looked at. */
import { cleaned } from '../../model/clean.ts';
import type { KubeObject } from '../../model/kube.ts';
import { CNI_NAMESPACE, ISTIO_NAMESPACE, namespaceOfSamples, usesCni } from '../../model/mesh.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, unmet } from '../check.ts';
import { type Candidate, each, listed, type Subject } from '../subject.ts';

export const pullSecrets: Check = {
  id: 'pull-secrets',
  title: 'Secrets for pulling images are where they are needed',
  weight: 'problem',
  look: async (subject, signal) => {
    const { pullSecrets: names = [] } = subject.mesh;
    if (names.length === 0) return { skipped: 'none are named (--image-pull-secret)' };
    const told = await each(subject, candidate => problemsOf(subject, candidate, names, signal));
    return {
      evidence: subject.candidates.map((candidate, index) => ({
        cluster: candidate.member.name,
        words:
          told[index]?.trouble.length === 0
            ? `${names.join(', ')} in ${namespacesOf(subject, candidate).join(', ')}`
            : 'not everywhere',
      })),
      trouble: told.flatMap(({ trouble }) => trouble),
      doubts: told.flatMap(({ doubts }) => doubts),
    };
  },
};

/** Of istiod and gateways, of the CNI agent, of the samples. */
function namespacesOf({ mesh }: Subject, { member }: Candidate): readonly string[] {
  const samples = namespaceOfSamples(mesh.samples);
  return [
    ISTIO_NAMESPACE,
    ...(usesCni(mesh, member) ? [CNI_NAMESPACE] : []),
    ...(samples === undefined ? [] : [samples]),
  ];
}

async function problemsOf(subject: Subject, candidate: Candidate, names: readonly string[], signal: AbortSignal) {
  const kind = { apiVersion: 'v1', kind: 'Secret' };
  const asked = namespacesOf(subject, candidate).flatMap(namespace => names.map(name => ({ namespace, name })));
  const found = await Promise.all(
    asked.map(async ({ namespace, name }) => {
      const secrets = await listed(candidate, kind, signal, { namespace, fields: `metadata.name=${name}` });
      return { namespace, name, secrets };
    }),
  );
  return {
    trouble: found.flatMap(({ namespace, name, secrets }) => {
      if (secrets === undefined) return [];
      return troubleOf(
        candidate,
        namespace,
        name,
        secrets.find(({ metadata }) => metadata.name === name),
      );
    }),
    doubts: found.flatMap(({ namespace, name, secrets }) =>
      secrets === undefined ? [unseen(candidate, namespace, name)] : [],
    ),
  };
}

const types = ['kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg'];

function troubleOf(
  { member }: Candidate,
  namespace: string,
  name: string,
  secret: KubeObject | undefined,
): readonly Problem[] {
  const kubectl = sh`kubectl --context ${member.context}`;
  const create = `${kubectl}${sh` -n ${namespace} create secret docker-registry ${name} --docker-server=… --docker-username=… --docker-password=…`}`;
  if (secret === undefined) {
    return [
      unmet(
        `${member.name}: there is no Secret ${namespace}/${name} of --image-pull-secret`,
        `create it: ${create}; before it the namespace, where it does not exist: ${kubectl}${sh` create namespace ${namespace}`}`,
      ),
    ];
  }
  if (typeof secret.type === 'string' && types.includes(secret.type)) return [];
  return [
    unmet(
      `${member.name}: Secret ${namespace}/${name}, named for pulling images, is of type ${cleaned(String(secret.type ?? 'Opaque'), 80)}, by which no image is pulled`,
      `make it anew: ${create}`,
    ),
  ];
}

const unseen = ({ member }: Candidate, namespace: string, name: string) =>
  unmet(
    `${member.name}: whether Secret ${namespace}/${name} exists cannot be told: secrets there may not be listed`,
    'without it images of a private registry are not pulled',
  );
