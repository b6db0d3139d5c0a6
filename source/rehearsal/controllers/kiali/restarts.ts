/** The operator's other watch: the one Secret for all clusters. Made or changed it restarts the server; deleted it does not. */

import { textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import { DEPLOYMENT, SECRET } from '../kinds.ts';
import type { Site } from '../site.ts';
import { LAST_UPDATED } from './deployment.ts';
import { runningKialiOperator } from './operator.ts';
import { isAtLeast } from './releases.ts';
import { dateText } from './run.ts';

const MANAGER = 'kiali-operator';
const MARK = 'kiali.io/kiali-multi-cluster-secret';

export function startKialiRestarts(site: Site): void {
  const seen = new Map<string, string>();
  const changed = (secret: KubeObject): readonly string[] => {
    if (secret.metadata.labels?.[MARK] !== 'true') return [];
    const content = JSON.stringify([secret.metadata.uid, secret.data]);
    if (seen.get(keyOf(secret)) === content) return [];
    seen.set(keyOf(secret), content);
    return [keyOf(secret)];
  };
  startController(site, [{ kind: SECRET, affects: changed }], async (key, signal) => {
    const secret = objectOf(site, SECRET, key);
    const operator = runningKialiOperator(site);
    if (secret === undefined || operator === undefined || !isAtLeast(operator.release.version, '2.8.0')) return;
    await site.pace.wait('playbook', signal);
    const annotations = { [LAST_UPDATED]: dateText(site.clock.now()) };
    const servers = site.cache
      .list(DEPLOYMENT, secret.metadata.namespace)
      .filter(each => each.metadata.labels?.['app.kubernetes.io/name'] === 'kiali');
    for (const each of servers) {
      if (textAt(each, 'metadata', 'deletionTimestamp') !== undefined) continue;
      await site.writer(MANAGER).patch(each, { spec: { template: { metadata: { annotations } } } }, signal);
    }
  });
}
