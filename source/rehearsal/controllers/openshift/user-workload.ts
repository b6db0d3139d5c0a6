/** The Prometheus of users' workloads: it scrapes what monitors of the same namespace select, and nothing else. */
import { listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { hasProxy, isReady } from '../../mesh/objects.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import { NAMESPACE, POD, POD_MONITOR } from '../kinds.ts';
import { serveQueries } from '../prometheus/answers.ts';
import { annotated, ownSeries } from '../prometheus/series.ts';
import type { Site } from '../site.ts';

export function startUserWorkload(site: Site): void {
  if (site.platform !== 'openshift') return;
  const started = new Set<string>();
  const own = (pod: KubeObject) => (pod.metadata.labels?.prometheus === 'user-workload' ? [keyOf(pod)] : []);
  startController(site, [{ kind: POD, affects: own }], async key => {
    const pod = objectOf(site, POD, key);
    const uid = pod?.metadata.uid ?? '';
    if (pod === undefined || !isReady(pod) || started.has(uid)) return;
    started.add(uid);
    const from = site.clock.now() + 15_000 * site.pace.factor;
    const series = () => (site.clock.now() < from ? [] : ownSeries(site, each => jobOf(site, each)));
    serveQueries(site, pod, { series, config: () => '', targets: () => [] });
  });
}

/** A proxy's, where its own namespace has a monitor for its metrics and is not left out by its label. */
function jobOf(site: Site, pod: KubeObject): string | undefined {
  const { namespace = '', labels = {} } = pod.metadata;
  const place = site.cache.get({ ...NAMESPACE, name: namespace });
  if (!hasProxy(pod) || !annotated(pod) || namespace.startsWith('openshift-')) return undefined;
  if (place?.metadata.labels?.['openshift.io/user-monitoring'] === 'false') return undefined;
  const monitor = site.cache.list(POD_MONITOR, namespace).find(each => {
    const ignored = listAt(each, 'spec', 'selector', 'matchExpressions').some(
      one => textAt(one, 'operator') === 'DoesNotExist' && labels[textAt(one, 'key') ?? ''] !== undefined,
    );
    const paths = listAt(each, 'spec', 'podMetricsEndpoints').map(one => textAt(one, 'path'));
    return !ignored && paths.includes('/stats/prometheus');
  });
  return monitor === undefined ? undefined : `${namespace}/${monitor.metadata.name}`;
}
