/** Whether Kiali itself reaches the store of metrics: the list that needs no login names it. */
import type { Step } from '../../engine/step.ts';
import { listAt, textAt } from '../../model/fields.ts';
import { KIALI_PORT, type KialiPlan, kialiPods, kialiRoot, servesTls } from '../../model/kiali.ts';
import { sh } from '../../model/shell-word.ts';
import { minutes } from '../../model/time-units.ts';
import { kialiId } from '../kiali-id.ts';
import { metricsId } from './metrics-id.ts';
import { jsonOf, type PodResponse } from './prometheus-answers.ts';

export function kialiReadsMetrics(kiali: KialiPlan): Step {
  const { home, namespace, instance } = kiali;
  const root = kialiRoot(kiali);
  const tls = servesTls(kiali) ? ({ tls: true } as const) : {};
  // Without a login the server says only which services exist, not whether they are healthy.
  const paths = [`${root}/api`, ...(kiali.auth === 'anonymous' ? [`${root}/api/istio/status`] : [])];
  return {
    id: metricsId(home, 'kiali'),
    cluster: home.name,
    title: 'Kiali reaches its metrics',
    needs: [kialiId(home, 'proof')],
    proof: true,
    until: {
      by: 'request',
      pods: { namespace, labels: kialiPods(kiali), port: KIALI_PORT },
      requests: paths.map(path => ({ path, ...tls })),
      within: 2 * minutes,
      byHand: sh`kubectl -n ${namespace} port-forward deployment/${instance} ${KIALI_PORT}`,
      hint: sh`Kiali says why in its log: kubectl -n ${namespace} logs deployment/${instance} --tail=50; its store is external_services.prometheus of the Kiali object`,
      pending: ([response, components]) => {
        if (response?.status !== 200) return `Kiali responds with status ${response?.status ?? 'unknown'}`;
        const names = listAt(jsonOf(response), 'externalServices').map(each => textAt(each, 'name'));
        if (!names.includes('Prometheus')) return 'Kiali does not reach its store of metrics';
        const health = components === undefined ? 'Healthy' : healthIn(components);
        return health === 'Healthy' ? undefined : `Kiali calls its store of metrics ${health}`;
      },
    },
    byHand: '',
  };
}

function healthIn(response: PodResponse): string {
  const components = jsonOf(response);
  const store = Array.isArray(components) ? components.find(each => textAt(each, 'name') === 'prometheus') : undefined;
  return textAt(store, 'status') ?? 'unknown';
}
