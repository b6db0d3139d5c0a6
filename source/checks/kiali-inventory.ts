/** What a cluster holds of Kiali, for removals: of a cluster from it, or of all of it. */
import { conditionOf } from '../model/fields.ts';
import type { Inventory } from '../model/inventory.ts';
import type { KindRef, KubeObject } from '../model/kube.ts';
import { meshOf, otherMeshOf } from '../model/marks.ts';
import type { Selection } from '../ports.ts';

type List = (kind: KindRef, selection?: Selection) => readonly KubeObject[] | Promise<readonly KubeObject[]>;

const KIALI = { apiVersion: 'kiali.io/v1alpha1', kind: 'Kiali' };
const deployments = { apiVersion: 'apps/v1', kind: 'Deployment' };
const secretLabels = ['kiali.io/multiCluster=true', 'kiali.io/kiali-multi-cluster-secret=true'];

/** `list` gives nothing for a kind that is not served. Secrets are those that the mesh's Kiali was given. */
export async function kialiInventory(list: List, meshId: string): Promise<NonNullable<Inventory['kiali']>> {
  const [all, operators, ...secrets] = await Promise.all([
    list(KIALI),
    list(deployments, { fields: 'metadata.name=kiali-operator' }),
    ...secretLabels.map(labels => list({ apiVersion: 'v1', kind: 'Secret' }, { labels })),
  ]);
  return {
    // Those of other meshes have nothing to forget here.
    all: all.filter(each => otherMeshOf(each, meshId) === undefined),
    secrets: secrets.flat().filter(each => meshOf(each) === meshId),
    operatorReady: operators.some(each => conditionOf(each, 'Available')?.status === 'True'),
  };
}
