/** Whether OLM is just installing something because of a Subscription (docs/istio/olm.md#deleting). */
import { conditionOf, textAt } from './fields.ts';
import type { KubeObject } from './kube.ts';

/** OLM has given up for now: only a change sets it going again. */
const ends = ['ResolutionFailed', 'BundleUnpackFailed', 'InstallPlanFailed', 'InstallPlanMissing'];

/**
 * What OLM has not come to an end with: it carries that out even when the Subscription and its InstallPlan are deleted
 * meanwhile. Nothing where it rests, also because a person has to approve.
 */
export function installUnderWay(subscription: KubeObject): string | undefined {
  if (subscription.metadata.deletionTimestamp !== undefined) return undefined;
  const isTrue = (type: string) => conditionOf(subscription, type)?.status === 'True';
  const status = (...fields: readonly string[]) => textAt(subscription, 'status', ...fields);
  const current = status('currentCSV');
  if (isTrue('InstallPlanPending')) {
    const { reason = '' } = conditionOf(subscription, 'InstallPlanPending') ?? {};
    if (reason === 'RequiresApproval') return undefined;
    return `OLM is still carrying out InstallPlan ${status('installPlanRef', 'name') ?? ''} (${reason})`;
  }
  if (ends.some(isTrue)) return undefined;
  switch (status('state')) {
    case undefined:
    case '':
      return `OLM has not resolved Subscription ${subscription.metadata.name} yet`;
    case 'UpgradePending':
      // Of one whose version was deleted, it says so for ever.
      return current === status('installedCSV') ? undefined : `OLM is about to install ${current ?? 'a version'}`;
    default:
      return undefined;
  }
}

/** The ClusterServiceVersions that OLM has made, or is making, because of it. */
export function versionsOf(subscription: KubeObject): readonly string[] {
  const named = ['installedCSV', 'currentCSV'].flatMap(field => textAt(subscription, 'status', field) ?? []);
  return [...new Set(named)].filter(name => name !== '');
}
