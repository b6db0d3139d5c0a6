/** Which roots there are, read for people: nothing is decided by it. */

import { X509Certificate } from 'node:crypto';
import { textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { ISTIO_NAMESPACE } from '../model/plane.ts';
import type { ClusterRoots, RootFact, RootsSeen } from '../model/roots-seen.ts';
import type { Cluster } from '../ports.ts';

const published = { apiVersion: 'v1', kind: 'ConfigMap', name: 'istio-ca-root-cert' };

type Signing = {
  readonly name: string;
  readonly cluster: Cluster;
  readonly cacerts: KubeObject | undefined;
  /** Whether a control plane runs there. */
  readonly hasIstiod: boolean;
  /** Of that control plane, where it is not the usual one. */
  readonly namespace?: string;
};

/** `folder`: the root of the certificates folder, PEM. */
export async function rootsSeen(
  folder: string | undefined,
  clusters: readonly Signing[],
  signal: AbortSignal,
): Promise<RootsSeen> {
  return {
    folder: rootsIn(folder ?? ''),
    clusters: await Promise.all(
      clusters.map(async ({ name, cluster, cacerts, hasIstiod, namespace }): Promise<ClusterRoots> => {
        const istiod = hasIstiod ? await publishedRoots(cluster, namespace, signal) : [];
        return { cluster: name, cacerts: cacerts === undefined ? undefined : rootsIn(pemOf(cacerts)), istiod };
      }),
    ),
  };
}

function pemOf({ data = {} }: KubeObject): string {
  return Buffer.from(data['root-cert.pem'] ?? data['ca.crt'] ?? '', 'base64').toString();
}

/** What cannot be read is not shown; the checks say why. */
async function publishedRoots(
  cluster: Cluster,
  namespace = ISTIO_NAMESPACE,
  signal: AbortSignal,
): Promise<readonly RootFact[]> {
  const found = await orUndefined(cluster.read({ ...published, namespace }, signal));
  return rootsIn(textAt(found, 'data', 'root-cert.pem') ?? '');
}

/** Each certificate of a PEM text once; one that cannot be read is left out. */
export function rootsIn(pem: string): readonly RootFact[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const facts = blocks.flatMap((block): readonly RootFact[] => {
    try {
      const { fingerprint256, subject, validToDate } = new X509Certificate(block);
      return [{ fingerprint: fingerprint256, subject: subject.replaceAll('\n', ', '), expires: validToDate.getTime() }];
    } catch {
      return [];
    }
  });
  return [...new Map(facts.map(fact => [fact.fingerprint, fact])).values()];
}
