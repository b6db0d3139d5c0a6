/** Roles, primaries and networks: the user's words, else what clusters have already, else the topology's. Pure. */
import type { Survey } from '../checks/survey.ts';
import type { Role } from '../model/mesh.ts';
import type { Topology } from '../plans/topologies.ts';
import type { ClusterChoice } from './choices.ts';

/** A chosen cluster, and its survey, where there was one. */
export type Seen = {
  readonly choice: ClusterChoice;
  readonly survey?: Pick<Survey, 'istio' | 'network' | 'primary' | 'platform' | 'gateway'> | undefined;
};

/**
 * Each cluster's role. A cluster that is given a primary is a remote, and the named one is a primary. Where no flag says which is
 * primary, the first cluster is.
 */
export function chooseRoles(topology: Topology, found: readonly Seen[]): readonly Role[] {
  const [only] = topology.roles;
  if (topology.roles.length === 1 && only !== undefined) {
    return found.map(({ choice, survey }) => chosenRole(choice) ?? survey?.istio?.role ?? only);
  }
  const said = chosenRoles(found);
  const first = said.includes('primary') ? -1 : said.indexOf(undefined);
  return said.map((role, index) => role ?? (index === first ? 'primary' : 'remote'));
}

/** The role of each where the user or the cluster itself says one. */
export function chosenRoles(found: readonly Seen[]): readonly (Role | undefined)[] {
  const leaders = new Set(found.map(({ choice, survey }) => choice.primary ?? survey?.primary));
  return found.map(({ choice, survey }) => {
    const led = survey?.primary === undefined ? undefined : 'remote';
    return chosenRole(choice) ?? survey?.istio?.role ?? (leaders.has(choice.name) ? 'primary' : led);
  });
}

/** The role that the user's words give a cluster, if they do: a primary of its own makes it a remote. */
export function chosenRole({ role, primary }: Pick<ClusterChoice, 'role' | 'primary'>): Role | undefined {
  return role ?? (primary === undefined ? undefined : 'remote');
}

/**
 * Each remote's primary: the user's word, the one that the cluster names as its control plane already, else the first that can be:
 * plain Kubernetes cannot lead OpenShift.
 */
export function choosePrimaries(found: readonly Seen[], roles: readonly Role[]): readonly (string | undefined)[] {
  const primaries = found.filter((_, index) => roles[index] === 'primary');
  return found.map(({ choice, survey }, index) => {
    if (roles[index] !== 'remote') return undefined;
    const fits = (leader: Seen) => survey?.platform !== 'openshift' || leader.survey?.platform !== 'kubernetes';
    const first = primaries.find(fits) ?? primaries[0];
    return choice.primary ?? survey?.primary ?? first?.choice.name;
  });
}

/** Each cluster's network. What clusters have wins over defaults, so that one more or less renumbers nothing. */
export function chooseNetworks(topology: Topology, found: readonly Seen[]): readonly string[] {
  const said = chosenNetworks(found);
  switch (topology.networks) {
    case 'one': {
      const common = said.find(network => network !== undefined) ?? topology.network(0);
      return said.map(network => network ?? common);
    }
    case 'several':
      return numbered(topology, said);
  }
}

/** The network of each where the user or the cluster itself says one. */
export function chosenNetworks(found: readonly Seen[]): readonly (string | undefined)[] {
  return found.map(
    ({ choice, survey }) =>
      choice.network ?? survey?.network ?? survey?.istio?.network ?? survey?.gateway?.service?.network,
  );
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
