/**
 * What OLM's solver says, as far as its words are steady (docs/istio/olm.md#one-bad-subscription): the conflict that it
 * picks changes from try to try.
 */

/** The Subscription that cannot be resolved: the message about it stands on every Subscription of its namespace. */
export function quotedSubscription(message: string): string | undefined {
  return (
    /referenced by subscription ([^\s,]+)/.exec(message)?.[1] ??
    /(?:^|[\s,])subscription ([^\s,]+) exists/.exec(message)?.[1]
  );
}

/** A ClusterServiceVersion that no Subscription refers to: nothing of its package is resolved while it exists. */
export function leftBehindCsv(message: string): string | undefined {
  return /clusterserviceversion ([^\s,]+) exists and is not referenced by a subscription/.exec(message)?.[1];
}
