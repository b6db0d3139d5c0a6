/** From the choices and what the clusters are to a mesh, with the reasons where it is none. Pure. */

import { isIP } from 'node:net';
import { apiAddress } from '../checks/api-address.ts';
import type { Survey } from '../checks/survey.ts';
import { byVersion } from '../model/by-version.ts';
import { discoveryIp } from '../model/discovery-ip.ts';
import { gatewayMisfits } from '../model/existing-gateway.ts';
import { mergedValues } from '../model/istio-values.ts';
import type { JsonObject } from '../model/kube.ts';
import {
  CNI_NAMESPACE,
  hasRemotes,
  type Member,
  type Mesh,
  type Operator,
  type Samples,
  versionOf,
} from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import { topologyOf } from '../plans/topologies.ts';
import type { Choices, GatewayAnnotation, IstioValues } from './choices.ts';
import { chooseHubs } from './chosen-hubs.ts';
import { choosePlanes, planeProblems } from './chosen-planes.ts';
import { chooseVersion } from './chosen-version.ts';
import { discoveryLabels } from './discovery-labels.ts';
import { fittingTopology } from './fitting-topology.ts';
import type { Found } from './found.ts';
import { chooseHelloVersions } from './hello-versions.ts';
import { chooseNetworks, choosePrimaries, chooseRoles } from './roles-and-networks.ts';
import { topologyProblems } from './topology-problems.ts';

export type Decision = {
  /** As it would be; not fit to be planned where there are problems. */
  readonly mesh: Mesh;
  /** Names of the clusters that get an east-west gateway. */
  readonly gateways: ReadonlySet<string>;
  readonly warnings: readonly string[];
  /** Why the choices and the clusters do not make up a mesh. */
  readonly problems: readonly Problem[];
};

/** The mesh of these choices, which `choiceProblems` has found nothing wrong with. */
export function decide(choices: Choices, found: readonly Found[]): Decision {
  const id = choices.topology ?? fittingTopology(found);
  const topology = topologyOf(id);
  if (topology === undefined) throw new Error(`there is no topology ${id}`);
  const roles = chooseRoles(topology, found);
  const primaries = choosePrimaries(found, roles);
  const networks = chooseNetworks(topology, found);
  const version = chooseVersion(choices, found, roles, primaries);
  const hello = chooseHelloVersions(found.map(({ survey }) => survey.sampleVersions ?? []));
  const { meshId } = choices;
  const planes = choosePlanes(found, primaries);
  const members = found.map((each, index) =>
    annotated(
      {
        ...member(each, meshId, roles[index] ?? 'primary', primaries[index], networks[index] ?? '', version.kept),
        ...valuesOf(each, choices.istioValues ?? []),
        ...helloOf(hello[index], index),
        ...(planes[index] === undefined ? {} : { plane: planes[index] }),
        ...(each.survey.drilled === true ? { drilled: true } : {}),
        ...chooseHubs(each, version.kept.get(primaries[index] ?? each.choice.name) ?? version.version),
      },
      choices.gatewayAnnotations ?? [],
    ),
  );
  const { pullSecrets } = choices;
  const pulling = pullSecrets === undefined ? {} : { pullSecrets };
  const samples = { client: clientOf(found, version.version), ...choices.samples, ...pulling };
  const chosen = version.version === undefined ? {} : { version: version.version };
  const copying = choices.pullSecretsFrom === undefined ? {} : { pullSecretsFrom: choices.pullSecretsFrom };
  const registry = choices.istioRegistry === undefined ? {} : { istioRegistry: choices.istioRegistry };
  const drawn: Mesh = {
    id: meshId,
    topology: topology.id,
    members,
    samples,
    ...chosen,
    ...registry,
    ...pulling,
    ...copying,
  };
  const withGateway = members.filter(each => topology.networks === 'several' || hasRemotes(drawn, each));
  const labels = discoveryLabels(drawn, found);
  const mesh = {
    ...drawn,
    members: members.map((each, index) => ({
      ...adopting(drawn, each, found[index]?.survey),
      ...(labels === undefined ? {} : { discoveryLabels: labels }),
      ...(withGateway.includes(each) ? poolOf(found[index]) : {}),
    })),
  };
  return {
    mesh,
    gateways: new Set(withGateway.map(each => each.name)),
    warnings: version.warnings,
    problems: [
      ...topologyProblems(topology, members),
      ...planeProblems(found),
      ...version.problems,
      ...discoveryProblems(mesh),
    ],
  };
}

/** What its MetalLB is given. */
function poolOf({ addressPool }: Partial<Pick<Found, 'addressPool'>> = {}): Pick<Member, 'addressPool'> {
  return addressPool === undefined || 'problem' in addressPool ? {} : { addressPool };
}

/** With the existing gateway, where it does what the plan's own would do. */
function adopting(mesh: Mesh, member: Member, survey: Survey | undefined): Member {
  const { network, gateway } = member;
  if (survey?.gateway === undefined) return member;
  const needs = { network, servesRemotes: hasRemotes(mesh, member), hasNamedAddress: gateway !== undefined };
  const { parts = [] } = survey.gateway;
  if (gatewayMisfits(survey.gateway, needs).length > 0) return member;
  return { ...member, adoptsGateway: true, gatewayParts: parts };
}

/** Where it is not the one that its place gives. */
function helloOf(version: string | undefined, index: number): Pick<Member, 'helloVersion'> {
  return version === undefined || version === `v${index + 1}` ? {} : { helloVersion: version };
}

/** The existing client, else the one of the version's samples; a version still to be chosen is new. */
function clientOf(found: readonly Found[], version: string | undefined): Samples['client'] {
  const there = found.flatMap(({ survey }) => survey.sampleClient ?? []);
  return (there.includes('curl') ? 'curl' : there[0]) ?? byVersion(version ?? '').client;
}

/** What is carried over, over that those for all clusters, and over them those of this one. */
function valuesOf(
  { choice: { name }, survey }: Found,
  all: readonly IstioValues[],
): Pick<Member, 'values' | 'carriedValues'> {
  const carried = survey.istio?.carriedValues;
  const common = all.filter(({ cluster }) => cluster === undefined);
  const chosen = [...common, ...all.filter(({ cluster }) => cluster === name)];
  const values = chosen.reduce((merged: JsonObject, each) => mergedValues(merged, each.values), carried ?? {});
  return {
    ...(carried === undefined ? {} : { carriedValues: carried }),
    ...(Object.keys(values).length === 0 ? {} : { values }),
  };
}

/** With the annotations of its gateway's Service: those for all clusters, and over them its own. */
function annotated(member: Member, annotations: readonly GatewayAnnotation[]): Member {
  const own = annotations.filter(({ cluster }) => cluster === member.name);
  const chosen = [...annotations.filter(({ cluster }) => cluster === undefined), ...own];
  if (chosen.length === 0) return member;
  return { ...member, gatewayAnnotations: Object.fromEntries(chosen.map(({ key, value }) => [key, value])) };
}

function member(
  { choice, survey, server, keepsCacerts, istiodsToRestart = [], bundle, gateway, apiTrust }: Found,
  meshId: string,
  role: Member['role'],
  primary: string | undefined,
  network: string,
  kept: ReadonlyMap<string, string>,
): Member {
  const version = kept.get(choice.name);
  const address = gateway?.ips[0] ?? choice.gateway;
  return {
    name: choice.name,
    context: choice.context,
    role,
    ...(primary === undefined ? {} : { primary }),
    network,
    platform: survey.platform,
    uid: survey.uid,
    ...(version === undefined ? {} : { version }),
    ...(role === 'primary' && survey.istio?.servesRemotes === true ? { servesRemotes: true } : {}),
    ...(role === 'primary' && survey.reads !== undefined ? { reads: survey.reads } : {}),
    ...cniOf(survey),
    ...(survey.readerByHand === true ? { readerByHand: true } : {}),
    ...(survey.istio?.unmanaged === undefined ? {} : { handOver: survey.istio.unmanaged.objects }),
    keepsCacerts,
    ...(istiodsToRestart.length === 0 ? {} : { istiodsToRestart }),
    api: apiAddress({ ...choice, survey, server }).url,
    ...(apiTrust?.apiTls === undefined ? {} : { apiTls: apiTrust.apiTls }),
    ...(survey.operator === undefined ? {} : { operator: heldFor(meshId, survey.operator) }),
    ...(bundle === undefined || 'problem' in bundle ? {} : { bundle }),
    ...(address === undefined ? {} : { gateway: address }),
  };
}

/** Also on a cluster that needs none: then it goes on, and can be given to this program. */
function cniOf({ cni }: Survey): Pick<Member, 'cni'> {
  if (cni === undefined) return {};
  const { namespace = CNI_NAMESPACE, version } = cni;
  return { cni: { namespace, ...(version === undefined ? {} : { version }) } };
}

/** The Subscription of another mesh's run is left as it is: an operator serves every mesh that asks it. */
function heldFor(meshId: string, operator: Operator): Operator {
  const { subscribedFor = meshId } = operator;
  return subscribedFor === meshId ? operator : { ...operator, ours: false };
}

/**
 * One for each primary whose named gateway address its remotes could not use
 * (docs/istio/gateways.md#discovery-address).
 */
function discoveryProblems(mesh: Mesh): readonly Problem[] {
  return mesh.members.flatMap(member => {
    const { gateway, name } = member;
    if (gateway === undefined || isIP(gateway) === 0 || !hasRemotes(mesh, member)) return [];
    const version = versionOf(mesh, member) ?? '';
    if (discoveryIp([gateway], version) !== undefined) return [];
    const title = `the gateway address of ${name}, ${gateway}, cannot be used by its remotes: with Istio ${version} they reach istiod at an IPv4 address only`;
    const hint = 'name an IPv4 address, or a version that supports IPv6: --istio-version v1.30.0 or later';
    return [{ code: 'bad-input', title, hint } as const];
  });
}
