/** From what the user said and what the clusters are to a mesh, or to everything that stands in the way. Pure. */
import type { Survey } from '../source/checks/survey.ts';
import { isLoopback } from '../source/model/addresses.ts';
import { byVersion } from '../source/model/by-version.ts';
import type { Member, Mesh } from '../source/model/mesh.ts';
import type { OperatorBundle } from '../source/model/operator-bundle.ts';
import type { Problem } from '../source/model/problem.ts';
import { topologyOf } from '../source/plans/topologies.ts';
import { choiceProblems } from './choice-problems.ts';
import type { Choices, ClusterChoice, GatewayAnnotation } from './choices.ts';
import { chooseVersion } from './chosen-version.ts';
import { discoveryProblems } from './discovery-problems.ts';
import { obstacles } from './obstacles.ts';
import { chooseNetworks, choosePrimaries, chooseRoles } from './roles-and-networks.ts';
import { shapeProblems } from './shape-problems.ts';

/** One chosen cluster and what was found there. */
export type Found = {
  readonly choice: ClusterChoice;
  readonly survey: Survey;
  /** The server of its context. */
  readonly server: string;
  readonly keepsCacerts: boolean;
  /** What the operator would be installed from, on a cluster that has neither one nor OLM. */
  readonly bundle?: BundleFound;
  /** Simulated on this machine: loopback addresses are right there. */
  readonly rehearsed?: boolean;
};

export type BundleFound = OperatorBundle | { readonly problem: Problem };

export type Decision =
  | { readonly mesh: Mesh; readonly warnings: readonly string[] }
  | { readonly problems: readonly Problem[] };

/** The mesh, or all problems at once. */
export function decide(choices: Choices, found: readonly Found[]): Decision {
  const topology = topologyOf(choices.topology);
  const early = choiceProblems(choices);
  if (topology === undefined || early.length > 0) return { problems: early };
  const roles = chooseRoles(topology, found);
  const primaries = choosePrimaries(found, roles);
  const networks = chooseNetworks(topology, found);
  const version = chooseVersion(choices, found, roles, primaries);
  const members = found.map((each, index) =>
    annotated(
      member(each, roles[index] ?? 'primary', primaries[index], networks[index] ?? '', version.kept),
      choices.gatewayAnnotations ?? [],
    ),
  );
  const { meshId } = choices;
  // Of a version that the operators will choose nothing is known but that it is new.
  const { client } = byVersion(version.version ?? '');
  const samples = { client, ...choices.samples };
  const chosen = version.version === undefined ? {} : { version: version.version };
  const mesh: Mesh = { id: meshId, topology: topology.id, members, samples, ...chosen };
  const problems = [
    ...obstacles(choices, found, networks),
    ...shapeProblems(topology, members),
    ...version.problems,
    ...discoveryProblems(mesh),
  ];
  if (problems.length > 0) return { problems };
  return { mesh, warnings: [...version.warnings, ...found.flatMap(warningsOf)] };
}

/** With the annotations of its gateway's Service: those for all clusters, and over them its own. */
function annotated(member: Member, annotations: readonly GatewayAnnotation[]): Member {
  const own = annotations.filter(({ cluster }) => cluster === member.name);
  const chosen = [...annotations.filter(({ cluster }) => cluster === undefined), ...own];
  if (chosen.length === 0) return member;
  return { ...member, gatewayAnnotations: Object.fromEntries(chosen.map(({ key, value }) => [key, value])) };
}

function member(
  { choice, survey, server, keepsCacerts, bundle }: Found,
  role: Member['role'],
  primary: string | undefined,
  network: string,
  kept: ReadonlyMap<string, string>,
): Member {
  const version = kept.get(choice.name);
  return {
    name: choice.name,
    context: choice.context,
    role,
    ...(primary === undefined ? {} : { primary }),
    network,
    platform: survey.platform,
    ...(version === undefined ? {} : { version }),
    keepsCacerts,
    api: apiForPeers(choice, survey, server),
    ...(survey.operator === undefined ? {} : { operator: survey.operator }),
    ...(bundle === undefined || 'problem' in bundle ? {} : { bundle }),
    ...(choice.gateway === undefined ? {} : { gateway: choice.gateway }),
  };
}

/**
 * The API server URL for the other clusters (domain §10.5): the user's, OpenShift's own word, for a local cluster (kind,
 * minikube) what its Service `kubernetes` leads to, else the context's.
 */
function apiForPeers(choice: ClusterChoice, survey: Survey, server: string): string {
  const ownEndpoint = isLoopback(server) ? survey.apiEndpoint : undefined;
  return choice.api ?? survey.apiServerUrl ?? ownEndpoint ?? server;
}

function warningsOf({ choice, survey, server, rehearsed = false }: Found): readonly string[] {
  const api = apiForPeers(choice, survey, server);
  const skewed = Math.abs(survey.clockAhead) > 300;
  return [
    ...(isLoopback(api) && !rehearsed
      ? [`${choice.name}: the other clusters will be told to reach its API server at ${api}, a loopback address`]
      : []),
    ...(skewed
      ? [
          `${choice.name}: its clock is ${Math.abs(survey.clockAhead)} s ${survey.clockAhead > 0 ? 'ahead of' : 'behind'} ours; certificates may not be valid there`,
        ]
      : []),
  ];
}
