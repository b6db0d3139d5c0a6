/**
 * Which Istio version the run installs: the user's, or the newest that all operators bring
 * (docs/istio/versions.md#choosing-a-version).
 */
import type { ClusterFacts, Facts, Step } from '../engine/step.ts';
import { type Member, type Mesh, versionOf } from '../model/mesh.ts';
import { lacking, newestOf, type Offer } from '../model/offers.ts';
import type { Problem } from '../model/problem.ts';
import { stepId } from './step-id.ts';

/** True while no version is chosen, or one was chosen before every operator has said what it brings. */
function learnsInRun({ version, members }: Mesh): boolean {
  const silent = members.some(
    ({ operator, bundle }) => operator === undefined && (bundle?.versions ?? []).length === 0,
  );
  return version === undefined || silent;
}

/** The one cluster in whose lane the mesh decides. */
function deciding(mesh: Mesh): Member {
  const [first] = mesh.members;
  if (first === undefined) throw new Error('a mesh without members has no version');
  return first;
}

/** Steps after which the version of this member is known, and its operator's kinds are served. */
export function versionNeeds(mesh: Mesh, member: Member): readonly string[] {
  const decided = learnsInRun(mesh) ? [stepId(deciding(mesh), 'istio-version')] : [];
  return [stepId(member, 'kinds'), ...decided];
}

/**
 * One decision for the mesh, as soon as every operator has said what it brings, or has failed to: a version that one of
 * them lacks is told once, and all that would install it waits. Left out where it was
 * decided when the plan was made.
 */
export function chooseIstioVersion(mesh: Mesh): readonly Step[] {
  if (!learnsInRun(mesh)) return [];
  return [
    {
      id: stepId(deciding(mesh), 'istio-version'),
      cluster: deciding(mesh).name,
      title: 'Choose Istio version',
      needs: [],
      after: mesh.members.map(member => stepId(member, 'kinds')),
      until: { by: 'decision', within: 10, decide: facts => decided(mesh, facts), byHand: readByHand },
      found: facts => facts.of(deciding(mesh).name).istioVersion,
      byHand: '',
    },
  ];
}

const readByHand =
  'kubectl get crd istios.sailoperator.io -o jsonpath=\'{.spec.versions[?(@.name=="v1")].schema.openAPIV3Schema.properties.spec.properties.version.description}\'';

function decided(mesh: Mesh, facts: Facts): ClusterFacts | { readonly problem: Problem } {
  const offers = mesh.members.flatMap(({ name }) => offerOf(name, facts.of(name)));
  const chosen = mesh.version ?? (offers.length === 0 ? undefined : newestOf(offers));
  if (typeof chosen === 'object') return { problem: chosen };
  const byName = new Map(mesh.members.map(member => [member.name, member]));
  const wanted = (name: string) => {
    const member = byName.get(name);
    return member === undefined ? chosen : (versionOf(mesh, member) ?? chosen);
  };
  const problem = lacking(offers, wanted);
  if (problem !== undefined) return { problem };
  return chosen === undefined ? {} : { istioVersion: chosen };
}

/** Nothing for a cluster whose operator does not say, or did not come up. */
function offerOf(cluster: string, facts: ClusterFacts): readonly Offer[] {
  const { bundledVersions = [], acceptedVersions = [] } = facts;
  const versions = bundledVersions.length > 0 ? bundledVersions : acceptedVersions;
  return versions.length === 0 ? [] : [{ cluster, versions }];
}

/** The version to write into every custom resource of this member. */
export function istioVersion(mesh: Mesh, member: Member, facts: Facts): string {
  const named = versionOf(mesh, member);
  if (named !== undefined) return named;
  if (facts.planning) return '<learned: the newest Istio version that all operators offer>';
  return facts.text(deciding(mesh).name, 'istioVersion', 'Istio version');
}
