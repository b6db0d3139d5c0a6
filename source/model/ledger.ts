/** Where every cluster's CA set comes from: what the Certificates screen and `plan` show. Nothing secret. */
import type { Problem } from './problem.ts';

export type CertificateRow = {
  /** Cluster name; '' for the root. */
  readonly cluster: string;
  /** Made during the run, from the folder, or already in the cluster and kept. */
  readonly from: 'generate' | 'folder' | 'cluster';
  /** SHA-256 of the certificate, upper-case hex pairs with colons. Absent when it is still to be made. */
  readonly fingerprint?: string;
  readonly subject?: string;
  /** Milliseconds since 1970. */
  readonly expires?: number;
};

export type CertificatePlan = {
  readonly folder: string;
  readonly root: CertificateRow;
  readonly clusters: readonly CertificateRow[];
  /** What stops nothing and is worth knowing: one key in two clusters, a certificate that ends soon. */
  readonly warnings?: readonly string[];
};

export type CertificateDecision = ({ readonly plan: CertificatePlan } | { readonly problems: readonly Problem[] }) & {
  /** The root in the folder, PEM, whatever was decided; absent where it holds none that can be read. */
  readonly folderRoot?: string;
};
