/** Roles, primaries and networks: the user's words, else what clusters have already, else the topology's. Pure. */
import type { Survey } from '../source/checks/survey.ts';
import type { Role } from '../source/model/mesh.ts';
import type { Topology } from '../source/plans/topologies.ts';
import type { ClusterChoice } from './choices.ts';

/** A chosen cluster, and what a look found there, where there was one. */
export type Seen = {
  readonly choice: ClusterChoice;
  readonly survey?: Pick<Survey, 'istio' | 'network' | 'primary'> | undefined;
};

/**
 * Each cluster's role. Who is given a primary is a remote, and whom it names is a primary. Where nobody says who is
 * primary, the first cluster is.
 */
export function chooseRoles(topology: Topology, found: readonly Seen[]): readonly Role[] {
  const leaders = new Set(found.map(({ choice }) => choice.primary));
  const said = found.map(
    ({ choice, survey }) =>
      saidRole(choice) ?? survey?.istio?.role ?? (leaders.has(choice.name) ? 'primary' : undefined),
  );
  const [only] = topology.roles;
  if (topology.roles.length === 1 && only !== undefined) return said.map(role => role ?? only);
  const first = said.includes('primary') ? -1 : said.indexOf(undefined);
  return said.map((role, index) => role ?? (index === first ? 'primary' : 'remote'));
}

/** The role that the user's words give a cluster, if they do: a primary of its own makes it a remote. */
export function saidRole({ role, primary }: Pick<ClusterChoice, 'role' | 'primary'>): Role | undefined {
  return role ?? (primary === undefined ? undefined : 'remote');
}

/** Each remote's primary: the user's word, the one that the cluster is told to obey already, else the first. */
export function choosePrimaries(found: readonly Seen[], roles: readonly Role[]): readonly (string | undefined)[] {
  const first = found[roles.indexOf('primary')]?.choice.name;
  return found.map(({ choice, survey }, index) =>
    roles[index] === 'remote' ? (choice.primary ?? survey?.primary ?? first) : undefined,
  );
}

/** Each cluster's network. What clusters have wins over defaults, so that one more or less renumbers nothing. */
export function chooseNetworks(topology: Topology, found: readonly Seen[]): readonly string[] {
  const said = found.map(({ choice, survey }) => choice.network ?? survey?.network ?? survey?.istio?.network);
  switch (topology.networks) {
    case 'one': {
      const common = said.find(network => network !== undefined) ?? topology.network(0);
      return said.map(network => network ?? common);
    }
    case 'several':
      return numbered(topology, said);
  }
}

function numbered(topology: Topology, said: readonly (string | undefined)[]): readonly string[] {
  const taken = new Set(said);
  return said.map((network, index) => {
    if (network !== undefined) return network;
    for (let number = index; ; number++) {
      const free = topology.network(number);
      if (taken.has(free)) continue;
      taken.add(free);
      return free;
    }
  });
}
