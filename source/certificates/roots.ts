/**
 * Which root the mesh has, and whether it can sign here. All clusters must have the same one
 * (docs/istio/certificates.md#one-root).
 */
import type { Problem } from '../model/problem.ts';
import { type Signer, signerOf } from './authority.ts';
import { readKey } from './ca-set.ts';
import { badCertificate, type Certificate, readCertificates } from './certificate.ts';
import { problemsOf } from './chain.ts';
import type { FolderRoot } from './folder.ts';
import { keyBlock } from './pem.ts';

/** Roots and who has them: `Secret istio-system/cacerts in west`. Several roots are one bundle, compared as a set. */
export type RootsOf = { readonly owner: string; readonly roots: readonly Certificate[] };

export type SigningRoot =
  | { readonly from: 'folder'; readonly signer: Signer }
  /** No cluster has a root yet. */
  | { readonly from: 'generate' };

/**
 * The root that signs missing intermediates: the folder's when its key exists and it is the one that others of the mesh
 * (`known`) have, a new one when none has any. `lacking`: the clusters that it is for. Throws `ProblemError` for a key
 * or certificate that cannot be read; answers with the problem that names the needed root otherwise. `now` in
 * milliseconds since 1970.
 */
export function signingRoot(
  folder: { readonly path: string; readonly root: FolderRoot | undefined },
  known: RootsOf | undefined,
  lacking: readonly string[],
  now: number,
): SigningRoot | { readonly problem: Problem } {
  const { root, path } = folder;
  if (root === undefined)
    return known === undefined ? { from: 'generate' } : { problem: rootNeeded(path, lacking, known) };
  const file = `${path}/root-cert.pem`;
  const held: RootsOf = { owner: path, roots: readCertificates(root.cert, file) };
  if (known !== undefined && !haveSameRoots(known, held)) return { problem: rootNeeded(path, lacking, known, held) };
  if (root.key === undefined) return { problem: rootNeeded(path, lacking, held) };
  const signer = signerOf(readKey(keyBlock(root.key) ?? root.key, `${path}/root-key.pem`), held.roots);
  if (signer === undefined) {
    const title = `${path}/root-key.pem is not the key of ${file}`;
    return { problem: badCertificate(title, 'Put the key there that belongs to this root.') };
  }
  // An intermediate will stand below it, as the second of the chain.
  const [problem] = [...problemsOf([signer.certificate], now), ...tooShallow(signer.certificate)];
  return problem === undefined ? { from: 'folder', signer } : { problem };
}

/** True where both have the same set of root certificates, in any order. */
export function haveSameRoots(left: RootsOf, right: RootsOf): boolean {
  return fingerprintsOf(left).join() === fingerprintsOf(right).join();
}

/** Says whose roots differ, with subject and fingerprint of each. */
export function rootsDiffer(mine: RootsOf, theirs: RootsOf): Problem {
  return {
    code: 'roots-differ',
    title: `${theirs.owner} has a different root CA than ${mine.owner}`,
    hint: 'All clusters of a mesh need one root. Give both an intermediate of the same root; istiod and all workloads there must then be restarted.',
    evidence: `${described(mine)} | ${described(theirs)}`,
  };
}

function rootNeeded(path: string, lacking: readonly string[], known: RootsOf, held?: RootsOf): Problem {
  const [root] = known.roots;
  return {
    code: held === undefined ? 'bad-certificate' : 'roots-differ',
    title: `no certificates for ${lacking.join(', ')}: the key of the mesh's root (${root?.subject ?? ''}) is not in ${path}`,
    hint: `Name the folder that holds root-key.pem and root-cert.pem of that root (--certificates DIR), or put there a finished set for each, signed by it: <cluster>/{ca-key,ca-cert,root-cert,cert-chain}.pem. No other root is generated for a mesh that has one. Its SHA-256 fingerprint: ${fingerprintsOf(known).join(', ')}`,
    evidence: held === undefined ? described(known) : `${described(known)} | ${described(held)}`,
  };
}

function tooShallow({ file, subject, fields }: Certificate): readonly Problem[] {
  if (fields.pathLength !== 0) return [];
  const title = `${file}: ${subject} has pathlen 0 and can sign no intermediate CA`;
  return [badCertificate(title, 'Use a CA that may have another CA below it.')];
}

function described(holder: RootsOf): string {
  const roots = holder.roots.map(root => `${root.subject}, SHA-256 ${root.fingerprint}`);
  return `${holder.owner}: ${roots.join(' and ')}`;
}

function fingerprintsOf({ roots }: RootsOf): readonly string[] {
  return [...new Set(roots.map(root => root.fingerprint))].toSorted();
}
