/** The decision about a mesh's certificates, from its folder and what the clusters have. */
import type { CertificateDecision } from '../model/ledger.ts';
import { readContents } from './contents.ts';
import { createCertificatesFolder } from './folder.ts';
import { type ClusterSecret, decideCertificates } from './ledger.ts';

/**
 * Reads the folder and decides; where something has to be made, it must be possible to keep it: told before anything is
 * written to a cluster. `now` in milliseconds.
 */
export async function decideFromFolder(
  path: string,
  clusters: readonly ClusterSecret[],
  now: number,
): Promise<CertificateDecision> {
  const contents = await readContents(path);
  const [set] = contents.sets.values();
  const pem = contents.root?.cert ?? set?.set.rootCert;
  const seen = pem === undefined ? {} : { folderRoot: pem };
  const decision = { ...decideCertificates(contents, clusters, now), ...seen };
  if ('problems' in decision) return decision;
  const { root, clusters: rows } = decision.plan;
  if (![root, ...rows].some(row => row.from === 'generate')) return decision;
  const problem = await createCertificatesFolder(path).writeProblem();
  return problem === undefined ? decision : { problems: [problem], ...seen };
}
