/** No cluster is in two meshes: what its istiod knows of clusters that are not among the chosen ones. */
import type { KubeObject } from '../../model/kube.ts';
import { otherMeshOf } from '../../model/marks.ts';
import { systemNamespace } from '../../model/plane.ts';
import type { Problem } from '../../model/problem.ts';
import { sh, shellWord } from '../../model/shell-word.ts';
import { type Check, trouble } from '../check.ts';
import { clustersIn, remoteSecretKind, remoteSecretsIn } from '../istiod-reads.ts';
import { type Candidate, each, listed, type Subject } from '../subject.ts';

export const oneMesh: Check = {
  id: 'one-mesh',
  title: 'No cluster belongs to another mesh',
  weight: 'problem',
  run: async (subject, signal) => {
    const read = await each(subject, candidate => secretsOf(candidate, signal));
    const names = new Set(subject.mesh.members.map(({ name }) => name));
    const found = read.map(secrets => secrets.filter(secret => clustersIn(secret).some(name => !names.has(name))));
    const newcomers = (index: number) => joining(subject, subject.candidates[index], read[index] ?? []);
    const told = subject.candidates.map((candidate, index) => {
      const secrets = (found[index] ?? []).filter(secret => otherMeshOf(secret, subject.mesh.id) === undefined);
      return { candidate, secrets, joins: newcomers(index) };
    });
    return {
      evidence: found.map((secrets, index) => ({
        cluster: subject.candidates[index]?.member.name ?? '',
        words: secrets.length === 0 ? 'no other cluster' : `remote secrets ${secrets.map(named).join(', ')}`,
      })),
      trouble: [
        ...subject.candidates.flatMap((candidate, index) => ofAnotherMesh(subject, candidate, found[index] ?? [])),
        ...told.filter(({ joins }) => joins.length > 0).flatMap(withoutSome),
      ],
      doubts: told.filter(({ joins }) => joins.length === 0).flatMap(outside),
    };
  },
};

async function secretsOf(candidate: Candidate, signal: AbortSignal): Promise<readonly KubeObject[]> {
  return (await listed(candidate, remoteSecretKind, signal, remoteSecretsIn(systemNamespace(candidate.member)))) ?? [];
}

/** The chosen clusters that this one's istiod does not read yet. */
function joining(
  { mesh }: Subject,
  candidate: Candidate | undefined,
  secrets: readonly KubeObject[],
): readonly string[] {
  const known = new Set([candidate?.member.name, ...secrets.flatMap(clustersIn)]);
  return mesh.members.map(({ name }) => name).filter(name => !known.has(name));
}

const named = ({ metadata }: KubeObject) => metadata.name;

function ofAnotherMesh({ mesh }: Subject, { member }: Candidate, secrets: readonly KubeObject[]): readonly Problem[] {
  const marked = secrets.filter(each => otherMeshOf(each, mesh.id) !== undefined);
  return [...Map.groupBy(marked, each => otherMeshOf(each, mesh.id) ?? '')].map(([other, group]) =>
    trouble(
      'exists',
      `${member.name} is in mesh ${other}: its istiod reads ${group.map(clusterOf).join(', ')}`,
      `a cluster is in one mesh only: leave ${member.name} out, or run with --mesh-id ${shellWord(other)} and all clusters of that mesh`,
    ),
  );
}

type Told = {
  readonly candidate: Candidate;
  readonly secrets: readonly KubeObject[];
  readonly joins: readonly string[];
};

function outside({ candidate: { member }, secrets }: Told): readonly Problem[] {
  return secrets.map(each =>
    trouble(
      'exists',
      `${member.name}: its istiod reads ${clusterOf(each)} too, which is not among the chosen clusters`,
      `choose that cluster as well; if it left the mesh: kubectl --context ${shellWord(member.context)} -n ${shellWord(systemNamespace(member))} delete secret ${shellWord(each.metadata.name)}`,
    ),
  );
}

/**
 * A cluster joins, and one of the mesh is left out: the two would not know each other, and the new one could get a
 * network or a helloworld version that the other has.
 */
function withoutSome({ candidate: { member }, secrets, joins }: Told): readonly Problem[] {
  return secrets.map(each => {
    const [name = ''] = clustersIn(each);
    return trouble(
      'exists',
      `${joins.join(', ')} would join the mesh of ${member.name} without ${name}, which is in it (Secret ${each.metadata.name})`,
      `name all clusters of the mesh: ${sh`--cluster ${name}=CONTEXT`}; if it left the mesh: kubectl --context ${shellWord(member.context)} -n ${shellWord(systemNamespace(member))} delete secret ${shellWord(each.metadata.name)}`,
    );
  });
}

/** The key of a remote secret's one entry is the cluster. */
function clusterOf({ data = {}, metadata }: KubeObject): string {
  return `cluster ${Object.keys(data)[0] ?? ''} (Secret ${metadata.name})`;
}
