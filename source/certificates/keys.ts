/** The mesh's key material: read from the certificates folder or from what clusters hold, else made and kept there. */
import type { KubeObject } from '../model/kube.ts';
import { ISTIO_NAMESPACE } from '../model/plane.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { CertificateSet, Clock, Keys } from '../ports.ts';
import { createSemaphore } from '../semaphore.ts';
import { intermediateAuthority, newKeyPair, rootAuthority, type Signer } from './authority.ts';
import { type CaSet, rootsOf, verifyCaSet } from './ca-set.ts';
import { caSetOfSecret } from './cacerts.ts';
import { readCertificates } from './certificate.ts';
import { problemsIn, readContents } from './contents.ts';
import { createCertificatesFolder } from './folder.ts';
import { certificateBlocks, keyBlock } from './pem.ts';
import { haveSameRoots, type RootsOf, rootsDiffer, signingRoot } from './roots.ts';

export type KeysOrder = {
  /** The certificates folder; made when something is written. */
  readonly folder: string;
  readonly meshId: string;
  readonly clock: Clock;
  /** Namespace of the control plane. */
  readonly namespace?: string;
  /**
   * `cacerts` that clusters have already: they decide the mesh's root, whatever the folder holds, and are handed out
   * for those clusters when their private keys were not left out.
   */
  readonly existing?: readonly { readonly name: string; readonly cacerts: KubeObject }[];
};

/**
 * Key generations fill the four threads that all of Node shares: eleven at once stalled DNS lookups for over two
 * seconds, for the same total time (docs/measured.md#certificates).
 */
const generationsAtOnce = 2;

/**
 * Keys of one mesh. Nothing is read, made or written before it is asked for. Both methods throw `ProblemError`:
 * `bad-certificate` names the file and the fix, `roots-differ` both roots.
 */
export function createKeys(order: KeysOrder): Keys {
  const folder = createCertificatesFolder(order.folder);
  const namespace = order.namespace ?? ISTIO_NAMESPACE;
  const existing = new Map((order.existing ?? []).map(each => [each.name, each.cacerts]));
  const generations = createSemaphore(generationsAtOnce);
  let signing: Promise<Signer> | undefined;
  let settled: RootsOf | undefined;

  /** The roots that the mesh has by what this run used already, else by what clusters have. */
  function knownRoots(): RootsOf | undefined {
    if (settled !== undefined) return settled;
    for (const [name, cacerts] of existing) return holderOf(caSetOfSecret(name, cacerts, 'withheld'));
    return undefined;
  }

  async function rootOfFolder(): Promise<RootsOf | undefined> {
    const root = await folder.readRoot();
    const file = `${order.folder}/root-cert.pem`;
    return root === undefined ? undefined : { owner: `mesh ${order.meshId}`, roots: readCertificates(root.cert, file) };
  }

  /** A folder with sets and no root is of the root of those sets. */
  async function rootOfSets(): Promise<RootsOf | undefined> {
    const { root, sets } = await readContents(order.folder);
    const [caSet] = root === undefined ? sets.values() : [];
    return caSet === undefined ? undefined : holderOf(caSet);
  }

  async function findSigner(signal: AbortSignal): Promise<Signer> {
    const known = knownRoots() ?? (await rootOfSets());
    const read = async () => {
      const held = { path: order.folder, root: await folder.readRoot() };
      const found = signingRoot(held, known, ['a cluster'], order.clock.now());
      if ('problem' in found) throw new ProblemError(found.problem);
      return found;
    };
    const found = await read();
    if (found.from === 'folder') return found.signer;
    await folder.writeRoot(await rootAuthority(order.clock.now(), await newKeyPair(generations, signal)));
    // Read again: another program may have been first, and its root is then the mesh's.
    const made = await read();
    if (made.from === 'generate') throw new Error('the root that was just written is missing');
    return made.signer;
  }

  /** One root for all clusters that ask at once; a failure is not remembered, so that a second run can succeed. */
  function signer(signal: AbortSignal): Promise<Signer> {
    signing ??= findSigner(signal).catch((error: unknown) => {
      signing = undefined;
      throw error;
    });
    return signing;
  }

  async function caSetOf(cluster: string, signal: AbortSignal): Promise<CaSet> {
    const kept = existing.get(cluster);
    if (kept !== undefined) return caSetOfSecret(cluster, kept, 'needed');
    const found = await folder.readSet(cluster);
    if (found !== undefined) return found;
    // Side by side: the intermediate's key does not depend on the root, and keys are what takes time.
    const [root, pair] = await Promise.all([signer(signal), newKeyPair(generations, signal)]);
    signal.throwIfAborted();
    const made = { cluster, namespace, now: order.clock.now() };
    await folder.writeSet(cluster, await intermediateAuthority(made, pair, root));
    const written = await folder.readSet(cluster);
    if (written === undefined) throw new Error(`the set of ${cluster} that was just written is missing`);
    return written;
  }

  async function judged(caSet: CaSet): Promise<Problem | undefined> {
    const { problems } = verifyCaSet(caSet, order.clock.now());
    if (problems.length > 0) return asOne(problems);
    const theirs = holderOf(caSet);
    const mine = knownRoots() ?? (await rootOfFolder());
    if (mine !== undefined && !haveSameRoots(mine, theirs)) return rootsDiffer(mine, theirs);
    settled ??= theirs;
    return undefined;
  }

  return {
    certificates: async (cluster, signal) => {
      signal.throwIfAborted();
      try {
        const caSet = await caSetOf(cluster, signal);
        const problem = await judged(caSet);
        if (problem !== undefined) throw new ProblemError(problem);
        return plainSet(caSet.set);
      } catch (error) {
        if (signal.aborted) throw error;
        throw new ProblemError(asOne(problemsIn(error)), { cause: error });
      }
    },
    verify: async (cluster, cacerts, signal) => {
      signal.throwIfAborted();
      try {
        return await judged(caSetOfSecret(cluster, cacerts, 'needed'));
      } catch (error) {
        return asOne(problemsIn(error));
      }
    },
  };
}

function holderOf(caSet: CaSet): RootsOf {
  return { owner: caSet.names.rootCert, roots: rootsOf(caSet) };
}

/** A lane shows one problem: the first, with the others behind it. */
function asOne(problems: readonly Problem[]): Problem {
  const [first, ...others] = problems;
  if (first === undefined) throw new Error('no problem to report');
  if (others.length === 0) return first;
  return { ...first, evidence: [first.evidence, ...others.map(each => each.title)].filter(Boolean).join('; ') };
}

/** What goes into the Secret: the blocks that were judged and no other, `\n` at every line end, whatever the files had. */
function plainSet(set: CertificateSet): CertificateSet {
  const certificates = (text: string) =>
    certificateBlocks(text)
      .map(each => each.text)
      .join('');
  return {
    caKey: keyBlock(set.caKey) ?? '',
    caCert: certificates(set.caCert),
    rootCert: certificates(set.rootCert),
    certChain: certificates(set.certChain),
  };
}
