/** The ends of the path: the client's pod, the Service on both sides, the pods that answer. */

import { cleaned } from '../../model/clean.ts';
import { at, listAt, numberAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { sh } from '../../model/shell-word.ts';
import { HELLO_PORT, hasSidecar, isReady } from '../gather.ts';
import { broken, type Hop, type HopVerdict, isAcross, judged, ok } from '../hop.ts';

export const clientHop: Hop = {
  id: 'client',
  title: 'the client and its sidecar',
  judge: ({ from, mesh, at: evidenceOf }) => {
    const { namespace, client } = mesh.samples;
    return judged(evidenceOf(from).clients, `pods in ${namespace} of ${from.name}`, pods => {
      const ready = pods.find(isReady);
      if (ready === undefined) {
        const there = pods.length === 0 ? 'there is none' : `0 of ${pods.length} ready`;
        const fix = sh`eastwest up creates Deployment ${client} in ${namespace}; inspect its pods`;
        return broken(`${from.name} has no client: no ready pod app=${client} in ${namespace}`, [there], fix);
      }
      if (hasSidecar(ready)) return ok(`pod ${ready.metadata.name} has a sidecar`);
      return broken(
        `the client of ${from.name} has no sidecar, so no request of it is routed by the mesh`,
        [`pod ${ready.metadata.name} has no container istio-proxy`],
        `label namespace ${namespace} for injection (istio-injection=enabled, or the revision's label) and restart Deployment ${client}`,
      );
    });
  },
};

export const serviceHop: Hop = {
  id: 'service',
  title: 'the Service in both clusters',
  judge: path => {
    const { namespace } = path.mesh.samples;
    const where = `Service ${namespace}/helloworld`;
    const side =
      (name: string, consequence: string) =>
      (found: KubeObject | undefined): HopVerdict => {
        if (found === undefined) {
          const fix = `create the same Service in every cluster: eastwest up does it`;
          return broken(`${where} is missing in ${name}: ${consequence}`, [`${name}: not found`], fix);
        }
        if (name === path.from.name && textAt(found, 'spec', 'clusterIP') === 'None') {
          return broken(
            `${where} in ${name} is headless: its name resolves to the pods of ${name} alone`,
            [`${name}: clusterIP is None`],
            'delete it and create it with an IP, as in the other clusters: eastwest up creates it',
          );
        }
        if (portOf(found) !== undefined) return ok(`${where} exists`);
        const ports = listAt(found, 'spec', 'ports').map(each => String(at(each, 'port')));
        const fix = `give the Service the same ports in every cluster: eastwest up does it`;
        return broken(`${where} in ${name} has no port ${HELLO_PORT}`, [`its ports: ${ports.join(', ')}`], fix);
      };
    const own = path.at(path.from).service;
    const theirs = path.at(path.to).service;
    const first = judged(own, `${where} in ${path.from.name}`, side(path.from.name, 'its name does not resolve there'));
    if (first.verdict !== 'ok') return first;
    const offers = `its pods get no requests from other clusters`;
    const second = judged(theirs, `${where} in ${path.to.name}`, side(path.to.name, offers));
    if (second.verdict !== 'ok') return second;
    const names = [own, theirs].map(each => ('seen' in each && each.seen ? (portOf(each.seen)?.name ?? '') : ''));
    if (names[0] === names[1]) return ok(`${where} is in ${path.from.name} and in ${path.to.name}`);
    return broken(
      `${where} names its port ${HELLO_PORT} differently in ${path.from.name} and ${path.to.name}`,
      [`${path.from.name}: "${names[0]}"`, `${path.to.name}: "${names[1]}"`],
      'give the port the same name in every cluster: istiod joins endpoints by the name of the port',
    );
  },
};

function portOf(service: KubeObject): { readonly name: string } | undefined {
  const found = listAt(service, 'spec', 'ports').find(each => numberAt(each, 'port') === HELLO_PORT);
  return found === undefined ? undefined : { name: cleaned(textAt(found, 'name') ?? '', 63) };
}

export const serverHop: Hop = {
  id: 'server',
  title: 'the server pods',
  judge: path => {
    const { namespace } = path.mesh.samples;
    const { name } = path.to;
    return judged(path.at(path.to).servers, `pods in ${namespace} of ${name}`, pods => {
      const ready = pods.filter(isReady);
      if (ready.length === 0) {
        return broken(
          `helloworld in ${name} has no ready pod`,
          pods.length === 0 ? ['there is no pod app=helloworld: is its Deployment at 0 replicas?'] : pods.map(stateOf),
          `scale or repair the Deployment of helloworld in ${name}`,
        );
      }
      const bare = ready.filter(pod => !hasSidecar(pod));
      if (bare.length === ready.length && isAcross(path)) {
        return broken(
          `helloworld in ${name} has no sidecar: a pod without one gets no requests across networks`,
          bare.map(pod => `pod ${pod.metadata.name} has no container istio-proxy`),
          `label namespace ${namespace} for injection, remove any sidecar.istio.io/inject=false, and restart the Deployment`,
        );
      }
      return ok(`${ready.length} ready in ${name}`);
    });
  },
};

function stateOf(pod: KubeObject): string {
  const waiting = listAt(pod, 'status', 'containerStatuses').flatMap(
    each => textAt(each, 'state', 'waiting', 'reason') ?? [],
  );
  const state = waiting[0] ?? textAt(pod, 'status', 'phase') ?? 'without a state';
  return `pod ${pod.metadata.name}: ${cleaned(state, 80)}`;
}
