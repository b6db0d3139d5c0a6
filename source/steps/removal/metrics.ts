/** Metrics of a mesh: what others keep is as it was without it, and what was created for it goes. */
import type { Step } from '../../engine/step.ts';
import { federationJob, unfederate } from '../../manifests/metrics/federation.ts';
import { restoreUserWorkload } from '../../manifests/metrics/user-workload.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Member } from '../../model/mesh.ts';
import { sh } from '../../model/shell-word.ts';
import { loaded } from '../metrics/federation.ts';
import type { RemovalStepName } from './removal-steps.ts';
import { removalId, removalStep, removalsOf } from './removing.ts';

type Holder = { readonly member: Member; readonly inventory: Inventory };

/** The home's Prometheus takes nothing more from clusters that leave; none where it goes itself. */
export function unfederateMetrics(
  { member, inventory }: Holder,
  leaving: (cluster: string) => boolean,
): readonly Step[] {
  const { federation } = inventory.metrics ?? {};
  const clusters = federation?.clusters.filter(leaving) ?? [];
  if (federation === undefined || clusters.length === 0) return [];
  const { ref, selector } = federation;
  const jobs = clusters.map(federationJob);
  const { namespace = '' } = ref;
  return [
    {
      id: removalId(member, 'unfederate-metrics'),
      cluster: member.name,
      title: `Stop federating metrics of ${clusters.join(', ')}`,
      needs: [],
      amend: () => [unfederate(ref, clusters)],
      ...(Object.keys(selector).length === 0
        ? {}
        : {
            until: loaded({ namespace, selector }, text => {
              const left = jobs.filter(job => text.includes(`job_name: ${job}\n`));
              return left.length === 0 ? undefined : `Prometheus still runs with ${left.join(', ')}`;
            }),
          }),
      byHand: sh`kubectl -n ${namespace} edit configmap ${ref.name}`,
    },
  ];
}

/** After Kiali, which reads them. */
export function removeMetrics(
  meshId: string,
  { member, inventory }: Holder,
  after: readonly string[],
): readonly Step[] {
  const removals = removalsOf({ inventory }, 'metrics');
  const name: RemovalStepName = 'remove-metrics';
  const removed = removalStep(member, removals, { name, title: 'Delete metrics of the mesh', after });
  if (inventory.metrics?.userWorkload !== true) return removed;
  return [
    ...removed,
    {
      id: removalId(member, 'restore-monitoring'),
      cluster: member.name,
      title: 'Restore the monitoring config',
      needs: [],
      ...(after.length === 0 ? {} : { after }),
      amend: () => [restoreUserWorkload(meshId)],
      byHand: 'kubectl -n openshift-monitoring edit configmap cluster-monitoring-config',
    },
  ];
}
