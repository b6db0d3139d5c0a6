/** The server itself says which clusters it sees: asked through the API server, as nothing else needs to reach it. */

import type { Goal, Step } from '../engine/step.ts';
import { listAt, textAt } from '../model/fields.ts';
import { KIALI_PORT, type KialiPlan, kialiPods, kialiRoot, remotesOfKiali, servesTls } from '../model/kiali.ts';
import { jsonValue } from '../model/limited-json.ts';
import type { Member } from '../model/mesh.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { kialiId } from './kiali-id.ts';

type PodResponse = Parameters<Extract<Goal, { readonly by: 'request' }>['pending']>[0][number];

/** Every cluster answers it now, and is called there as in Istio. */
export function kialiSeesAll(kiali: KialiPlan): Step {
  const { home, namespace, mesh, auth } = kiali;
  const root = kialiRoot(kiali);
  const tls = servesTls(kiali) ? ({ tls: true } as const) : {};
  // Without a login the server says only who it is.
  const isOpen = auth === 'anonymous';
  const paths = [`${root}/api`, ...(isOpen ? [`${root}/api/mesh/controlplanes`] : [])];
  return {
    id: kialiId(home, 'proof'),
    cluster: home.name,
    title: 'Kiali sees every cluster',
    needs: [kialiId(home, remotesOfKiali(kiali).length === 0 ? 'rollout' : 'connected')],
    proof: true,
    until: {
      by: 'request',
      pods: { namespace, labels: kialiPods(kiali), port: KIALI_PORT },
      requests: paths.map(path => ({ path, ...tls })),
      within: 3 * minutes,
      byHand: sh`kubectl -n ${namespace} port-forward deployment/${kiali.instance} ${KIALI_PORT}`,
      hint: sh`Kiali says why in its log: kubectl -n ${namespace} logs deployment/${kiali.instance} --tail=50`,
      pending: ([status, planes]) => {
        const words = unseen(status, mesh.members);
        return words ?? (planes === undefined ? undefined : misnamed(planes, mesh.members));
      },
    },
    byHand: '',
  };
}

/** `/api` lists each cluster that answers at this moment. */
function unseen(response: PodResponse | undefined, members: readonly Member[]): string | undefined {
  const body = bodyOf(response);
  if (body === undefined) return refused(response);
  const seen = new Set(listAt(body, 'externalServices').map(each => textAt(each, 'name')));
  const missing = members.filter(({ name }) => !seen.has(`Kubernetes-${name}`)).map(({ name }) => name);
  return missing.length === 0 ? undefined : `Kiali does not see ${missing.join(', ')}`;
}

/** A control plane under another name than its own belongs to no cluster that Kiali knows. */
function misnamed(response: PodResponse, members: readonly Member[]): string | undefined {
  const planes = bodyOf(response);
  if (!Array.isArray(planes)) return refused(response);
  const wrong = planes.find(each => textAt(each, 'cluster', 'name') !== textAt(each, 'id'));
  if (wrong !== undefined) {
    return `the control plane of ${textAt(wrong, 'id')} is in a cluster that Kiali calls ${textAt(wrong, 'cluster', 'name')}`;
  }
  const managed = new Set(planes.flatMap(each => listAt(each, 'managedClusters').map(one => textAt(one, 'name'))));
  const lost = members.filter(({ name }) => !managed.has(name)).map(({ name }) => name);
  return lost.length === 0 ? undefined : `Kiali knows no control plane that manages ${lost.join(', ')}`;
}

function bodyOf(response: PodResponse | undefined): unknown {
  return response?.status === 200 ? jsonValue(response.body) : undefined;
}

function refused(response: PodResponse | undefined): string {
  if (response === undefined) return 'Kiali does not respond';
  if (response.status !== 200) return `Kiali responds with status ${response.status}: ${response.body.slice(0, 200)}`;
  return 'what responds is not Kiali';
}
