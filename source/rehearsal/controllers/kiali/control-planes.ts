/** Control planes as Kiali finds them: istiod's Deployments, and which clusters each of them manages. */

import { listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { isReady, NAMESPACE, type Objects, POD } from '../../mesh/objects.ts';
import { systemNamespaceOf } from '../../mesh/view.ts';
import { DEPLOYMENT } from '../kinds.ts';
import type { Client } from './clients.ts';

export type Seen = { readonly client: Client; readonly objects: Objects };

export type ControlPlane = {
  readonly client: Client;
  /** What istiod itself calls its cluster. */
  readonly id: string;
  readonly istiod: KubeObject;
  readonly isHealthy: boolean;
  readonly manages: readonly Client[];
};

/** The name that the home cluster gives itself: istiod's, where there is one. */
export function homeName(objects: Objects): string {
  const [istiod] = istiodsIn(objects);
  return istiod === undefined ? 'Kubernetes' : idOf(istiod);
}

/** Every istiod that Kiali's server finds, on all clusters that it reads. */
export function controlPlanes(clusters: readonly Seen[]): readonly ControlPlane[] {
  return clusters.flatMap(({ client, objects }) =>
    istiodsIn(objects).map(istiod => {
      const id = idOf(istiod);
      const pods = objects.list(POD, istiod.metadata.namespace);
      return {
        client,
        id,
        istiod,
        isHealthy: pods.some(each => each.metadata.labels?.app === 'istiod' && isReady(each)),
        manages: clusters.filter(each => each.client.name === id || isLedBy(each, id)).map(each => each.client),
      };
    }),
  );
}

function istiodsIn(objects: Objects): readonly KubeObject[] {
  return objects.list(DEPLOYMENT).filter(each => each.metadata.labels?.app === 'istiod');
}

function idOf(istiod: KubeObject): string {
  const env = listAt(istiod, 'spec', 'template', 'spec', 'containers', 0, 'env');
  const variable = env.find(each => textAt(each, 'name') === 'CLUSTER_ID');
  return textAt(variable, 'value') ?? 'Kubernetes';
}

/** A remote says by an annotation who leads it. */
function isLedBy({ objects }: Seen, id: string): boolean {
  if (istiodsIn(objects).length > 0) return false;
  const system = objects.get({ ...NAMESPACE, name: systemNamespaceOf(objects) });
  const leaders = (system?.metadata.annotations?.['topology.istio.io/controlPlaneClusters'] ?? '').split(',');
  return leaders.includes(id) || leaders.includes('*');
}
