/** What is wrong with the user's choices by themselves: checked before anything is contacted. Pure. */
import { meshIdTrouble, nameTrouble, repeatedNames } from '../source/checks/requirements/names.ts';
import type { Problem } from '../source/model/problem.ts';
import { type Topology, topologies, topologyOf } from '../source/plans/topologies.ts';
import type { Choices, ClusterChoice } from './choices.ts';

const badInput = (title: string, hint: string): Problem => ({ code: 'bad-input', title, hint });

/** All of it at once; empty where the choices make sense. */
export function choiceProblems(choices: Choices): readonly Problem[] {
  const { clusters, meshId, topology } = choices;
  const known = topologyOf(topology);
  return [
    ...(known === undefined
      ? [badInput(`there is no topology "${topology}"`, `choose: ${topologies.map(each => each.id).join(', ')}`)]
      : []),
    ...meshIdTrouble(meshId),
    ...countProblems(clusters.length, known),
    ...clusters.flatMap(cluster => [...nameTrouble(cluster), ...roleProblems(cluster, clusters, known)]),
    ...repeatedNames(clusters),
    ...annotationProblems(choices),
  ];
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

function countProblems(count: number, topology: Topology | undefined): readonly Problem[] {
  if (count === 0) return [badInput('no cluster is chosen', 'name the clusters: --cluster east --cluster west')];
  if (topology === undefined || count >= topology.minimum) return [];
  return [badInput(`${topology.id} takes at least ${topology.minimum} clusters`, 'name one more with --cluster')];
}

function roleProblems(
  { name, role, primary }: ClusterChoice,
  all: readonly ClusterChoice[],
  topology: Topology | undefined,
): readonly Problem[] {
  const roles = topology?.roles ?? ['primary', 'remote'];
  const wrongRole = role !== undefined && !roles.includes(role);
  const leader = all.find(each => each.name === primary);
  const others = all.filter(each => each.name !== name).map(each => each.name);
  return [
    ...(wrongRole
      ? [badInput(`${name} cannot be a ${role} in ${topology?.id}`, `its clusters are ${roles.join(' or ')}`)]
      : []),
    ...(primary !== undefined && leader === undefined
      ? [
          badInput(
            `the primary of ${name}, "${primary}", is not among the clusters`,
            `name one of ${others.join(', ')}`,
          ),
        ]
      : []),
    ...(primary === name || leader?.role === 'remote'
      ? [badInput(`${primary} cannot be the primary of ${name}`, 'a primary is another cluster, with a control plane')]
      : []),
  ];
}
