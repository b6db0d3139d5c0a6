/** How the server of a kubeconfig's cluster is verified: the public half of its TLS settings. */
import { certificatesAlone } from '../../model/pem-certificates.ts';
import type { ServerTrust } from '../../ports.ts';
import type { ClusterEntry } from './entries.ts';
import { namedFile } from './named-file.ts';

/** Reads the CA file that is named. Throws `ProblemError` (`kubeconfig`) where that cannot be read. */
export function trustOf(cluster: ClusterEntry | undefined): ServerTrust {
  const pem = authorityOf(cluster)?.toString('utf8');
  // What else is in the file, a key for one, goes nowhere.
  return {
    ca: pem === undefined ? undefined : certificatesAlone(pem),
    serverName: cluster?.tlsServerName,
  };
}

/** The content of its CA file or data, as it is; throws as `trustOf` does. */
export function authorityOf(cluster: ClusterEntry | undefined): Buffer | undefined {
  if (cluster?.caData !== undefined) return Buffer.from(cluster.caData, 'base64');
  return cluster?.caFile === undefined ? undefined : namedFile(cluster.caFile);
}
