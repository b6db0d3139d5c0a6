/** From what the user said and what the clusters are to a mesh, or to everything that stands in the way. Pure. */
import type { Survey } from '../source/checks/survey.ts';
import type { Member, Mesh } from '../source/model/mesh.ts';
import { isLabel } from '../source/model/names.ts';
import type { Problem } from '../source/model/problem.ts';
import { newestCommon } from '../source/model/version.ts';
import { type Topology, topologies, topologyOf } from '../source/plans/topologies.ts';
import type { Choices, ClusterChoice } from './choices.ts';

/** One chosen cluster and what was found there. */
export type Found = {
  readonly choice: ClusterChoice;
  readonly survey: Survey;
  /** The server of its context. */
  readonly server: string;
  readonly keepsCacerts: boolean;
};

export type Decision =
  | { readonly mesh: Mesh; readonly warnings: readonly string[] }
  | { readonly problems: readonly Problem[] };

const badInput = (title: string, hint: string): Problem => ({ code: 'bad-input', title, hint });

/** What is wrong with the choices by themselves: checked before anything is contacted. */
export function choiceProblems(choices: Choices): readonly Problem[] {
  const { clusters, meshId, topology } = choices;
  const known = topologyOf(topology);
  const repeated = clusters.filter(({ name }, index) => clusters.findIndex(each => each.name === name) !== index);
  return [
    ...(known === undefined
      ? [badInput(`the topology ${topology} is not built yet`, `choose: ${topologies.map(each => each.id).join(', ')}`)]
      : []),
    ...(clusters.length === 0
      ? [badInput('no cluster is chosen', 'name the clusters: --cluster east --cluster west')]
      : []),
    ...(isLabel(meshId) ? [] : [badInput(`mesh ID "${meshId}" is not valid`, labelRule)]),
    ...clusters.flatMap(cluster => [...nameProblems(cluster), ...roleProblems(cluster, known)]),
    ...repeated.map(({ name }) =>
      badInput(
        `two clusters are named "${name}"`,
        'give each its own: --cluster NAME=CONTEXT; Istio ignores the second of two',
      ),
    ),
  ];
}

const labelRule = 'use lower-case letters, digits and "-", at most 63, beginning and ending with a letter or digit';

function nameProblems({ name, network }: ClusterChoice): readonly Problem[] {
  return [
    ...(isLabel(name) ? [] : [badInput(`cluster name "${name}" is not valid`, labelRule)]),
    ...(network === undefined || isLabel(network)
      ? []
      : [badInput(`network "${network}" of ${name} is not valid`, labelRule)]),
  ];
}

function roleProblems({ name, role }: ClusterChoice, topology: Topology | undefined): readonly Problem[] {
  if (role === undefined || topology === undefined || topology.roles.includes(role)) return [];
  return [badInput(`${name} cannot be a ${role} in ${topology.id}`, `its clusters are ${topology.roles.join(' or ')}`)];
}

/** The mesh, or all problems at once. */
export function decide(choices: Choices, found: readonly Found[]): Decision {
  const topology = topologyOf(choices.topology);
  const early = choiceProblems(choices);
  if (topology === undefined || early.length > 0) return { problems: early };
  const networks = chooseNetworks(topology, found);
  const version = chooseVersion(choices, found);
  const problems = [
    ...sameCluster(found),
    ...found.flatMap(rightsProblem),
    ...found.flatMap(operatorProblem),
    ...found.flatMap((each, index) => existingProblems(choices, each, networks[index] ?? '')),
    ...version.problems,
  ];
  if (problems.length > 0) return { problems };
  const members = found.map((each, index) => member(each, topology.role(index), networks[index] ?? ''));
  const { meshId, samples } = choices;
  const mesh: Mesh = { id: meshId, topology: topology.id, members, samples, ...version.chosen };
  return { mesh, warnings: found.flatMap(warningsOf) };
}

function member({ choice, survey, server, keepsCacerts }: Found, role: Member['role'], network: string): Member {
  return {
    name: choice.name,
    context: choice.context,
    role,
    network,
    platform: survey.platform,
    keepsCacerts,
    api: choice.api ?? survey.apiServerUrl ?? server,
    ...(survey.operator === undefined ? {} : { operator: survey.operator }),
    ...(choice.gateway === undefined ? {} : { gateway: choice.gateway }),
  };
}

/** What clusters have already wins over defaults, so that a cluster more or less renumbers nothing (interfaces). */
function chooseNetworks(topology: Topology, found: readonly Found[]): readonly string[] {
  const fixed = found.map(({ choice, survey }) => choice.network ?? survey.network ?? survey.istio?.network);
  const taken = new Set(fixed);
  return fixed.map((network, index) => {
    if (network !== undefined) return network;
    for (let number = index; ; number++) {
      const free = topology.network(number);
      if (!taken.has(free)) {
        taken.add(free);
        return free;
      }
    }
  });
}

type Version = { readonly chosen: { readonly version?: string }; readonly problems: readonly Problem[] };

/** The user's, or the newest that all operators have; left open where an operator is still to be installed. */
function chooseVersion(choices: Choices, found: readonly Found[]): Version {
  const lists = found.flatMap(({ survey, choice }) =>
    survey.operator === undefined ? [] : [{ name: choice.name, versions: survey.operator.versions }],
  );
  const has = lists.map(({ name, versions }) => `${name}: ${versions.join(', ')}`).join('; ');
  const wanted = choices.version;
  if (wanted !== undefined) {
    const lacking = lists.filter(({ versions }) => !versions.includes(wanted)).map(({ name }) => name);
    const problem: Problem = {
      code: 'version-missing',
      title: `the operator of ${lacking.join(' and ')} cannot install Istio ${wanted}`,
      hint: `name one that all have with --istio-version (${has})`,
    };
    return { chosen: { version: wanted }, problems: lacking.length === 0 ? [] : [problem] };
  }
  if (lists.length < found.length) return { chosen: {}, problems: [] };
  const newest = newestCommon(lists.map(({ versions }) => versions));
  if (newest !== undefined) return { chosen: { version: newest }, problems: [] };
  const problem: Problem = {
    code: 'version-missing',
    title: 'the operators have no Istio version in common',
    hint: `bring them to one release (${has})`,
  };
  return { chosen: {}, problems: [problem] };
}

function sameCluster(found: readonly Found[]): readonly Problem[] {
  return found.flatMap(({ choice, survey }, index) => {
    const first = found.findIndex(each => each.survey.uid === survey.uid);
    const other = found[first];
    if (first === index || other === undefined) return [];
    return [
      {
        code: 'same-cluster' as const,
        title: `${other.choice.name} (context ${other.choice.context}) and ${choice.name} (context ${choice.context}) are one cluster`,
        hint: 'leave one of the two contexts out',
      },
    ];
  });
}

function rightsProblem({ choice, survey }: Found): readonly Problem[] {
  if (survey.missingRights.length === 0) return [];
  return [
    {
      code: 'forbidden',
      title: `the user of context ${choice.context} lacks rights on ${choice.name}: ${survey.missingRights.join('; ')}`,
      hint: 'use a context with cluster-admin, or have these rights given',
    },
  ];
}

function operatorProblem({ choice, survey }: Found): readonly Problem[] {
  if (survey.operator !== undefined || survey.olm) return [];
  return [
    {
      code: 'no-operator',
      title: `${choice.name} has neither the Sail operator nor OLM to install it`,
      hint: `install the operator, then run again: helm repo add sail-operator https://istio-ecosystem.github.io/sail-operator && helm --kube-context ${choice.context} install sail-operator sail-operator/sail-operator -n sail-operator --create-namespace`,
    },
  ];
}

/** A control plane or label that is there and says something else is described, never overwritten. */
function existingProblems(choices: Choices, { choice, survey }: Found, network: string): readonly Problem[] {
  const { istio } = survey;
  const differs = (what: string, is: string | undefined, wanted: string, flag: string): readonly Problem[] =>
    is === undefined || is === wanted
      ? []
      : [
          {
            code: 'exists',
            title: `${choice.name} has ${what} ${is}, the plan says ${wanted}`,
            hint: `run with ${flag}, or remove what is there first; nothing is overwritten`,
          },
        ];
  return [
    ...differs('a control plane of mesh', istio?.meshId, choices.meshId, `--mesh-id ${istio?.meshId}`),
    ...differs(
      'a control plane with the cluster name',
      istio?.clusterName,
      choice.name,
      `--cluster ${istio?.clusterName}=${choice.context}`,
    ),
    ...differs(
      'a control plane on network',
      istio?.network,
      network,
      `--cluster ${choice.name}=${choice.context},network=${istio?.network}`,
    ),
    ...differs(
      'its namespace on network',
      survey.network,
      network,
      `--cluster ${choice.name}=${choice.context},network=${survey.network}`,
    ),
  ];
}

function warningsOf({ choice, survey, server }: Found): readonly string[] {
  const api = choice.api ?? survey.apiServerUrl ?? server;
  const skewed = Math.abs(survey.clockAhead) > 300;
  return [
    ...(isLoopback(api)
      ? [`${choice.name}: the other clusters will be told to reach its API server at ${api}, a loopback address`]
      : []),
    ...(skewed
      ? [
          `${choice.name}: its clock is ${Math.abs(survey.clockAhead)} s ${survey.clockAhead > 0 ? 'ahead of' : 'behind'} ours; certificates may not be valid there`,
        ]
      : []),
  ];
}

function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return host === 'localhost' || host === '[::1]' || host === '0.0.0.0' || host.startsWith('127.');
}
