/** What a cluster's own Prometheus knows of its pods: what it scraped, as far as the mesh is seen by it. */
import type { KubeObject } from '../../../model/kube.ts';
import type { Hop } from '../../mesh/connect.ts';
import { addressOf, hasProxy, isReady, POD } from '../../mesh/objects.ts';
import type { Site } from '../site.ts';
import type { Series } from './query.ts';

const JOB = 'kubernetes-pods';

/** Series of this cluster's pods; proxies count requests at both ends, each for the pod that it stands beside. */
export function ownSeries(site: Site): readonly Series[] {
  const proxies = site.cache.list(POD).filter(pod => hasProxy(pod) && isReady(pod));
  const builds = proxies.map(pod => ({
    labels: { __name__: 'istio_build', component: 'proxy', ...labelsOf(pod) },
    value: 1,
  }));
  const requests = site.world.dataPlane
    .requests()
    .flatMap(({ source, destination, count }) => [
      ...(source.cluster === site.name ? [requestSeries('source', source, destination, source.pod, count)] : []),
      ...(destination.cluster === site.name
        ? [requestSeries('destination', source, destination, destination.pod, count)]
        : []),
    ]);
  return [...builds, ...requests];
}

function labelsOf(pod: KubeObject): Readonly<Record<string, string>> {
  return {
    job: JOB,
    instance: `${addressOf(pod)}:15020`,
    namespace: pod.metadata.namespace ?? '',
    pod: pod.metadata.name,
  };
}

function requestSeries(reporter: string, source: Hop, destination: Hop, scraped: KubeObject, value: number): Series {
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
      ...labelsOf(scraped),
    },
    value,
  };
}

const workloadOf = (pod: KubeObject) => pod.metadata.name.replace(/-[a-z0-9]{8,10}-[a-z0-9]{5}$/, '');
