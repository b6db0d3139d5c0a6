/** An istiod that runs already signs with the root that it started with: later ones are read by a restart only. */
import { X509Certificate } from 'node:crypto';
import { textAt } from '../model/fields.ts';
import { ISTIO_NAMESPACE } from '../model/mesh.ts';
import { ProblemError } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', namespace: ISTIO_NAMESPACE, name: 'istio-ca-root-cert' };
const podKind = { apiVersion: 'v1', kind: 'Pod' };

/**
 * UIDs of the istiod pods that run with another root than the mesh's (its SHA-256; undefined: it is still to be made).
 * None where they have it, or where the cluster does not tell.
 */
export async function istiodsOfAnotherRoot(
  cluster: Cluster,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const roots = fingerprints(textAt(await cluster.read(configMap, signal), 'data', 'root-cert.pem') ?? '');
    if (roots.length === 0 || (wanted !== undefined && roots.includes(wanted))) return [];
    const pods = await cluster.list(podKind, { namespace: ISTIO_NAMESPACE, labels: 'app=istiod' }, signal);
    return pods.flatMap(({ metadata }) => metadata.uid ?? []);
  } catch (error) {
    if (error instanceof ProblemError) return [];
    throw error;
  }
}

/** SHA-256 of each certificate in a PEM text, as upper-case hex pairs; one that cannot be read is left out. */
function fingerprints(pem: string): readonly string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap(block => {
    try {
      return new X509Certificate(block).fingerprint256;
    } catch {
      return [];
    }
  });
}
