/** One Helm chart as the operator installs it for a revision. */
import type { KubeObject } from '../../../model/kube.ts';

export type Chart = {
  /** `istiod`, `base`, `cni`. */
  readonly name: string;
  readonly release: string;
  /** Where the release's Secrets lie. */
  readonly namespace: string;
  /** What it is rendered from: as long as this stays the same, so does the outcome. */
  readonly inputs: string;
  /** What it renders; some of it differs in an upgrade. */
  readonly objects: (phase: 'install' | 'upgrade') => readonly KubeObject[];
};
