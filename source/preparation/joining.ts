/** What it means for a running mesh that clusters join it, in words for the plan. Pure. */
import { hasRemotes, type Member, type Mesh } from '../model/mesh.ts';
import type { Seen } from './roles-and-networks.ts';

/** Which clusters join which, and which existing control plane has to change. */
export function joiningWords(mesh: Mesh, found: readonly Seen[]): readonly string[] {
  const runs = new Map(found.map(({ choice, survey }) => [choice.name, survey?.istio !== undefined]));
  const there = mesh.members.filter(({ name }) => runs.get(name));
  const joining = mesh.members.filter(({ name }) => !runs.get(name));
  if (there.length === 0 || joining.length === 0) return [];
  const verb = joining.length === 1 ? 'joins' : 'join';
  return [
    `${namesOf(joining)} ${verb} ${namesOf(there)}: names, roles, networks and certificates there stay as they are`,
    ...there.filter(each => leadsFirst(mesh, each)).map(firstRemote),
  ];
}

/** A plain primary becomes one that serves remotes. */
function leadsFirst(mesh: Mesh, member: Member): boolean {
  return member.role === 'primary' && hasRemotes(mesh, member) && member.servesRemotes === undefined;
}

function firstRemote({ name }: Member): string {
  return `${name} gets its first remote: its Istio is configured for it (EXTERNAL_ISTIOD), istiod restarts once and is exposed; proxies keep their configuration meanwhile`;
}

const namesOf = (members: readonly Member[]) => members.map(({ name }) => name).join(', ');
