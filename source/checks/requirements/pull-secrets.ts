/** The Secrets by which images are pulled are in every namespace whose pods name them. Their contents are not read. */
import type { KubeObject } from '../../model/kube.ts';
import { cniNamespaceOf, holdsCni, namespaceOfSamples } from '../../model/mesh.ts';
import { systemNamespace } from '../../model/plane.ts';
import type { Problem } from '../../model/problem.ts';
import { wrongType } from '../../model/pull-secret.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, unmet } from '../check.ts';
import { type Candidate, each, listed, type Subject } from '../subject.ts';

export const pullSecrets: Check = {
  id: 'pull-secrets',
  title: 'Image pull secrets exist where they are needed',
  weight: 'problem',
  run: async (subject, signal) => {
    const { pullSecrets: names = [] } = subject.mesh;
    if (names.length === 0) return { skipped: 'none are named (--image-pull-secret)' };
    const told = await each(subject, candidate => problemsOf(subject, candidate, names, signal));
    return {
      evidence: subject.candidates.map((candidate, index) => ({
        cluster: candidate.member.name,
        words: told[index]?.trouble.length === 0 ? evidence(subject, candidate, names) : 'not everywhere',
      })),
      trouble: told.flatMap(({ trouble }) => trouble),
      doubts: told.flatMap(({ doubts }) => doubts),
    };
  },
};

function evidence(subject: Subject, candidate: Candidate, names: readonly string[]): string {
  const { pullSecretsFrom: from } = subject.mesh;
  const copied = from === undefined ? '' : `, copied from ${from} where there is none`;
  return `${names.join(', ')} in ${namespacesOf(subject, candidate).join(', ')}${copied}`;
}

/** Of istiod and gateways, of the CNI agent, of the samples. */
function namespacesOf({ mesh }: Subject, { member }: Candidate): readonly string[] {
  const samples = namespaceOfSamples(mesh.samples);
  return [
    systemNamespace(member),
    ...(holdsCni(mesh, member) ? [cniNamespaceOf(member)] : []),
    ...(samples === undefined ? [] : [samples]),
  ];
}

async function problemsOf(subject: Subject, candidate: Candidate, names: readonly string[], signal: AbortSignal) {
  const kind = { apiVersion: 'v1', kind: 'Secret' };
  const { pullSecretsFrom: from } = subject.mesh;
  const places = namespacesOf(subject, candidate);
  const wanted = from === undefined ? places : [...new Set([from, ...places])];
  const asked = wanted.flatMap(namespace => names.map(name => ({ namespace, name })));
  const found = await Promise.all(
    asked.map(async ({ namespace, name }) => {
      const secrets = await listed(candidate, kind, signal, { namespace, fields: `metadata.name=${name}` });
      return { namespace, name, secrets };
    }),
  );
  const isMissing = ({ name, secrets }: (typeof found)[number]) =>
    secrets !== undefined && !secrets.some(({ metadata }) => metadata.name === name);
  const isCopied = (each: (typeof found)[number]) => from !== undefined && each.namespace !== from && isMissing(each);
  const copies = [...new Set(found.filter(isCopied).map(({ namespace }) => namespace))];
  const needed = from === undefined || copies.length === 0 ? [] : [{ verb: 'get', namespace: from } as const];
  const rights = [...needed, ...copies.map(namespace => ({ verb: 'create', namespace }) as const)];
  const refused = await Promise.all(rights.map(right => mayNot(candidate, right, signal)));
  return {
    trouble: [
      ...found.flatMap(each => {
        const { namespace, name, secrets } = each;
        if (secrets === undefined || isCopied(each)) return [];
        return troubleOf(
          candidate,
          namespace,
          name,
          secrets.find(({ metadata }) => metadata.name === name),
        );
      }),
      ...refused.flat(),
    ],
    doubts: found.flatMap(({ namespace, name, secrets }) =>
      secrets === undefined ? [unseen(candidate, namespace, name)] : [],
    ),
  };
}

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
  const type = wrongType(secret);
  if (type === undefined) return [];
  return [
    unmet(
      `${member.name}: Secret ${namespace}/${name}, given as an image pull secret, has type ${type}, which cannot be one`,
      `create it again: ${create}`,
    ),
  ];
}

async function mayNot(
  { cluster, member }: Candidate,
  { verb, namespace }: { readonly verb: 'get' | 'create'; readonly namespace: string },
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  if (await cluster.mayI({ verb, group: '', resource: 'secrets', namespace }, signal)) return [];
  return [
    unmet(
      `${member.name}: missing permission to ${verb} secrets in ${namespace}, needed to copy them (--copy-pull-secret)`,
      'create the Secrets by hand where they are needed, or use a context with this permission',
    ),
  ];
}

const unseen = ({ member }: Candidate, namespace: string, name: string) =>
  unmet(
    `${member.name}: whether Secret ${namespace}/${name} exists is unknown: no permission to list Secrets there`,
    'without it images of a private registry are not pulled',
  );
