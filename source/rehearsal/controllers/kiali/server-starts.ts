/** The Kiali servers of a cluster as its kubelet knows them. */
import type { KubeObject } from '../../../model/kube.ts';

export type ServerStart =
  | { readonly outcome: 'serves'; readonly log: readonly string[] }
  /** `exits`: at once; `hangs`: it keeps trying and never opens its port. The log's last line says why. */
  | { readonly outcome: 'exits' | 'hangs'; readonly log: readonly string[] };

export type ServerStarts = {
  /** Starts the server of a pod, or tries again. Nothing for a pod of another program. */
  start(pod: KubeObject, signal: AbortSignal): Promise<ServerStart | undefined>;
  /** What the server of a pod wrote since it began last. */
  log(pod: KubeObject): readonly string[];
  /** The pod is gone. */
  end(uid: string): void;
};
