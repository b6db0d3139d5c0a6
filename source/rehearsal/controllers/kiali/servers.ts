/** The Kiali servers of a cluster, by the pods that they run in. */

import { textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import type { Site } from '../site.ts';
import { serverOfImage } from './releases.ts';
import { startServer } from './server.ts';
import type { ServerStart, ServerStarts } from './server-starts.ts';

export function createKialiServers(site: () => Site): ServerStarts {
  const starts = new Map<string, ServerStart>();
  return {
    async start(pod, signal) {
      const version = kialiServerVersion(pod);
      if (version === undefined) return undefined;
      const start = await startServer(site(), pod, version, signal);
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
