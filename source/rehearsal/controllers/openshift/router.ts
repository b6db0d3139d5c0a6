/** OpenShift's router: a host for each Route, and the word that it is admitted. */
import { textAt } from '../../../model/fields.ts';
import { objectOf, startController } from '../controller.ts';
import { ROUTE } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';

const MANAGER = 'openshift-router';

export function startRouter(site: Site): void {
  if (site.platform !== 'openshift') return;
  const domain = `apps.${site.name}.example.com`;
  startController(site, [{ kind: ROUTE }], async (key, signal) => {
    const route = objectOf(site, ROUTE, key);
    if (route === undefined || route.metadata.deletionTimestamp !== undefined) return;
    const host = textAt(route, 'spec', 'host') ?? `${route.metadata.name}-${route.metadata.namespace}.${domain}`;
    const writer = site.writer(MANAGER);
    await writer.patch(route, { spec: { host } }, signal);
    if (textAt(route, 'status', 'ingress', 0, 'host') === host) return;
    const admitted = { type: 'Admitted', status: 'True', lastTransitionTime: timestamp(site.clock) };
    const ingress = {
      conditions: [admitted],
      host,
      routerCanonicalHostname: `router-default.${domain}`,
      routerName: 'default',
      wildcardPolicy: 'None',
    };
    await writer.status(objectOf(site, ROUTE, key) ?? route, { ingress: [ingress] }, signal);
  });
}
