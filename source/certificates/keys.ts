/** The mesh's key material: read from the certificates folder or from what clusters hold, else made and kept there. */
import type { KubeObject } from '../model/kube.ts';
import { ISTIO_NAMESPACE } from '../model/mesh.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { CertificateSet, Clock, Keys } from '../ports.ts';
import { intermediateAuthority, newKeyPair, rootAuthority, type Signer } from './authority.ts';
import { type Bundle, rootsOf, verifyBundle } from './bundle.ts';
import { bundleOfSecret } from './cacerts.ts';
import { readCertificates } from './certificate.ts';
import { problemsIn, readContents } from './contents.ts';
import { createCertificatesFolder } from './folder.ts';
import { createLanes } from './lanes.ts';
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
 * Keys of one mesh. Nothing is read, made or written before it is asked for. Both methods throw `ProblemError`:
 * `bad-certificate` names the file and the fix, `roots-differ` both roots.
 */
export function createKeys(order: KeysOrder): Keys {
  const folder = createCertificatesFolder(order.folder);
  const namespace = order.namespace ?? ISTIO_NAMESPACE;
  const existing = new Map((order.existing ?? []).map(each => [each.name, each.cacerts]));
  const lanes = createLanes();
  let signing: Promise<Signer> | undefined;
  let settled: RootsOf | undefined;

  /** The roots that the mesh has by what this run used already, else by what clusters have. */
  function knownRoots(): RootsOf | undefined {
    if (settled !== undefined) return settled;
    for (const [name, cacerts] of existing) return holderOf(bundleOfSecret(name, cacerts, 'withheld'));
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
    const [bundle] = root === undefined ? sets.values() : [];
    return bundle === undefined ? undefined : holderOf(bundle);
  }

  async function findSigner(signal: AbortSignal): Promise<Signer> {
    const known = knownRoots() ?? (await rootOfSets());
    const look = async () => {
      const held = { path: order.folder, root: await folder.readRoot() };
      const found = signingRoot(held, known, ['a cluster'], order.clock.now());
      if ('problem' in found) throw new ProblemError(found.problem);
      return found;
    };
    const found = await look();
    if (found.from === 'folder') return found.signer;
    await folder.writeRoot(await rootAuthority(order.clock.now(), await newKeyPair(lanes, signal)));
    // Read again: another program may have been first, and its root is then the mesh's.
    const made = await look();
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

  async function bundleOf(cluster: string, signal: AbortSignal): Promise<Bundle> {
    const kept = existing.get(cluster);
    if (kept !== undefined) return bundleOfSecret(cluster, kept, 'needed');
    const found = await folder.readSet(cluster);
    if (found !== undefined) return found;
    // Side by side: the intermediate's key does not depend on the root, and keys are what takes time.
    const [root, pair] = await Promise.all([signer(signal), newKeyPair(lanes, signal)]);
    signal.throwIfAborted();
    const made = { cluster, namespace, now: order.clock.now() };
    await folder.writeSet(cluster, await intermediateAuthority(made, pair, root));
    const written = await folder.readSet(cluster);
    if (written === undefined) throw new Error(`the set of ${cluster} that was just written is missing`);
    return written;
  }

  async function judged(bundle: Bundle): Promise<Problem | undefined> {
    const { problems } = verifyBundle(bundle, order.clock.now());
    if (problems.length > 0) return asOne(problems);
    const theirs = holderOf(bundle);
    const mine = knownRoots() ?? (await rootOfFolder());
    if (mine !== undefined && !haveSameRoots(mine, theirs)) return rootsDiffer(mine, theirs);
    settled ??= theirs;
    return undefined;
  }

  return {
    certificates: async (cluster, signal) => {
      signal.throwIfAborted();
      try {
        const bundle = await bundleOf(cluster, signal);
        const problem = await judged(bundle);
        if (problem !== undefined) throw new ProblemError(problem);
        return plainSet(bundle.set);
      } catch (error) {
        if (signal.aborted) throw error;
        throw new ProblemError(asOne(problemsIn(error)), { cause: error });
      }
    },
    verify: async (cluster, cacerts, signal) => {
      signal.throwIfAborted();
      try {
        return await judged(bundleOfSecret(cluster, cacerts, 'needed'));
      } catch (error) {
        return asOne(problemsIn(error));
      }
    },
  };
}

function holderOf(bundle: Bundle): RootsOf {
  return { owner: bundle.names.rootCert, roots: rootsOf(bundle) };
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
