/** Restored clusters on which all programs run again, and remember what such programs remember. */
import { listAt, numberAt, textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { hasProxy, isReady, POD } from '../../source/rehearsal/mesh/objects.ts';
import type { MeshCluster } from '../../source/rehearsal/mesh/view.ts';
import { caughtUp, eventually, type TestWorld } from '../rehearsal/controllers/worlds.ts';

/** Resolves when every istiod serves and has read the clusters of its secrets, and every proxy has been told of them. */
export async function atWork(simulated: TestWorld): Promise<void> {
  await caughtUp(simulated);
  const { view, dataPlane } = simulated.world;
  const clusters = view.clusters();
  await eventually('every istiod serves', () => clusters.every(servesEverywhere));
  for (const cluster of clusters) {
    for (const pod of cluster.objects.list(POD)) {
      if (!hasProxy(pod) || !isReady(pod)) continue;
      // Its certificate, and what is pushed to it: it keeps both when its istiod goes.
      view.identityOf(pod);
      const caller = { cluster, pod };
      for (const service of dataPlane.servicesOf(caller)) {
        for (const port of listAt(service, 'spec', 'ports')) {
          dataPlane.endpointsOf(caller, service, numberAt(port, 'port') ?? 0);
        }
      }
    }
  }
}

function servesEverywhere({ objects, istiods }: MeshCluster): boolean {
  const pods = objects.list(POD).filter(isIstiod);
  const serving = istiods().filter(each => each.isServing);
  return pods.every(pod => serving.some(each => each.pod === pod.metadata.name));
}

const isIstiod = (pod: KubeObject): boolean =>
  pod.metadata.labels?.app === 'istiod' && isReady(pod) && textAt(pod, 'metadata', 'deletionTimestamp') === undefined;
