/** No cluster is in two meshes: what its istiod is told of clusters that are not among the chosen ones. */
import type { KubeObject } from '../../model/kube.ts';
import { otherMeshOf } from '../../model/marks.ts';
import { ISTIO_NAMESPACE } from '../../model/mesh.ts';
import type { Problem } from '../../model/problem.ts';
import { shellWord } from '../../model/shell-word.ts';
import { type Check, trouble } from '../check.ts';
import { type Candidate, each, listed, type Subject } from '../subject.ts';

export const oneMesh: Check = {
  id: 'one-mesh',
  title: 'No cluster belongs to another mesh',
  weight: 'problem',
  look: async (subject, signal) => {
    const found = await each(subject, candidate => outsiders(subject, candidate, signal));
    return {
      evidence: found.map((secrets, index) => ({
        cluster: subject.candidates[index]?.member.name ?? '',
        words: secrets.length === 0 ? 'no other cluster' : `remote secrets ${secrets.map(named).join(', ')}`,
      })),
      trouble: subject.candidates.flatMap((candidate, index) => ofAnotherMesh(subject, candidate, found[index] ?? [])),
      doubts: subject.candidates.flatMap((candidate, index) => outside(subject, candidate, found[index] ?? [])),
    };
  },
};

const secretKind = { apiVersion: 'v1', kind: 'Secret' };
const labels = 'istio/multiCluster=true';

/** Remote secrets that no member of the plan is behind. */
async function outsiders({ mesh }: Subject, candidate: Candidate, signal: AbortSignal): Promise<readonly KubeObject[]> {
  const names = new Set(mesh.members.map(({ name }) => name));
  const secrets = await listed(candidate, secretKind, signal, { namespace: ISTIO_NAMESPACE, labels });
  return (secrets ?? []).filter(each => Object.keys(each.data ?? {}).some(cluster => !names.has(cluster)));
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

function outside({ mesh }: Subject, { member }: Candidate, secrets: readonly KubeObject[]): readonly Problem[] {
  return secrets
    .filter(each => otherMeshOf(each, mesh.id) === undefined)
    .map(each =>
      trouble(
        'exists',
        `${member.name}: its istiod reads ${clusterOf(each)} too, which is not among the chosen clusters`,
        `choose that cluster as well; if it left the mesh: kubectl --context ${shellWord(member.context)} -n ${ISTIO_NAMESPACE} delete secret ${shellWord(each.metadata.name)}`,
      ),
    );
}

/** The key of a remote secret's one entry is the cluster. */
function clusterOf({ data = {}, metadata }: KubeObject): string {
  return `cluster ${Object.keys(data)[0] ?? ''} (Secret ${metadata.name})`;
}
