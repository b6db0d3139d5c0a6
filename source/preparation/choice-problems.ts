/** What is wrong with the user's choices by themselves: checked before anything is contacted. Pure. */

import { meshIdTrouble, nameTrouble, repeatedNames } from '../checks/requirements/names.ts';
import { ownedFields } from '../model/istio-values.ts';
import type { Role } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import { type Topology, topologies, topologyOf } from '../plans/topologies.ts';
import type { Choices, ClusterChoice } from './choices.ts';
import { chosenRole } from './roles-and-networks.ts';

const badInput = (title: string, hint: string): Problem => ({ code: 'bad-input', title, hint });

/** All of it at once; empty where the choices make sense. */
export function choiceProblems(choices: Choices): readonly Problem[] {
  const { clusters, meshId, topology } = choices;
  const known = topology === undefined ? undefined : topologyOf(topology);
  return [
    ...(topology !== undefined && known === undefined
      ? [badInput(`there is no topology "${topology}"`, `choose: ${topologies.map(each => each.id).join(', ')}`)]
      : []),
    ...meshIdTrouble(meshId),
    ...countProblems(clusters.length, known),
    ...clusters.flatMap(cluster => [...nameTrouble(cluster), ...roleProblems(cluster, clusters, known)]),
    ...repeatedNames(clusters),
    ...annotationProblems(choices),
    ...poolProblems(choices),
    ...valuesProblems(choices),
    ...copyProblems(choices),
  ];
}

function copyProblems({ pullSecrets = [], pullSecretsFrom: from }: Choices): readonly Problem[] {
  if (from === undefined || pullSecrets.length > 0) return [];
  return [badInput(`no Secret to copy from ${from} is named`, 'Name it: --image-pull-secret NAME')];
}

function annotationProblems({ clusters, gatewayAnnotations = [] }: Choices): readonly Problem[] {
  const names = clusters.map(each => each.name);
  return gatewayAnnotations.flatMap(({ cluster, key }) =>
    cluster === undefined || names.includes(cluster)
      ? []
      : [
          badInput(
            `the gateway annotation ${key} is for "${cluster}", which is not among the clusters`,
            `name one of ${names.join(', ')}: --gateway-annotation NAME:KEY=VALUE`,
          ),
        ],
  );
}

function poolProblems({ clusters, addressPools }: Choices): readonly Problem[] {
  const names = clusters.map(each => each.name);
  return (addressPools?.named ?? []).flatMap(({ cluster }) =>
    names.includes(cluster)
      ? []
      : [
          badInput(
            `there is no cluster "${cluster}" for --metallb-pool`,
            `name one of ${names.join(', ')}: --metallb-pool NAME=RANGE`,
          ),
        ],
  );
}

function valuesProblems({ clusters, istioValues = [] }: Choices): readonly Problem[] {
  const names = clusters.map(each => each.name);
  return istioValues.flatMap(({ cluster, file, values }) => [
    ...(cluster === undefined || names.includes(cluster)
      ? []
      : [
          badInput(
            `--istio-values: ${file} is for "${cluster}", which is not among the clusters`,
            `name one of ${names.join(', ')}: --istio-values NAME:FILE`,
          ),
        ]),
    ...ownedFields(values).map(({ field, instead }) =>
      badInput(`--istio-values: ${file} sets ${field}, which the plan sets itself`, `leave it out: ${instead}`),
    ),
  ]);
}

function countProblems(count: number, topology: Topology | undefined): readonly Problem[] {
  if (count === 0) return [badInput('no clusters selected', 'select the clusters: --cluster east --cluster west')];
  if (topology === undefined || count >= topology.minimum) return [];
  return [badInput(`${topology.id} needs at least ${topology.minimum} clusters`, 'name one more with --cluster')];
}

function roleProblems(
  cluster: ClusterChoice,
  all: readonly ClusterChoice[],
  topology: Topology | undefined,
): readonly Problem[] {
  const { name, primary } = cluster;
  const role = chosenRole(cluster);
  const wrongRole = role !== undefined && topology !== undefined && !topology.roles.includes(role);
  const leader = all.find(each => each.name === primary);
  const others = all.filter(each => each.name !== name).map(each => each.name);
  return [
    ...(wrongRole
      ? [
          badInput(
            `${name} cannot be a ${role} in ${topology.id}`,
            `choose one that does: ${topologiesWith(role, topology)}`,
          ),
        ]
      : []),
    ...(primary !== undefined && role === 'primary'
      ? [badInput(`${name} cannot be a primary and have one, ${primary}`, 'leave role=primary out, or primary=')]
      : []),
    ...(primary !== undefined && leader === undefined
      ? [
          badInput(
            `the primary of ${name}, "${primary}", is not among the clusters`,
            `name one of ${others.join(', ')}`,
          ),
        ]
      : []),
    ...(primary === name || (leader !== undefined && chosenRole(leader) === 'remote')
      ? [badInput(`${primary} cannot be the primary of ${name}`, 'a primary is another cluster, with a control plane')]
      : []),
  ];
}

/** `--topology ID` of the one with this role and as many networks. */
function topologiesWith(role: Role, { networks }: Topology): string {
  const fits = topologies.filter(each => each.roles.includes(role) && each.networks === networks);
  return fits.map(({ id }) => sh`--topology ${id}`).join(' or ');
}
