/** How an object that others made, or keep, stands to what a plan would apply to it: the server is asked by dry run. */
import { changedFields, fieldNames } from '../model/changed-fields.ts';
import { cleaned } from '../model/clean.ts';
import { consentKey } from '../model/consent.ts';
import { onlyHelmMarks } from '../model/helm-release.ts';
import { type Keeper, keeperOf, writersOf } from '../model/keeper.ts';
import { resourceOf } from '../model/kinds.ts';
import { groupOf, type JsonObject, type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import { FIELD_MANAGER, isOurs, ownsFields } from '../model/marks.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { sh, shellWord } from '../model/shell-word.ts';
import type { Cluster } from '../ports.ts';
import { ofOneMoment } from './of-one-moment.ts';

export type Standing =
  /** It says already what the mesh needs. */
  | { readonly is: 'fits' }
  /**
   * It is a namespace that gets labels, or has fields of this program already: written as it is, and released by
   * `down`.
   */
  | { readonly is: 'shared' }
  /** It would be changed: by consent only. `conflict`: the server's words, where it refuses. */
  | { readonly is: 'differs'; readonly changes: JsonObject; readonly conflict?: Problem }
  /** It would be changed, and a controller changes it back: never written. */
  | { readonly is: 'kept-elsewhere'; readonly keeper: Keeper; readonly changes: JsonObject };

/** True for what is not simply this program's own. */
export function isOfOthers(found: KubeObject): boolean {
  return !isOurs(found) || keeperOf(found) !== undefined;
}

/**
 * Throws `ProblemError` where the server refuses for another reason than fields of others. `wanted`: as it would be
 * applied.
 */
export async function standingOf(
  wanted: KubeObject,
  seen: KubeObject,
  cluster: Pick<Cluster, 'dryRun' | 'read'>,
  signal: AbortSignal,
): Promise<Standing> {
  const { made, conflict, found } = await ofOneMoment(
    seen,
    cluster,
    () => dryRunApply(wanted, cluster, signal),
    signal,
  );
  const changes = changedFields(found, made);
  const keeper = keeperOf(found);
  if (changes === undefined) return { is: 'fits' };
  if (keeper !== undefined) return { is: 'kept-elsewhere', keeper, changes };
  if (conflict !== undefined) return { is: 'differs', changes, conflict };
  return found.kind === 'Namespace' || ownsFields(found) ? { is: 'shared' } : { is: 'differs', changes };
}

/** What the server would make of it; where fields of others conflict, what it would make by force. */
export async function dryRunApply(object: KubeObject, cluster: Pick<Cluster, 'dryRun'>, signal: AbortSignal) {
  try {
    return { made: await cluster.dryRun(object, 'apply', signal), conflict: undefined };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'conflict') throw error;
    return { made: await cluster.dryRun(object, 'take-over', signal), conflict: error.problem };
  }
}

/** Where an object is: its cluster, and the context that reaches it where that is known. */
export type On = { readonly cluster: string; readonly context?: string | undefined };

/**
 * The conflict: which object, who made it, what would change, and both ways to continue. Undefined where there is none.
 */
export function objectionIn(standing: Standing, found: KubeObject, on: On): Problem | undefined {
  const title = `${on.cluster}: ${objectTitle(refOf(found))}`;
  switch (standing.is) {
    case 'fits':
    case 'shared':
      return undefined;
    case 'differs': {
      const { changes, conflict } = standing;
      const key = consentKey(on.cluster, refOf(found));
      const by = writersOf(found, FIELD_MANAGER);
      const release = onlyHelmMarks(changes);
      if (release !== undefined) {
        return {
          code: 'conflict',
          title: `${title} was not created by eastwest (${by}) and has to be marked as of the operator’s Helm release ${release}`,
          hint: `Take it over (${sh`--take-over ${key}`}): the operator keeps it from then on, it belongs to this mesh, and down deletes it`,
          takeOver: key,
        };
      }
      return {
        code: 'conflict',
        title: `${title} was not created by eastwest (${by}) and would be changed: ${fieldNames(changes)}`,
        hint: `Take it over (${sh`--take-over ${key}`}): it is changed, belongs to this mesh from then on, and down deletes it. Or change it yourself: ${patchCommand(found, changes, on)}`,
        ...(conflict?.evidence === undefined ? {} : { evidence: conflict.evidence }),
        takeOver: key,
      };
    }
    case 'kept-elsewhere': {
      const { changes, keeper } = standing;
      const where = keeper.in === 'git' ? 'in git' : 'there';
      return {
        code: 'conflict',
        title: `${title} is kept by ${keeper.title} and has to be changed ${where}: ${fieldNames(changes)}`,
        hint: `eastwest never writes it: ${keeper.title} would take the change back. Change it ${where} to have ${patchText(changes)}, wait until that is on the cluster, and run again`,
      };
    }
  }
}

/** Values may be long, but none is cut: the text is to be copied. */
const patchText = (changes: JsonObject) => cleaned(JSON.stringify(changes), 8_000);

function patchCommand({ apiVersion, kind, metadata }: KubeObject, changes: JsonObject, { context }: On): string {
  const group = groupOf(apiVersion);
  const { plural } = resourceOf({ apiVersion, kind });
  const where = metadata.namespace === undefined ? '' : sh` -n ${metadata.namespace}`;
  const as = context === undefined ? '' : sh` --context ${context}`;
  const what = group === '' ? plural : `${plural}.${group}`;
  return `kubectl${as}${where} patch ${what} ${shellWord(metadata.name)} --type=merge -p ${shellWord(patchText(changes))}`;
}
