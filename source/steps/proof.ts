/** B4 of domain §11: every version is heard from every cluster, and every istiod agrees (domain §13.3). */
import type { Step } from '../engine/step.ts';
import {
  acrossNetworks,
  helloVersions,
  isMultiNetwork,
  type Member,
  type Mesh,
  peersOf,
  primaryOf,
} from '../model/mesh.ts';
import type { Tally } from '../model/tally.ts';
import { helloCommand, helloReader, helloUrl } from '../traffic/hello.ts';
import { clusterzCommand, istiodPods, istiodViews, networkzCommand, pendingSync } from '../traffic/istiod.ts';
import { remoteSecretId, stepId } from './step-id.ts';

const minutes = 60;
const perSecond = 10;

/** "heard v1 (34); not yet v2", with the commonest reason for a miss. */
function unheard(versions: readonly string[], tally: Tally): string | undefined {
  const missing = versions.filter(version => (tally.versions[version] ?? 0) === 0);
  if (missing.length === 0) return undefined;
  const heard = versions.filter(version => !missing.includes(version));
  const [reason] = Object.entries(tally.reasons).sort((left, right) => right[1] - left[1]);
  const misses = reason === undefined ? '' : `; ${tally.misses} misses: ${reason[0]}`;
  return `heard ${heardWords(heard, versions, tally)}; not yet ${shortened(missing)}${misses}`;
}

/** So many versions are named; of more, how many. */
const named = 6;

function heardWords(heard: readonly string[], versions: readonly string[], tally: Tally): string {
  if (heard.length === 0) return 'nothing';
  if (heard.length > named) return `${heard.length} of ${versions.length} versions`;
  return heard.map(version => `${version} (${tally.versions[version]})`).join(', ');
}

function shortened(versions: readonly string[]): string {
  const more = versions.length - named;
  return more <= 0 ? versions.join(', ') : `${versions.slice(0, named).join(', ')} and ${more} more`;
}

/** What must be there before a cluster can hear another: its istiod knows it, and its gateway lets callers in. */
function hearingNeeds(mesh: Mesh, member: Member): readonly string[] {
  const istiod = primaryOf(mesh, member);
  const across = acrossNetworks(mesh, member);
  return [
    stepId(member, 'client'),
    ...mesh.members.map(each => stepId(each, 'helloworld')),
    ...peersOf(mesh, istiod).map(peer => remoteSecretId(istiod, peer)),
    ...across.map(peer => stepId(peer, 'gateway-address')),
    // A remote's gateway is configured by its primary's exposure (domain §9.2).
    ...new Set(across.map(peer => stepId(primaryOf(mesh, peer), 'expose-services'))),
  ];
}

/** The client of this cluster asks until it has heard every version. */
export function hearEveryVersion(mesh: Mesh, member: Member): Step {
  const { namespace, client } = mesh.samples;
  const url = helloUrl(namespace);
  const versions = helloVersions(mesh);
  const names = versions.length > named ? `${versions[0]} to ${versions.at(-1)}` : versions.join(', ');
  return {
    id: stepId(member, 'traffic'),
    cluster: member.name,
    title: `Hear ${names}`,
    needs: hearingNeeds(mesh, member),
    until: {
      by: 'listen',
      pods: { namespace, labels: `app=${client}`, container: client },
      command: helloCommand(url, perSecond),
      expected: versions,
      reader: helloReader,
      within: 5 * minutes,
      byHand: `kubectl -n ${namespace} exec deploy/${client} -c ${client} -- sh -c 'while :; do curl -sS ${url}; sleep 0.1; done'`,
      hint: 'look at istiod beside the counts: eastwest traffic; retries hide a broken path, so "only its own version" means that the way to the others is broken',
      pending: tally => unheard(versions, tally),
    },
    byHand: '',
  };
}

/** After the traffic of all that this istiod serves; a network's gateway can be known once it has an address. */
function agreementNeeds(mesh: Mesh, member: Member): readonly string[] {
  const served = mesh.members.filter(each => primaryOf(mesh, each).name === member.name);
  const behindGateways = isMultiNetwork(mesh) ? mesh.members : [];
  return [
    ...served.map(each => stepId(each, 'traffic')),
    ...behindGateways.map(each => stepId(each, 'gateway-address')),
  ];
}

/** Asked after the traffic, because answers over old connections lie: every istiod lists every cluster and gateway. */
export function istiodsAgree(mesh: Mesh, member: Member): Step {
  const peers = peersOf(mesh, member);
  const networks = [...new Set(mesh.members.map(each => each.network))];
  return {
    id: stepId(member, 'synced'),
    cluster: member.name,
    title: 'istiod knows all clusters and gateways',
    needs: agreementNeeds(mesh, member),
    until: {
      by: 'ask',
      pods: istiodPods,
      commands: [clusterzCommand, networkzCommand],
      within: 1 * minutes,
      byHand: `kubectl -n ${istiodPods.namespace} exec deploy/istiod -c discovery -- ${networkzCommand.join(' ')}`,
      hint: 'its view is in eastwest traffic; a cluster that is not synced has a remote secret that does not work, a network without a gateway lacks the label on the Service or an address',
      views: istiodViews,
      tells: true,
      pending: views =>
        pendingSync(
          views,
          [member, ...peers].map(each => each.name),
          networks.length > 1 ? networks : [],
        ),
    },
    byHand: '',
  };
}
