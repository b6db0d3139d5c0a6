/** OpenShift's monitoring of user workloads: its Prometheus comes when the cluster's configuration asks for it. */
import { load } from 'js-yaml';
import { at } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { startController } from '../controller.ts';
import { CONFIG_MAP, NAMESPACE, STATEFUL_SET } from '../kinds.ts';
import type { Site } from '../site.ts';

const MANAGER = 'cluster-monitoring-operator';
const USER_NAMESPACE = 'openshift-user-workload-monitoring';
const SET_NAME = 'prometheus-user-workload';

export function startMonitoring(site: Site): void {
  if (site.platform !== 'openshift') return;
  const configuration = ({ metadata }: KubeObject) =>
    metadata.namespace === 'openshift-monitoring' && metadata.name === 'cluster-monitoring-config' ? ['config'] : [];
  startController(site, [{ kind: CONFIG_MAP, affects: configuration }], async (_key, signal) => {
    const ref = { ...CONFIG_MAP, namespace: 'openshift-monitoring', name: 'cluster-monitoring-config' };
    const config = parsed(site.cache.get(ref)?.data?.['config.yaml'] ?? '');
    const writer = site.writer(MANAGER);
    if (at(config, 'enableUserWorkload') !== true) {
      const set = site.cache.get({ ...STATEFUL_SET, namespace: USER_NAMESPACE, name: SET_NAME });
      // Of a text that cannot be read it keeps what it had.
      if (set !== undefined && config !== undefined) await writer.remove(set, signal);
      return;
    }
    await writer.ensure({ ...NAMESPACE, metadata: { name: USER_NAMESPACE } }, signal);
    const labels = { 'app.kubernetes.io/name': 'prometheus', prometheus: 'user-workload' };
    const container = { name: 'prometheus', image: 'quay.io/openshift-release-dev/ocp-v4.0-art-dev@sha256:prometheus' };
    await writer.ensure(
      {
        ...STATEFUL_SET,
        metadata: { name: SET_NAME, namespace: USER_NAMESPACE, labels },
        spec: {
          replicas: 1,
          serviceName: 'prometheus-operated',
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [container] } },
        },
      },
      signal,
    );
  });
}

function parsed(text: string): unknown {
  try {
    return text.trim() === '' ? {} : load(text);
  } catch {
    // The operator keeps what it had and says so in its own status.
    return undefined;
  }
}
