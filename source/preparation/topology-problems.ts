/** Why clusters with these roles and networks do not make up a topology. Pure. */

import type { Member } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { Topology } from '../plans/topologies.ts';

/** A member as far as its place in the mesh goes; the platform is unknown before a survey. */
export type Placed = Pick<Member, 'name' | 'role' | 'network'> & {
  readonly primary?: string | undefined;
  readonly platform?: Member['platform'] | undefined;
};

/** What the members together must be for the topology; empty where they are. */
export function topologyProblems(topology: Topology, members: readonly Placed[]): readonly Problem[] {
  const networks = new Set(members.map(each => each.network));
  const primaries = members.filter(each => each.role === 'primary');
  const model = primaries.length < members.length ? 'primary-remote' : 'multi-primary';
  const fitting = `${model}-${networks.size > 1 ? 'multi' : 'single'}-network`;
  const named = (name: string | undefined) => members.find(each => each.name === name);
  const platformOf = (name: string | undefined) => named(name)?.platform;
  return [
    ...(topology.networks === 'one' && networks.size > 1
      ? [
          misfit(
            `${topology.id} has one network, the clusters have ${[...networks].join(', ')}`,
            sh`leave --topology out, or name --topology ${fitting}; a cluster keeps the network that it has`,
          ),
        ]
      : []),
    ...(topology.networks === 'several' && networks.size === 1 && members.length > 1
      ? [
          misfit(
            `${topology.id} has several networks, all clusters have ${[...networks].join()}`,
            sh`leave --topology out, name --topology ${fitting}, or different networks: --cluster NAME=CONTEXT,network=N`,
          ),
        ]
      : []),
    ...(primaries.length === 0
      ? [misfit('no cluster is a primary', 'name one: --cluster NAME=CONTEXT,role=primary')]
      : []),
    ...members
      .filter(each => !topology.roles.includes(each.role))
      .map(each =>
        misfit(
          `${each.name} is a ${each.role}, which ${topology.id} does not have`,
          sh`leave --topology out, or name --topology ${fitting}; an existing control plane keeps its role`,
        ),
      ),
    ...members
      .filter(each => each.primary !== undefined && named(each.primary)?.role !== 'primary')
      .map(({ name, primary }) => leaderless(name, primary ?? '', named(primary) !== undefined)),
    ...members
      // The primary's template injects the remote's pods: from plain Kubernetes it sets a user that OpenShift refuses
      // (docs/istio/operators.md#openshift-and-kubernetes).
      .filter(each => each.platform === 'openshift' && platformOf(each.primary) === 'kubernetes')
      .map(each =>
        misfit(
          `${each.name} is OpenShift and cannot be a remote of ${each.primary}, which is not`,
          'make it a primary, or give it a primary on OpenShift: its pods would be refused',
        ),
      ),
  ];
}

/** A remote whose primary is a remote itself, or is left out: one that an earlier run made its control plane. */
function leaderless(name: string, primary: string, isMember: boolean): Problem {
  return isMember
    ? misfit(
        `${name} is a remote of ${primary}, which is a remote itself`,
        sh`name a primary: --cluster ${name}=CONTEXT,primary=NAME`,
      )
    : misfit(
        `${name} is a remote of ${primary}, which is not among the clusters`,
        sh`add its primary: --cluster ${primary}=CONTEXT`,
      );
}

const misfit = (title: string, hint: string): Problem => ({ code: 'bad-input', title, hint });
