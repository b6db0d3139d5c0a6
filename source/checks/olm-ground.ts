/**
 * The namespace that OLM would install the operator in: what there makes a new Subscription wait for ever
 * (docs/istio/olm.md).
 */

import { conditionOf, listAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import { leftBehindCsv, quotedSubscription } from '../model/olm-words.ts';
import type { OperatorPackage } from '../model/operator-package.ts';
import { orUndefined } from '../model/or-undefined.ts';
import type { Cluster } from '../ports.ts';

export type OlmGround = {
  readonly namespace: string;
  readonly package: string;
  /** Names of its OperatorGroups: one is right. */
  readonly groups: readonly string[];
  /** The group names namespaces; the operator is for all of them. */
  readonly isConfined: boolean;
  /** A ClusterServiceVersion of the package that no Subscription refers to. */
  readonly leftBehind?: string;
  /** The version that our own Subscription calls installed, though it is gone: OLM does not install it again. */
  readonly lost?: string;
  /** A foreign Subscription to the package. */
  readonly rival?: string;
  /** A Subscription that stops all others there, by the message that quotes it. */
  readonly unresolved?: { readonly subscription: string; readonly message: string };
  /** Our own Subscription failed because of one that is gone, which alone does not make OLM resolve again. */
  readonly stuckBecauseOf?: string;
  /** Foreign Subscriptions with manual approval: ours then waits for the same approval. */
  readonly approvedByHand: readonly string[];
};

const group = { apiVersion: 'operators.coreos.com/v1', kind: 'OperatorGroup' };
const subscription = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' };
const csv = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'ClusterServiceVersion' };

/** Nothing where it may not be read: then only the install shows it. Throws `ProblemError`. */
export async function olmGround(
  cluster: Cluster,
  wanted: OperatorPackage,
  signal: AbortSignal,
): Promise<OlmGround | undefined> {
  const { namespace } = wanted;
  const lists = Promise.all([
    cluster.list(group, { namespace }, signal),
    cluster.list(subscription, { namespace }, signal),
    cluster.list(csv, { namespace }, signal),
  ]);
  const found = await orUndefined(lists, 'forbidden');
  return found === undefined ? undefined : groundOf(wanted, ...found);
}

function groundOf(
  { namespace, name, csv: prefix }: OperatorPackage,
  groups: readonly KubeObject[],
  subscriptions: readonly KubeObject[],
  csvs: readonly KubeObject[],
): OlmGround {
  const referred = subscriptions.flatMap(each => [
    textAt(each, 'status', 'installedCSV') ?? '',
    textAt(each, 'status', 'currentCSV') ?? '',
  ]);
  const left = csvs.find(
    ({ metadata }) =>
      metadata.labels?.['olm.copiedFrom'] === undefined &&
      metadata.name.startsWith(prefix) &&
      !referred.includes(metadata.name),
  );
  const own = subscriptions.find(each => isOurs(each) && textAt(each, 'spec', 'name') === name);
  const installed = textAt(own, 'status', 'installedCSV');
  const isLost =
    installed !== undefined &&
    installed === textAt(own, 'status', 'currentCSV') &&
    !csvs.some(each => each.metadata.name === installed);
  const others = subscriptions.filter(each => !isOurs(each));
  const rival = others.find(each => textAt(each, 'spec', 'name') === name);
  const failed = subscriptions.map(each => conditionOf(each, 'ResolutionFailed')).find(each => each?.status === 'True');
  const message = failed?.message ?? '';
  const quoted = quotedSubscription(message);
  // A message about a deleted Subscription stays until the next successful resolution.
  const isThere = subscriptions.some(each => each.metadata.name === quoted);
  const stuckBecauseOf = installed === undefined ? culpritThatIsGone(own, subscriptions) : undefined;
  const leftBehind = left?.metadata.name ?? leftBehindCsv(message);
  return {
    namespace,
    package: name,
    groups: groups.map(each => each.metadata.name),
    isConfined: groups.some(each => listAt(each, 'spec', 'targetNamespaces').length > 0),
    ...(leftBehind === undefined || !csvs.some(each => each.metadata.name === leftBehind) ? {} : { leftBehind }),
    ...(isLost ? { lost: installed } : {}),
    ...(rival === undefined ? {} : { rival: rival.metadata.name }),
    ...(quoted === undefined || !isThere ? {} : { unresolved: { subscription: quoted, message } }),
    ...(stuckBecauseOf === undefined ? {} : { stuckBecauseOf }),
    approvedByHand: others
      .filter(each => textAt(each, 'spec', 'installPlanApproval') === 'Manual')
      .map(each => each.metadata.name),
  };
}

function culpritThatIsGone(own: KubeObject | undefined, all: readonly KubeObject[]): string | undefined {
  const failed = conditionOf(own, 'ResolutionFailed');
  const quoted = failed?.status === 'True' ? quotedSubscription(failed.message ?? '') : undefined;
  return all.some(each => each.metadata.name === quoted) ? undefined : quoted;
}
