/** Prometheus where its pods run: started with them, and told of a changed file by the reloader beside it. */
import type { KubeObject } from '../../../model/kube.ts';
import { isReady } from '../../mesh/objects.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import { CONFIG_MAP, POD } from '../kinds.ts';
import type { Site } from '../site.ts';
import { configMapOf, isPrometheus, type Prometheus, startPrometheus } from './server.ts';

export function startPrometheuses(site: Site): void {
  const running = new Map<string, Prometheus>();
  const own = (pod: KubeObject) => (isPrometheus(pod) ? [keyOf(pod)] : []);
  const readers = (map: KubeObject) =>
    site.cache
      .list(POD, map.metadata.namespace)
      .filter(pod => isPrometheus(pod) && configMapOf(pod) === map.metadata.name)
      .map(keyOf);
  const watched = [
    { kind: POD, affects: own },
    { kind: CONFIG_MAP, affects: readers },
  ];
  startController(site, watched, async (key, signal) => {
    const pod = objectOf(site, POD, key);
    const uid = pod?.metadata.uid ?? '';
    if (pod === undefined || !isReady(pod)) return;
    const before = running.get(uid);
    const prometheus = before ?? startPrometheus(site, pod);
    running.set(uid, prometheus);
    // A kubelet brings a changed ConfigMap after a while, and the reloader sees it then.
    if (before !== undefined) await site.pace.wait('metrics', signal);
    await prometheus.reload(signal);
  });
}
