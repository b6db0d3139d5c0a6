/** What bin hands to the state layer: the world outside, chosen by flags (real clusters or a rehearsal). */
import type { Report } from '../engine/events.ts';
import type { BundledOperator } from '../model/bundled-operator.ts';
import type { KubeObject } from '../model/kube.ts';
import type { CertificateDecision } from '../model/ledger.ts';
import type { OperatorBundle } from '../model/operator-bundle.ts';
import type { Problem } from '../model/problem.ts';
import type { Clock, Contexts, Keys, ProveAccess, Resolve, VerifyServer } from '../ports.ts';

/** The `cacerts` that a cluster has, private keys left out. */
export type CaOfCluster = { readonly name: string; readonly cacerts: KubeObject };

export type Host = {
  /** `rehearsal`: simulated clusters that begin marked. */
  readonly kind: 'kubeconfig' | 'rehearsal';
  readonly contexts: Contexts;
  readonly clock: Clock;
  readonly proveAccess: ProveAccess;
  readonly verifyServer: VerifyServer;
  readonly resolve: Resolve;
  /** Who runs this: see `World`. */
  readonly holder: string;
  readonly hasEnded: (holder: string) => boolean;
  /** Records what happens; absent without `--trace`. */
  readonly trace?: Report;
  /** The certificates folder: what it and the clusters hold decides where each CA set comes from. Reads only. */
  readonly decideCertificates: (
    folder: string,
    clusters: readonly {
      readonly name: string;
      readonly cacerts?: KubeObject;
      readonly keyProblems?: readonly Problem[];
    }[],
  ) => Promise<CertificateDecision>;
  /** What is wrong with the private key in a cluster's `cacerts`: judged where it is read, before it is left out. */
  readonly keyProblems: (cluster: string, cacerts: KubeObject) => Promise<readonly Problem[]>;
  /** The CA certificates of a file, PEM, and nothing else that it holds. Throws `ProblemError` (`bad-input`). */
  readonly readAuthorities: (file: string) => Promise<string>;
  /** The bundle of this operator that a reference names: a folder, an archive, a URL or an image. Throws `ProblemError`. */
  readonly readBundle: (reference: string, operator: BundledOperator, signal: AbortSignal) => Promise<OperatorBundle>;
  /** Key material of that folder, made when first asked for. What clusters have already decides about the root. */
  readonly keys: (folder: string, existing: readonly CaOfCluster[]) => Keys;
};
