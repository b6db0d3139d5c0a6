/** The selected contexts as members of the mesh to be: derived from the session, never stored. */
import type { Survey } from '../source/checks/survey.ts';
import { cleaned } from '../source/model/clean.ts';
import type { Platform, Role, TopologyId } from '../source/model/mesh.ts';
import { isLabel } from '../source/model/names.ts';
import { topologyOf } from '../source/plans/topologies.ts';
import type { ClusterChoice } from '../source/preparation/choices.ts';
import { fittingTopology } from '../source/preparation/fitting-topology.ts';
import { chooseNetworks, choosePrimaries, chooseRoles } from '../source/preparation/roles-and-networks.ts';
import type { Entry, Session } from './session.ts';

export type MemberRow = {
  /** Its place in the mesh, which gives it letter and colour. */
  readonly index: number;
  readonly letter: string;
  readonly name: string;
  /** As the kubeconfig has it. */
  readonly context: string;
  readonly title: string;
  readonly host: string;
  readonly role: Role;
  /** The name of a remote's primary. */
  readonly primary?: string;
  readonly primaryLetter?: string;
  readonly network: string;
  /** Once it was probed. */
  readonly platform?: Platform;
};

/** `A` for the first; after `Z` come `AA`, `AB` … */
export function letterOf(index: number): string {
  const first = Math.floor(index / 26);
  return (first === 0 ? '' : letterOf(first - 1)) + String.fromCharCode(65 + (index % 26));
}

/** The topology that is chosen, else the one that fits what is known of the selected clusters. */
export function topologyNow(session: Session): TopologyId {
  return session.topology ?? fittingTopology(seenOf(session));
}

/** The members in the order of the mesh, with role, primary and network as `decide` would take them now. */
export function membersOf(session: Session): readonly MemberRow[] {
  const entries = entriesByContext(session.entries);
  const seen = seenOf(session);
  const topology = topologyOf(session.topology ?? fittingTopology(seen));
  const roles = topology === undefined ? [] : chooseRoles(topology, seen);
  const networks = topology === undefined ? [] : chooseNetworks(topology, seen);
  const primaries = choosePrimaries(seen, roles);
  return seen.map(({ choice, survey }, index) => {
    const entry = entries.get(choice.context);
    const primary = primaries[index];
    return {
      index,
      letter: letterOf(index),
      name: choice.name,
      context: choice.context,
      title: entry?.title ?? cleaned(choice.context, 200),
      host: entry?.host ?? '',
      role: roles[index] ?? 'primary',
      ...(primary === undefined ? {} : ledBy(primary, session.marks)),
      network: cleaned(networks[index] ?? '', 63),
      ...(survey === undefined ? {} : { platform: survey.platform }),
    };
  });
}

const known = new WeakMap<readonly Entry[], ReadonlyMap<string, Entry>>();

/** Made once for each kubeconfig: every key asks for members, also where there are thousands of contexts. */
function entriesByContext(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const made = known.get(entries) ?? new Map(entries.map(entry => [entry.context, entry]));
  known.set(entries, made);
  return made;
}

function seenOf(session: Session) {
  return session.marks.map(choice => ({ choice, survey: surveyOf(session, choice) }));
}

function ledBy(primary: string, marks: readonly ClusterChoice[]): Pick<MemberRow, 'primary' | 'primaryLetter'> {
  const place = marks.findIndex(mark => mark.name === primary);
  return { primary: cleaned(primary, 63), ...(place < 0 ? {} : { primaryLetter: letterOf(place) }) };
}

function surveyOf(session: Session, { context }: ClusterChoice): Survey | undefined {
  const probe = session.probes[context];
  return probe?.state === 'found' ? probe.survey : undefined;
}

/** Why the mesh cannot be planned from these marks yet, in the user's words; empty when it can. */
export function obstacles(session: Session): readonly string[] {
  const members = membersOf(session);
  const minimum = topologyOf(topologyNow(session))?.minimum ?? 1;
  if (members.length < minimum) {
    return [
      members.length === 0 ? 'select the clusters of the mesh first (space)' : `select at least ${minimum} clusters`,
    ];
  }
  const found: string[] = [];
  for (const member of members) {
    if (!isLabel(member.name)) found.push(`${cleaned(member.name, 40)} is not a valid cluster name (e edits it)`);
    if (members.find(each => each.name === member.name) !== member) found.push(`two clusters are named ${member.name}`);
    const probe = session.probes[member.context];
    // A slow cluster is asked once more when the plan is made: it stops nothing yet.
    if (probe?.state === 'problem' && !probe.still) found.push(about(member.name, cleaned(probe.problem.title, 120)));
    const twin = members.find(each => each.index < member.index && isSameCluster(session, each, member));
    if (twin !== undefined && session.copiedClusters === undefined) {
      found.push(`${twin.name} and ${member.name} are the same cluster (= counts them as copies)`);
    }
  }
  return found;
}

/** "east: no answer", "east is not reachable": whose it is, said once. */
function about(name: string, title: string): string {
  return title.startsWith(`${name} `) ? title : `${name}: ${title}`;
}

/** The guess, made unique among the selected ones: `east`, `east-2` … */
export function freeName(guess: string, marks: readonly ClusterChoice[]): string {
  const taken = new Set(marks.map(mark => mark.name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? guess : `${guess.slice(0, 59)}-${number}`;
    if (!taken.has(name)) return name;
  }
}

/**
 * Two contexts reach the same cluster: one API server, and the UID of namespace kube-system is equal. Behind two
 * addresses it may be a copy, which the plan's check finds out.
 */
function isSameCluster(session: Session, one: MemberRow, other: MemberRow): boolean {
  const [first, second] = [session.probes[one.context], session.probes[other.context]];
  if (one.host !== other.host) return false;
  return first?.state === 'found' && second?.state === 'found' && first.survey.uid === second.survey.uid;
}

/** True where two selected contexts show one UID of kube-system: one cluster, or copies of one. */
export function areAlike(session: Session): boolean {
  const uids = session.marks.flatMap(mark => surveyOf(session, mark)?.uid ?? []);
  return new Set(uids).size < uids.length;
}
