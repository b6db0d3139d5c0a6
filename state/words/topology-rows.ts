/** The topologies that can be chosen: what each changes of the clusters that are selected, or why it cannot be. */
import { firstFew } from '../../source/model/first-few.ts';
import { listed } from '../../source/model/listed.ts';
import type { TopologyId } from '../../source/model/mesh.ts';
import { topologies, topologyOf } from '../../source/plans/topologies.ts';
import { type MemberRow, membersOf } from '../members.ts';
import type { Session } from '../session.ts';
import { fittedTo } from '../topology-choice.ts';

export type TopologyRow = {
  readonly id: TopologyId;
  readonly title: string;
  readonly unavailable?: string;
  /** "west becomes a remote of east, all on network1"; '' where everything stays. */
  readonly changes: string;
  /** The clusters as they would be; where it cannot be chosen, as they are. */
  readonly members: readonly MemberRow[];
};

export function topologyRows(session: Session): readonly TopologyRow[] {
  const before = membersOf(session);
  return topologies.map(topology => {
    const { id, title } = topology;
    const fitted = fittedTo(session, topology);
    if ('why' in fitted) return { id, title, unavailable: fitted.why, changes: '', members: before };
    const members = membersOf({ ...session, ...fitted });
    return { id, title, changes: placementWords(before, members), members };
  });
}

/** Names that are listed at most. */
const named = 3;

/** "west becomes a remote of east, all on network1": what of their roles and networks becomes another. */
function placementWords(before: readonly MemberRow[], after: readonly MemberRow[]): string {
  const place = ({ role, primary }: MemberRow) => (role === 'primary' ? 'primary' : `remote of ${primary ?? ''}`);
  const roles = after.filter((member, index) => place(member) !== place(before[index] ?? member));
  const byRole = [...Map.groupBy(roles, place)].map(([role, members]) => {
    const names = members.map(({ name }) => name);
    const plural = role === 'primary' ? 'primaries' : role.replace('remote', 'remotes');
    return names.length === 1 ? `${names[0]} becomes a ${role}` : `${few(names)} become ${plural}`;
  });
  return [...byRole, ...networkWords(before, after)].join(', ');
}

function networkWords(before: readonly MemberRow[], after: readonly MemberRow[]): readonly string[] {
  const moved = after.filter(({ network }, index) => network !== before[index]?.network);
  const networks = new Set(after.map(({ network }) => network));
  if (moved.length === 0) return [];
  if (networks.size === 1) return [`all on ${moved[0]?.network ?? ''}`];
  if (moved.length > named && networks.size === after.length) return ['each on a network of its own'];
  return [...Map.groupBy(moved, ({ network }) => network)].map(
    ([network, members]) => `${few(members.map(({ name }) => name))} on ${network}`,
  );
}

const few = (names: readonly string[]) => (names.length > named ? firstFew(names, named) : listed(names));

/** Whether traffic between the clusters goes through gateways. */
export function hasGateways(topology: TopologyId): boolean {
  return topologyOf(topology)?.networks !== 'one';
}
