/**
 * Every version is received from every cluster, and every istiod agrees
 * (docs/istio/traffic.md#what-the-responses-prove).
 */

import type { Facts, Step } from '../engine/step.ts';
import { listed } from '../model/listed.ts';
import {
  acrossNetworks,
  helloVersions,
  isMultiNetwork,
  type Member,
  type Mesh,
  peersOf,
  primaryOf,
  sampled,
} from '../model/mesh.ts';
import { MESH_PORT } from '../model/mesh-port.ts';
import { istiodName, planeOf, systemNamespace } from '../model/plane.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { helloReader, helloUrl, requestCommand } from '../traffic/hello.ts';
import { clusterzCommand, istiodPods, istiodViews, networkzCommand, pendingSync } from '../traffic/istiod.ts';
import { createLatestAnswers, shortened } from '../traffic/latest-answers.ts';
import { gatewayDials } from './gateway-dials.ts';
import { remoteSecretId, stepId } from './step-id.ts';
import { wayIn } from './way-in.ts';

const perSecond = 10;

/** Versions that are named at most; of more, the first and the last. */
const named = 6;

/** The lowest and the highest: clusters that kept theirs may be in any order. */
function ends(versions: readonly string[]): readonly (string | undefined)[] {
  const sorted = versions.toSorted((left, right) => Number(left.slice(1)) - Number(right.slice(1)));
  return [sorted[0], sorted.at(-1)];
}

/** What a cluster needs to receive another's responses: its helloworld, its remote secret, and its gateway's exposure. */
function waysTo(mesh: Mesh, member: Member, peer: Member): readonly string[] {
  const istiod = primaryOf(mesh, member);
  const isAcross = acrossNetworks(mesh, member).includes(peer);
  return [
    stepId(peer, 'helloworld'),
    ...(peer.name === istiod.name ? [] : [remoteSecretId(istiod, peer)]),
    ...(isAcross ? wayIn(mesh, peer) : []),
  ];
}

/**
 * The client of this cluster asks until its latest answers hold every version and hardly a failure. A cluster that
 * failed is left out, so that the others are proven without it.
 */
export function receiveEveryVersion(mesh: Mesh, member: Member): Step {
  const { namespace, client } = mesh.samples;
  const url = helloUrl(namespace);
  const versions = helloVersions(mesh);
  const ways = mesh.members.map(peer => waysTo(mesh, member, peer));
  const isOpen = (facts: Facts) => (_version: string, index: number) => (ways[index] ?? []).every(facts.isDone);
  const [lowest, highest] = ends(versions);
  const names = versions.length > named ? `${lowest} to ${highest}` : listed(versions);
  return {
    id: stepId(member, 'traffic'),
    cluster: member.name,
    title: `Receive responses from ${names}`,
    needs: [stepId(member, 'client')],
    after: [...new Set(ways.flat())],
    proof: true,
    found: facts => {
      const closed = versions.filter((version, index) => !isOpen(facts)(version, index));
      const without = closed.length === 0 ? [] : [`without ${shortened(closed)}`];
      const proof = facts.of(member.name).proof;
      const words = [...without, ...(proof === undefined ? [] : [proof])].join('; ');
      return words === '' ? undefined : words;
    },
    until: {
      by: 'listen',
      pods: { namespace, labels: `app=${client}`, container: client },
      command: requestCommand(url, perSecond),
      expected: versions,
      reader: helloReader,
      within: 5 * minutes,
      byHand: sh`kubectl -n ${namespace} exec deploy/${client} -c ${client} -- sh -c ${sh`while :; do curl -sS ${url}; sleep 0.1; done`}`,
      hint: 'see istiod beside the counts: eastwest traffic; retries hide a broken path, so responses only from its own version mean that the path to the others is broken',
      judge: begin => {
        const latest = createLatestAnswers(versions, begin);
        return {
          observe: latest.observe,
          pending: (now, facts) => latest.pending(versions.filter(isOpen(facts)), now),
          learn: now => ({ proof: latest.soundness(now) }),
        };
      },
    },
    byHand: '',
  };
}

/**
 * New connections to the gateways of the other networks come about: answers prove only the connections that they came
 * over, and proxies keep theirs. Where there is no other network, there is no such step.
 */
export function reachGateways(mesh: Mesh, member: Member): readonly Step[] {
  const others = acrossNetworks(mesh, member);
  if (others.length === 0) return [];
  const { namespace, client } = mesh.samples;
  const networks = [...new Set(others.map(each => each.network))];
  return [
    {
      id: stepId(member, 'gateways-reached'),
      cluster: member.name,
      title: `Connect to gateways of ${shortened(networks)}`,
      proof: true,
      needs: [stepId(member, 'client')],
      after: [...new Set(others.flatMap(other => wayIn(mesh, other)))],
      until: {
        by: 'commands',
        pods: { namespace, labels: `app=${client}`, container: 'istio-proxy' },
        commands: facts =>
          others.flatMap(other => (wayIn(mesh, other).every(facts.isDone) ? gatewayDials(member, other, facts) : [])),
        within: 1 * minutes,
        byHand: sh`kubectl -n ${namespace} exec deploy/${client} -c istio-proxy -- pilot-agent wait --timeoutSeconds 1 --url http://GATEWAY:${String(MESH_PORT)}/`,
        hint: `allow TCP ${MESH_PORT} from the nodes of this cluster to that address; if other clusters reach the gateway at another address, name it: --cluster NAME=CONTEXT,gateway=ADDRESS`,
      },
      byHand: '',
    },
  ];
}

/** What an istiod can agree on: the traffic of all that it serves, secrets it reads, gateways that have an address. */
function agreementComesAfter(mesh: Mesh, member: Member): readonly string[] {
  const served = sampled(mesh).filter(each => primaryOf(mesh, each).name === member.name);
  const behindGateways = isMultiNetwork(mesh) ? mesh.members : [];
  return [
    ...served.map(each => stepId(each, 'traffic')),
    ...peersOf(mesh, member).map(each => remoteSecretId(member, each)),
    ...behindGateways.map(each => stepId(each, 'gateway-address')),
  ];
}

/** Asked after the traffic, because answers over old connections lie: every istiod lists every cluster and gateway. */
export function istiodsSynced(mesh: Mesh, member: Member): Step {
  const peers = peersOf(mesh, member);
  const networksWith = (facts: Facts) =>
    new Set(mesh.members.filter(each => facts.isDone(stepId(each, 'gateway-address'))).map(each => each.network));
  return {
    id: stepId(member, 'synced'),
    cluster: member.name,
    title: 'istiod synced with all clusters',
    needs: [stepId(member, 'control-plane')],
    after: agreementComesAfter(mesh, member),
    proof: true,
    until: {
      by: 'ask',
      pods: istiodPods(member),
      commands: [clusterzCommand, networkzCommand],
      within: 1 * minutes,
      byHand: `${sh`kubectl -n ${systemNamespace(member)} exec deploy/${istiodName(planeOf(member))}`} -c discovery -- ${networkzCommand.join(' ')}`,
      hint: 'see istiod in eastwest traffic; a cluster that is not synced has a remote secret that does not work, a network without a gateway lacks the label on the Service or an address',
      views: istiodViews,
      tells: true,
      pending: (views, facts) => {
        const known = peers.filter(each => facts.isDone(remoteSecretId(member, each)));
        const networks = isMultiNetwork(mesh) ? [...networksWith(facts)] : [];
        return pendingSync(
          views,
          [member, ...known].map(each => each.name),
          networks,
        );
      },
    },
    byHand: '',
  };
}
