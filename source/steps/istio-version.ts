/** Which Istio version the run installs: the user's, or the newest that all operators bring (domain §2.4). */
import type { ClusterFacts, Facts } from '../engine/step.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { ProblemError } from '../model/problem.ts';
import { newestCommon } from '../model/version.ts';
import { stepId } from './step-id.ts';

/** Steps after which the version is known: all operators' when the newest common one is wanted, else the own. */
export function versionNeeds(mesh: Mesh, member: Member): readonly string[] {
  const asked = mesh.version === undefined ? mesh.members : [member];
  return asked.map(each => stepId(each, 'kinds'));
}

function installable(facts: ClusterFacts): readonly string[] {
  const bundled = facts.bundledVersions ?? [];
  return bundled.length > 0 ? bundled : (facts.acceptedVersions ?? []);
}

/**
 * The version to write into every custom resource of this member. Throws `ProblemError` (`version-missing`) when the
 * operators have no version in common, or not the one that the user named.
 */
export function istioVersion(mesh: Mesh, member: Member, facts: Facts): string {
  if (facts.planning) return mesh.version ?? '<learned: the newest Istio version that all operators bring>';
  if (mesh.version !== undefined) {
    const has = installable(facts.of(member.name));
    if (has.length === 0 || has.includes(mesh.version)) return mesh.version;
    throw new ProblemError({
      code: 'version-missing',
      title: `the operator of ${member.name} cannot install Istio ${mesh.version}`,
      hint: `name one that it has with --istio-version: ${has.join(', ')}`,
    });
  }
  const lists = mesh.members.map(each => installable(facts.of(each.name)));
  const newest = newestCommon(lists);
  if (newest !== undefined) return newest;
  const each = mesh.members.map((one, index) => `${one.name}: ${lists[index]?.join(', ') || 'none'}`);
  throw new ProblemError({
    code: 'version-missing',
    title: 'the operators have no Istio version in common',
    hint: `bring them to one release; they have ${each.join('; ')}`,
  });
}
