/** How everything that exists already stands to what the plan would apply to it, asked once for a plan. */

import { consentKey } from '../model/consent.ts';
import { type KubeObject, refOf } from '../model/kube.ts';
import { FIELD_MANAGER, otherMeshOf } from '../model/marks.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { ProblemError } from '../model/problem.ts';
import type { ExistingObject } from '../ownership/existing-object.ts';
import { isOfOthers, standingOf } from '../ownership/standing.ts';
import { toApply } from './dry-run-result.ts';
import { hasLearned } from './learned-texts.ts';
import type { Candidate, Planned, Subject } from './subject.ts';

/** All of them, of all clusters. Reads and dry runs only. */
export async function standingsOf(
  { mesh, candidates, planned = [] }: Pick<Subject, 'mesh' | 'candidates' | 'planned'>,
  signal: AbortSignal,
): Promise<readonly ExistingObject[]> {
  const all = await Promise.all(candidates.map(each => standingsOn(each, planned, mesh.id, signal)));
  return all.flat();
}

async function standingsOn(
  candidate: Candidate,
  planned: readonly Planned[],
  meshId: string,
  signal: AbortSignal,
): Promise<readonly ExistingObject[]> {
  const { name } = candidate.member;
  const own = planned.filter(({ cluster }) => cluster === name).map(({ object }) => object);
  const isNamespace = ({ kind }: KubeObject) => kind === 'Namespace';
  const namespaces = await Promise.all(own.filter(isNamespace).map(each => there(each, candidate, signal)));
  // In a namespace that the plan makes there is nothing to ask for.
  const missing = new Set(namespaces.flatMap(each => (each.found === undefined ? [each.object.metadata.name] : [])));
  const rest = own.filter(each => !isNamespace(each) && !missing.has(each.metadata.namespace ?? ''));
  const all = [...namespaces, ...(await Promise.all(rest.map(each => there(each, candidate, signal))))];
  return Promise.all(
    all.flatMap(({ object, found }) =>
      found === undefined
        ? []
        : [
            standing(object, found, { candidate, meshId }, signal).then(stands => ({
              cluster: name,
              key: consentKey(name, refOf(found)),
              found,
              standing: stands,
            })),
          ],
    ),
  );
}

/** Kinds that come with the operator, and what may not be read: that is for other checks. */
async function there(object: KubeObject, { cluster }: Candidate, signal: AbortSignal) {
  return { object, found: await orUndefined(cluster.read(refOf(object), signal)) };
}

async function standing(
  object: KubeObject,
  found: KubeObject,
  { candidate, meshId }: { readonly candidate: Candidate; readonly meshId: string },
  signal: AbortSignal,
): Promise<ExistingObject['standing']> {
  if (otherMeshOf(found, meshId) !== undefined) return { is: 'of-another-mesh' };
  if (!isOfOthers(found) && !hasOtherWriters(found)) return { is: 'ours' };
  const wanted = toApply(object, found);
  if (hasLearned(JSON.stringify(wanted))) return { is: 'unknown' };
  try {
    const stands = await standingOf(wanted, found, candidate.cluster, signal);
    // Of our own objects only fields that others have set since conflict.
    return isOfOthers(found) || (stands.is === 'differs' && stands.conflict !== undefined) ? stands : { is: 'ours' };
  } catch (error) {
    if (error instanceof ProblemError) return { is: 'refused', problem: error.problem };
    throw error;
  }
}

/**
 * Only an object with other writers can refuse: one of ours that no one else has touched is not asked, which saves most
 * requests of a run that changes nothing. Controllers report under `status`.
 */
function hasOtherWriters({ metadata: { managedFields = [] } }: KubeObject): boolean {
  return managedFields.some(({ manager, subresource }) => manager !== FIELD_MANAGER && subresource !== 'status');
}
