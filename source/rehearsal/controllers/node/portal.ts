/** A travel portal: it asks the agency for the cities, then for a quote, and pauses, for as long as its pod runs. */

import { listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { isReady } from '../../mesh/objects.ts';
import { travelsProgram } from '../../mesh/travels.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import { POD } from '../kinds.ts';
import type { Site } from '../site.ts';

/** Milliseconds between two rounds, as the program is set from the start: half of fifteen seconds. */
const PAUSE = 7_500;
/** Also where everything else takes no time: a loop without a pause would leave no turn to others. */
const LEAST_PAUSE = 100;
/** In seconds: the program waits as long as it takes, its proxy does not. */
const PATIENCE = 15;

/** Lets every portal of a cluster send its requests. */
export function startPortals(site: Site): void {
  const open = new Set<string>();
  startController(site, [{ kind: POD, affects: pod => (isPortal(pod) ? [keyOf(pod)] : []) }], async key => {
    const pod = objectOf(site, POD, key);
    const uid = pod?.metadata.uid;
    if (pod === undefined || uid === undefined || !isReady(pod) || open.has(uid)) return;
    open.add(uid);
    // It goes on beside the controller, which has others to look after.
    void ask(site, key, uid).finally(() => open.delete(uid));
  });
}

const isPortal = (pod: KubeObject) => travelsProgram(pod) === 'portal';

async function ask(site: Site, key: string, uid: string): Promise<void> {
  try {
    for (let round = 0; ; round += 1) {
      const pod = objectOf(site, POD, key);
      const cluster = site.world.view.cluster(site.name);
      if (pod?.metadata.uid !== uid || !isReady(pod) || cluster === undefined) return;
      const agency = agencyOf(pod);
      if (agency !== undefined) {
        const get = (path: string) =>
          site.world.dataPlane.get({ cluster, pod }, `${agency}${path}`, PATIENCE, site.signal);
        const { code } = await get('/travels');
        if (code === 200) await get(`/travels/${round % 2 === 0 ? 'Paris' : 'Rome'}`);
      }
      await site.clock.sleep(Math.max(PAUSE * site.pace.factor, LEAST_PAUSE), site.signal);
    }
  } catch (error) {
    if (!site.signal.aborted) throw error;
  }
}

function agencyOf(pod: KubeObject): string | undefined {
  const env = listAt(pod, 'spec', 'containers').flatMap(each => listAt(each, 'env'));
  return textAt(
    env.find(each => textAt(each, 'name') === 'TRAVELS_AGENCY_SERVICE'),
    'value',
  );
}
