/** From the choices to a plan that moves the clusters of a mesh to one new root; nothing is written. */

import { lackOfRights } from '../checks/access-reviews.ts';
import { missingRootChangeRights } from '../checks/rights.ts';
import { findSigning } from '../checks/signing-now.ts';
import type { Step } from '../engine/step.ts';
import { mergedCertificates } from '../model/certificate-anchor.ts';
import { certificateFingerprints } from '../model/certificate-fingerprints.ts';
import type { Mesh } from '../model/mesh.ts';
import { systemNamespace } from '../model/plane.ts';
import type { Problem } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import type { RootChange } from '../model/root-change.ts';
import { sh } from '../model/shell-word.ts';
import { rootChange } from '../plans/root-change.ts';
import type { Cluster, World } from '../ports.ts';
import type { Choices } from './choices.ts';
import type { Host } from './host.ts';
import { prepareToDiagnose } from './prepare.ts';

export type PreparedRootChange = {
  readonly mesh: Mesh;
  readonly change: RootChange;
  /** SHA-256 of the roots that have to go. */
  readonly oldRoots: readonly string[];
  /** Empty where every cluster has the new root already, and no other. */
  readonly steps: readonly Step[];
  readonly world: World;
  readonly warnings: readonly string[];
};

/** Throws `ProblemsError` with every problem, before anything is written. */
export async function prepareRootChange(
  host: Host,
  choices: Choices,
  signal: AbortSignal,
): Promise<PreparedRootChange> {
  const { mesh, world } = await prepareToDiagnose(host, choices, signal);
  const decided = await host.decideCertificates(
    choices.certificates,
    mesh.members.filter(({ role }) => role === 'primary').map(({ name }) => ({ name })),
  );
  if ('problems' in decided) throw new ProblemsError(decided.problems);
  const { fingerprint } = decided.plan.root;
  const planned = await planRootChange(mesh, fingerprint, world.cluster, signal);
  const missing = await Promise.all(
    mesh.members.map(async member => {
      const { name, context } = member;
      const lacks = await missingRootChangeRights(world.cluster(name), systemNamespace(member), signal);
      return lacks.length === 0 ? [] : [lackOfRights(`the user of context ${context}`, name, lacks)];
    }),
  );
  const problems = [...planned.problems, ...missing.flat()];
  if (problems.length > 0) throw new ProblemsError(problems);
  return { ...planned, mesh, world: { ...world, keys: host.keys(choices.certificates, []) } };
}

/** The plan for what is on the clusters now. `fingerprint`: SHA-256 of the new root; undefined: it is generated. */
export async function planRootChange(
  mesh: Mesh,
  fingerprint: string | undefined,
  clusterOf: (name: string) => Cluster,
  signal: AbortSignal,
): Promise<
  Pick<PreparedRootChange, 'change' | 'oldRoots' | 'steps' | 'warnings'> & { readonly problems: readonly Problem[] }
> {
  const found = await Promise.all(
    mesh.members.map(member => findSigning(clusterOf(member.name), member, fingerprint, signal)),
  );
  const change: RootChange = {
    mesh,
    clusters: found.map(({ changing }) => changing),
    present: mergedCertificates(...found.map(({ present }) => present)),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  };
  const kept = new Map(found.flatMap(({ changing, anchor }) => (anchor ? [[changing.member.name, anchor]] : [])));
  const isDone = found.every(
    ({ changing: { signing }, published }) =>
      signing === undefined || (signing === 'new' && published.every(each => each === fingerprint)),
  );
  return {
    change,
    oldRoots: certificateFingerprints(change.present).filter(each => each !== fingerprint),
    steps: isDone ? [] : rootChange(change, kept),
    problems: [...leaderless(mesh), ...found.flatMap(({ problems }) => problems)],
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

/** Proxies of a remote get their certificates from its primary, which has to move with it. */
function leaderless({ members }: Mesh): readonly Problem[] {
  return members
    .filter(({ primary }) => primary !== undefined && !members.some(({ name }) => name === primary))
    .map(({ name, primary }) => ({
      code: 'bad-input' as const,
      title: `${name} has its certificates from ${primary}, which is not among the clusters`,
      hint: sh`name it as well: --cluster ${primary ?? ''}`,
    }));
}
