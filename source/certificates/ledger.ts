/** Where every cluster's CA set comes from, decided before anything is written. Pure. */
import type { KubeObject } from '../model/kube.ts';
import type { CertificateDecision, CertificateRow } from '../model/ledger.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { type CaSet, rootsOf, sharedKeys, verifyCaSet } from './ca-set.ts';
import { caSetOfSecret } from './cacerts.ts';
import { type Certificate, readCertificate, readCertificates } from './certificate.ts';
import { type FolderContents, problemsIn } from './contents.ts';
import { haveSameRoots, type RootsOf, rootsDiffer, signingRoot } from './roots.ts';

/**
 * A cluster and the `cacerts` it has already; its private key may be left out, deciding does not need it. What is wrong
 * with that key is then reported by the caller that extracted it: `keyProblems`.
 */
export type ClusterSecret = {
  readonly name: string;
  readonly cacerts?: KubeObject;
  readonly keyProblems?: readonly Problem[];
};

type Source = { readonly from: 'folder' | 'cluster'; readonly caSet: CaSet };

/**
 * What is in a cluster is kept, what is in the folder is used, what is missing is made; all of one root. Otherwise all
 * problems at once: sets that istiod would refuse, roots that differ, a root whose key is needed. `now` in milliseconds.
 */
export function decideCertificates(
  contents: FolderContents,
  clusters: readonly ClusterSecret[],
  now: number,
): CertificateDecision {
  const sources = new Map<string, Source>();
  const problems: Problem[] = [...contents.problems];
  for (const cluster of clusters) {
    try {
      const source = sourceOf(cluster, contents);
      if (source === undefined) continue;
      sources.set(cluster.name, source);
      const { problems: found } = verifyCaSet(source.caSet, now);
      // A key that was left in was judged with the rest.
      const told = source.caSet.set.caKey === '' ? (cluster.keyProblems ?? []) : [];
      problems.push(...told, ...found);
    } catch (error) {
      problems.push(...problemsIn(error));
    }
  }
  if (problems.length > 0) return { problems };
  try {
    return decide(contents, clusters, sources, now);
  } catch (error) {
    return { problems: problemsIn(error) };
  }
}

function sourceOf({ name, cacerts }: ClusterSecret, contents: FolderContents): Source | undefined {
  if (cacerts !== undefined) return { from: 'cluster', caSet: caSetOfSecret(name, cacerts, 'withheld') };
  const [problem] = contents.unreadable.get(name) ?? [];
  if (problem !== undefined) throw new ProblemError(problem);
  const caSet = contents.sets.get(name);
  return caSet === undefined ? undefined : { from: 'folder', caSet };
}

function decide(
  contents: FolderContents,
  clusters: readonly ClusterSecret[],
  sources: ReadonlyMap<string, Source>,
  now: number,
): CertificateDecision {
  const used = [...sources.values()];
  const known = [...used.map(holderOf), ...rootBesideSets(contents, used)];
  const [first] = known;
  const differing = first === undefined ? [] : known.filter(each => !haveSameRoots(first, each));
  if (first !== undefined && differing.length > 0) {
    return { problems: differing.map(each => rootsDiffer(first, each)) };
  }
  const lacking = clusters.map(cluster => cluster.name).filter(name => !sources.has(name));
  const root = rootRow(contents, first, used, lacking, now);
  if ('problem' in root) return { problems: [root.problem] };
  const warnings = [
    ...used.flatMap(source => verifyCaSet(source.caSet, now).warnings),
    ...sharedKeys(used.map(source => source.caSet)),
  ];
  return {
    plan: {
      folder: contents.path,
      root,
      clusters: clusters.map(cluster => clusterRow(cluster.name, sources.get(cluster.name))),
      warnings: [...new Set([...warnings.map(warning => warning.title), ...unusedRoot(contents, first, used)])],
    },
  };
}

function rootRow(
  contents: FolderContents,
  known: RootsOf | undefined,
  used: readonly Source[],
  lacking: readonly string[],
  now: number,
): CertificateRow | { readonly problem: Problem } {
  if (lacking.length === 0 && known !== undefined) {
    const from = used.some(source => source.from === 'cluster') ? 'cluster' : 'folder';
    return { cluster: '', from, ...factsOf(known.roots[0]) };
  }
  const signing = signingRoot(contents, known ?? rootOfOthers(contents), lacking, now);
  if ('problem' in signing) return signing;
  if (signing.from === 'generate') return { cluster: '', from: 'generate' };
  return { cluster: '', from: 'folder', ...factsOf(signing.signer.certificate) };
}

/** Sets of clusters that are not in this mesh now still say which root this folder is of. */
function rootOfOthers(contents: FolderContents): RootsOf | undefined {
  const [caSet] = contents.root === undefined ? contents.sets.values() : [];
  return caSet === undefined ? undefined : holderOf({ from: 'folder', caSet });
}

/** The folder's root must be that of the sets beside it; when only the clusters' own are used, it does not matter. */
function rootBesideSets({ path, root }: FolderContents, used: readonly Source[]): readonly RootsOf[] {
  if (root === undefined || !used.some(source => source.from === 'folder')) return [];
  const file = `${path}/root-cert.pem`;
  return [{ owner: file, roots: readCertificates(root.cert, file) }];
}

/** Nothing has to be signed now, but who named this folder expects its root, and a cluster added later needs it. */
function unusedRoot({ path, root }: FolderContents, known: RootsOf | undefined, used: readonly Source[]): string[] {
  if (root === undefined || known === undefined || used.some(source => source.from === 'folder')) return [];
  const held: RootsOf = { owner: path, roots: readCertificates(root.cert, `${path}/root-cert.pem`) };
  if (haveSameRoots(known, held)) return [];
  const [[inFolder], [inClusters]] = [held.roots, known.roots];
  return [
    `the root in ${path} (SHA-256 ${inFolder?.fingerprint}) is not used: the clusters keep their own (SHA-256 ${inClusters?.fingerprint})`,
  ];
}

function clusterRow(cluster: string, source: Source | undefined): CertificateRow {
  if (source === undefined) return { cluster, from: 'generate' };
  const { set, names } = source.caSet;
  return { cluster, from: source.from, ...factsOf(readCertificate(set.caCert, names.caCert)) };
}

function holderOf({ caSet }: Source): RootsOf {
  return { owner: caSet.names.rootCert, roots: rootsOf(caSet) };
}

function factsOf(certificate: Certificate | undefined): Pick<CertificateRow, 'fingerprint' | 'subject' | 'expires'> {
  if (certificate === undefined) return {};
  return { fingerprint: certificate.fingerprint, subject: certificate.subject, expires: certificate.notAfter };
}
