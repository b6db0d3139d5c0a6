/** The checks of what runs, in an order that tells the cause first. */
import { ambientNetworks } from './checks/ambient.ts';
import { kialiState } from './checks/kiali-state.ts';
import { leavingNamespaces } from './checks/leaving-namespaces.ts';
import { nodePortGateways } from './checks/node-port-gateways.ts';
import { podsCreated, podsReady } from './checks/pods.ts';
import { proxyCertificatesHeld } from './checks/proxy-certificates.ts';
import { reconciled } from './checks/reconciled.ts';
import { remoteControlPlanes } from './checks/remote-control-planes.ts';
import { secretServers } from './checks/secret-servers.ts';
import { subsetRoutes } from './checks/subset-routes.ts';
import { webhooksServed } from './checks/webhooks.ts';
import type { HealthCheck, MeshSeen } from './health-check.ts';
import { type HealthResult, resultOf } from './result.ts';

export const healthChecks: readonly HealthCheck[] = [
  secretServers,
  subsetRoutes,
  ambientNetworks,
  reconciled,
  remoteControlPlanes,
  podsCreated,
  podsReady,
  webhooksServed,
  leavingNamespaces,
  nodePortGateways,
  proxyCertificatesHeld,
  kialiState,
];

/** `skipped` or `unknown`: why nothing was checked. */
export function healthResults(
  read: MeshSeen | { readonly skipped: string } | { readonly unknown: string },
): readonly HealthResult[] {
  return healthChecks.map(check => {
    if ('skipped' in read) return resultOf(check, read);
    if ('unknown' in read) return resultOf(check, { evidence: [], unknown: [read.unknown] });
    return resultOf(check, check.judge(read));
  });
}
