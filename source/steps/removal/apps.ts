/** What uses the mesh goes first: the sample apps, and the other clusters' credentials. */

import type { Goal, Step } from '../../engine/step.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Member } from '../../model/mesh.ts';
import { objectsOf } from '../../model/mesh-parts.ts';
import { istiodName, planeOf, systemNamespace } from '../../model/plane.ts';
import { sh } from '../../model/shell-word.ts';
import { minutes } from '../../model/time-units.ts';
import { clusterzCommand, istiodPods, istiodViews, pendingDrop, shardzCommand } from '../../traffic/istiod.ts';
import { staleHint } from './peers-forget.ts';
import { type Leaver, leaving, removalOf, removalStep, removalsOf } from './removing.ts';

/** The sample apps, until their pods are gone. */
export function removeSamples(leaver: Leaver, needs: readonly string[]): readonly Step[] {
  const { member, options } = leaver;
  if (options.keep.has('samples')) return [];
  const removals = removalsOf(leaver, 'samples');
  const apps = removals.filter(({ ref, will }) => ref.kind === 'Deployment' && will === 'delete').map(({ ref }) => ref);
  const [first] = apps;
  return removalStep(member, removals, {
    name: 'remove-samples',
    title: 'Delete sample apps',
    needs,
    ...(first === undefined
      ? {}
      : {
          until: podsGone(
            first.namespace ?? '',
            apps.map(({ name }) => name),
          ),
        }),
  });
}

/** No pod of these Deployments is left. */
export function podsGone(namespace: string, deployments: readonly string[], within = 2 * minutes): Goal {
  return {
    by: 'watch-all',
    of: { apiVersion: 'v1', kind: 'Pod' },
    selection: { namespace },
    within,
    byHand: sh`kubectl -n ${namespace} get pods`,
    slow: { leaving: { apiVersion: 'v1', kind: 'Pod', namespace } },
    pending: pods => {
      const left = pods.filter(({ metadata }) =>
        deployments.some(name => metadata.ownerReferences?.some(owner => owner.name.startsWith(`${name}-`)) === true),
      );
      return left.length === 0
        ? undefined
        : `pods not terminated yet: ${left.map(each => each.metadata.name).join(', ')}`;
    },
  };
}

/**
 * The remote secrets on one cluster, of all others or of those that leave; done when no istiod there lists them and
 * none has an endpoint of theirs.
 */
export function removeRemoteSecrets(
  holder: Member,
  inventory: Inventory,
  gone: 'all' | readonly string[],
  after: readonly string[],
): readonly Step[] {
  const clusterOf = (annotations: Readonly<Record<string, string>> = {}) => annotations['networking.istio.io/cluster'];
  const isMeant = (cluster: string | undefined) => gone === 'all' || (cluster !== undefined && gone.includes(cluster));
  const ours = objectsOf(inventory, 'remote-secrets').filter(each => isMeant(clusterOf(each.metadata.annotations)));
  const others = inventory.otherRemoteSecrets.filter(
    each => isMeant(clusterOf(each.metadata.annotations)) && !ours.includes(each),
  );
  const names = ours.flatMap(each => clusterOf(each.metadata.annotations) ?? []);
  const removals = [...ours.map(removalOf), ...others.map(each => leaving(each, 'not created by eastwest'))];
  return removalStep(holder, removals, {
    name: 'remove-remote-secrets',
    title: names.length === 0 ? 'Delete remote secrets' : `Delete remote secrets for ${names.join(', ')}`,
    after,
    ...(inventory.istiodReady && names.length > 0 ? { until: forgotten(holder, names, inventory.istioVersion) } : {}),
  });
}

/** istiod is asked, not the secret: some versions keep a cluster whose secret is gone (istio#58047). */
function forgotten(holder: Member, clusters: readonly string[], version: string | undefined): Goal {
  return {
    by: 'ask',
    pods: istiodPods(holder),
    commands: [clusterzCommand, shardzCommand],
    within: 2 * minutes,
    byHand: `${sh`kubectl -n ${systemNamespace(holder)} exec deploy/${istiodName(planeOf(holder))}`} -c discovery -- ${shardzCommand.join(' ')}`,
    hint: staleHint(holder, version),
    views: istiodViews,
    pending: views => pendingDrop(views, clusters),
  };
}
