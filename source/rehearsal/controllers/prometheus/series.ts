/** What a cluster's own Prometheus knows of its pods: what it scraped, as far as the mesh is seen by it. */
import type { KubeObject } from '../../../model/kube.ts';
import type { Hop } from '../../mesh/connect.ts';
import { addressOf, hasProxy, isReady, POD } from '../../mesh/objects.ts';
import type { Site } from '../site.ts';
import type { Series } from './query.ts';

/** By which job a pod is scraped, if by any. */
export type Scraping = (pod: KubeObject) => string | undefined;

/** Series of a cluster's pods; proxies count requests at both ends, each for the pod that it is beside. */
export function ownSeries(site: Pick<Site, 'name' | 'cache' | 'world'>, jobOf: Scraping): readonly Series[] {
  const scraped = site.cache.list(POD).filter(pod => isReady(pod) && jobOf(pod) !== undefined);
  const labelsOf = (pod: KubeObject) => ({ job: jobOf(pod) ?? '', ...placeOf(pod) });
  const ups = scraped.map(pod => ({ labels: { __name__: 'up', ...labelsOf(pod) }, value: 1 }));
  const builds = scraped.filter(hasProxy).map(pod => ({
    labels: { __name__: 'istio_build', component: 'proxy', ...labelsOf(pod) },
    value: 1,
  }));
  const requests = site.world.dataPlane
    .requests()
    .flatMap(({ source, destination, count }) => [
      ...(source.cluster === site.name && jobOf(source.pod) !== undefined
        ? [requestSeries('source', source, destination, labelsOf(source.pod), count)]
        : []),
      ...(destination.cluster === site.name && jobOf(destination.pod) !== undefined
        ? [requestSeries('destination', source, destination, labelsOf(destination.pod), count)]
        : []),
    ]);
  return [...ups, ...builds, ...requests];
}

/** Pods that ask for it by their annotation. */
export function annotated(pod: KubeObject): boolean {
  return pod.metadata.annotations?.['prometheus.io/scrape'] === 'true';
}

function placeOf(pod: KubeObject): Readonly<Record<string, string>> {
  return {
    instance: `${addressOf(pod)}:15020`,
    namespace: pod.metadata.namespace ?? '',
    pod: pod.metadata.name,
  };
}

function requestSeries(
  reporter: string,
  source: Hop,
  destination: Hop,
  scraped: Series['labels'],
  value: number,
): Series {
  const end = (side: string, { cluster, pod }: Hop) => ({
    [`${side}_cluster`]: cluster,
    [`${side}_workload`]: workloadOf(pod),
    [`${side}_workload_namespace`]: pod.metadata.namespace ?? '',
    [`${side}_app`]: pod.metadata.labels?.app ?? 'unknown',
    [`${side}_version`]: pod.metadata.labels?.version ?? 'unknown',
  });
  return {
    labels: {
      __name__: 'istio_requests_total',
      reporter,
      response_code: '200',
      ...end('source', source),
      ...end('destination', destination),
      ...scraped,
    },
    value,
  };
}

const workloadOf = (pod: KubeObject) => pod.metadata.name.replace(/-[a-z0-9]{8,10}-[a-z0-9]{5}$/, '');
