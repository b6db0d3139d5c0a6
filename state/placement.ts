/**
 * A cluster's role, network and primary, stepped through on the Clusters screen. What is chosen for one leaves the others
 * as they are, and the topology follows: a remote makes it primary-remote, a common network makes it single-network. Pure.
 */
import type { TopologyId } from '../source/model/mesh.ts';
import { topologies, topologyOf } from '../source/plans/topologies.ts';
import type { ClusterChoice } from '../source/preparation/choices.ts';
import { type MemberRow, membersOf, topologyNow } from './members.ts';
import type { Session } from './session.ts';

/** What is stepped through. */
export type PlacementField = 'role' | 'network' | 'primary';
export type Placement = { readonly marks: readonly ClusterChoice[]; readonly topology: TopologyId };
type Refusal = { readonly why: string };

/** The next (`by` 1) or the last (-1) of what a marked context's cluster can be, or why there is no other. */
export function nextPlacement(
  session: Session,
  context: string,
  what: PlacementField,
  by: 1 | -1,
): Placement | Refusal {
  const members = membersOf(session);
  const member = members.find(each => each.context === context);
  if (member === undefined) return { why: 'select it first (space)' };
  const why = fixed(session, members, member, what);
  if (why !== undefined) return { why };
  switch (what) {
    case 'role':
      return withChoice(session, members, member, { role: member.role === 'primary' ? 'remote' : 'primary' });
    case 'network':
      return withChoice(session, members, member, {
        network: neighbour(networks(members, member), member.network, by),
      });
    case 'primary':
      return withChoice(session, members, member, { primary: neighbour(leaders(members), member.primary, by) });
  }
}

/** The same with the network that was typed. */
export function placementOn(session: Session, context: string, network: string): Placement | Refusal {
  const members = membersOf(session);
  const member = members.find(each => each.context === context);
  if (member === undefined) return { why: 'select it first (space)' };
  return withChoice(session, members, member, { network });
}

/** Why it cannot be stepped through; undefined where it can. */
export function whyPlacementFixed(session: Session, context: string, what: PlacementField): string | undefined {
  const step = nextPlacement(session, context, what, 1);
  return 'why' in step ? step.why : undefined;
}

function fixed(
  session: Session,
  members: readonly MemberRow[],
  member: MemberRow,
  what: PlacementField,
): string | undefined {
  const probe = session.probes[member.context];
  const survey = probe?.state === 'found' ? probe.survey : undefined;
  const { name, role } = member;
  switch (what) {
    case 'role':
      if (survey?.istio?.role === role) return `${name} already has a control plane as a ${role}, which is kept`;
      if (members.length === 1) return 'a single cluster must be a primary';
      return role === 'primary' && leaders(members).length === 1 ? `${name} is the only primary` : undefined;
    case 'network':
      if ((survey?.network ?? survey?.istio?.network) === member.network)
        return `${name} is already on ${member.network}, which is kept`;
      return members.length === 1 ? 'a single cluster has one network; e renames it' : undefined;
    case 'primary':
      if (role === 'primary') return `${name} is a primary itself`;
      return leaders(members).length === 1 ? `${leaders(members)[0]} is the only primary` : undefined;
  }
}

function leaders(members: readonly MemberRow[]): readonly string[] {
  return members.filter(member => member.role === 'primary').map(member => member.name);
}

/** The networks that there are, and a new one where the cluster does not have one to itself. */
function networks(members: readonly MemberRow[], member: MemberRow): readonly string[] {
  const known = [...new Set(members.map(each => each.network))];
  const isAlone = members.every(each => each === member || each.network !== member.network);
  const numbered = Array.from({ length: members.length + 1 }, (_, index) => `network${index + 1}`);
  const free = numbered.find(network => !known.includes(network));
  return [...known, ...(isAlone || free === undefined ? [] : [free])].sort(byNumber);
}

/** Not a collator made at the start: the first of a process costs the first frame 11 to 65 ms. */
function byNumber(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

function neighbour(all: readonly string[], now: string | undefined, by: 1 | -1): string {
  const index = now === undefined ? -1 : all.indexOf(now);
  return all[(index + by + all.length) % all.length] ?? '';
}

function withChoice(
  session: Session,
  before: readonly MemberRow[],
  { context }: MemberRow,
  change: Partial<ClusterChoice>,
): Placement {
  const changed = (marks: readonly ClusterChoice[]): Placement => {
    const wanted = marks.map(mark => (mark.context === context ? { ...mark, ...change } : mark));
    const kept = withoutLostPrimaries(wanted, session);
    const members = membersOf({ ...session, marks: kept });
    return { marks: kept, topology: topologyFor(members) ?? topologyNow(session) };
  };
  const free = changed(session.marks);
  const others = (members: readonly MemberRow[]) => members.filter(member => member.context !== context).map(placeOf);
  if (String(others(membersOf({ ...session, ...free }))) === String(others(before))) return free;
  return changed(session.marks.map(mark => pinned(mark, before, change)));
}

function placeOf({ role, network, primary }: MemberRow): string {
  return [role, network, primary].join(' ');
}

/** With what the screen showed as the user's own word: of all clusters, what is changed for one of them. */
function pinned(mark: ClusterChoice, members: readonly MemberRow[], change: Partial<ClusterChoice>): ClusterChoice {
  const member = members.find(each => each.context === mark.context);
  if (member === undefined) return mark;
  return { ...mark, ...('network' in change ? { network: member.network } : { role: member.role }) };
}

/** Remotes of a cluster that is no longer a primary, or that would be their own primary, get the first one. */
function withoutLostPrimaries(marks: readonly ClusterChoice[], session: Session): readonly ClusterChoice[] {
  const members = membersOf({ ...session, marks });
  return marks.map((mark, index) => {
    const isLed = members[index]?.role === 'remote' && leaders(members).includes(mark.primary ?? '');
    if (mark.primary === undefined || isLed) return mark;
    const { primary: _lost, ...rest } = mark;
    return rest;
  });
}

/**
 * The topology of clusters with these roles and networks: of those that have all the roles, the one with the fewest.
 */
function topologyFor(members: readonly MemberRow[]): TopologyId | undefined {
  const several = new Set(members.map(member => member.network)).size > 1;
  return topologies
    .filter(topology => topology.networks === (several ? 'several' : 'one'))
    .filter(topology => members.every(member => topology.roles.includes(member.role)))
    .toSorted((one, other) => one.roles.length - other.roles.length)[0]?.id;
}

/** "Primary-remote, multi-network", where it is another than before. */
export function followed(before: TopologyId, after: TopologyId): string | undefined {
  return before === after ? undefined : `the topology is ${topologyOf(after)?.title.toLowerCase() ?? after} now`;
}
