/** The Kiali servers of a cluster, by the pods that they run in. */
import type { KubeObject } from '../../../model/kube.ts';
import { textAt } from '../../../model/look.ts';
import type { Site } from '../site.ts';
import { serverOfImage } from './releases.ts';
import { type Start, startServer } from './server.ts';

export type KialiServers = {
  /** Starts the server of a pod, or tries again. Nothing for a pod of another program. */
  start(site: Site, pod: KubeObject, signal: AbortSignal): Promise<Start | undefined>;
  /** What the server of a pod wrote since it began last. */
  log(pod: KubeObject): readonly string[];
  /** The pod is gone. */
  end(uid: string): void;
};

export function createKialiServers(): KialiServers {
  const starts = new Map<string, Start>();
  return {
    async start(site, pod, signal) {
      const version = kialiServerVersion(pod);
      if (version === undefined) return undefined;
      const start = await startServer(site, pod, version, signal);
      starts.set(pod.metadata.uid ?? '', start);
      return start;
    },
    log: pod => starts.get(pod.metadata.uid ?? '')?.log ?? [],
    end: uid => starts.delete(uid),
  };
}

/** The version of the server that a pod runs: `2.27.2`. */
export function kialiServerVersion(pod: KubeObject): string | undefined {
  return serverOfImage(textAt(pod, 'spec', 'containers', 0, 'image') ?? '');
}
