/** An istiod that runs already signs with the root that it started with: later ones are read by a restart only. */
import { X509Certificate } from 'node:crypto';
import { textAt } from '../model/fields.ts';
import { ProblemError } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', name: 'istio-ca-root-cert' };
const cacerts = { apiVersion: 'v1', kind: 'Secret', name: 'cacerts' };
const podKind = { apiVersion: 'v1', kind: 'Pod' };

/**
 * UIDs of the istiod pods that run with another root than the mesh's (its SHA-256; undefined: it is still to be made):
 * by the root that they publish, and where they are too young to have done so by whether `cacerts` existed before them.
 * None where they have it, or where the cluster does not tell.
 */
export async function istiodsOfAnotherRoot(
  cluster: Cluster,
  namespace: string,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const published = textAt(await cluster.read({ ...configMap, namespace }, signal), 'data', 'root-cert.pem');
    const roots = fingerprints(published ?? '');
    const tellsNothing = published !== undefined && roots.length === 0;
    if (tellsNothing || (wanted !== undefined && roots.includes(wanted))) return [];
    const pods = await cluster.list(podKind, { namespace, labels: 'app=istiod' }, signal);
    const since = wanted === undefined ? undefined : await pluggedInSince(cluster, namespace, wanted, signal);
    const isNewer = (created = '') => since !== undefined && Date.parse(created) > since;
    return pods.flatMap(({ metadata }) => (isNewer(metadata.creationTimestamp) ? [] : (metadata.uid ?? [])));
  } catch (error) {
    if (error instanceof ProblemError) return [];
    throw error;
  }
}

/**
 * Since when `cacerts` has the root, in milliseconds since 1970: an istiod that started later reads it, though the
 * ConfigMap may still have the old one for the seconds until a new leader writes it.
 */
async function pluggedInSince(
  cluster: Cluster,
  namespace: string,
  root: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const found = await cluster.read({ ...cacerts, namespace }, signal);
  const pem = Buffer.from(found?.data?.['root-cert.pem'] ?? found?.data?.['ca.crt'] ?? '', 'base64').toString();
  if (found === undefined || !fingerprints(pem).includes(root)) return undefined;
  const { creationTimestamp = '', managedFields = [] } = found.metadata;
  return Math.max(...[creationTimestamp, ...managedFields.flatMap(({ time }) => time ?? [])].map(Date.parse));
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
