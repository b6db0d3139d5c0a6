/** Permissions as access reviews: asked for side by side, and told in words. */
import type { Problem } from '../model/problem.ts';
import type { AccessReview, Cluster } from '../ports.ts';

const everything: AccessReview = { verb: '*', group: '*', resource: '*' };

/** One for each verb; verbs with blanks between them. */
export function rights(group: string, resource: string, verbs: string, namespace?: string): readonly AccessReview[] {
  return verbs
    .split(' ')
    .map(verb => (namespace === undefined ? { verb, group, resource } : { verb, group, resource, namespace }));
}

/** Server-side apply reads, creates and patches. */
export const WRITE = 'get create patch';
/** Goals are reached by list and watch. */
export const FOLLOW = 'get list watch';
export const WRITE_AND_FOLLOW = 'get list watch create patch';

export const rbac = 'rbac.authorization.k8s.io';

/** What is missing, all at once, in words: "create secrets in istio-system". Empty for a cluster-admin. */
export async function missingOf(
  cluster: Cluster,
  asked: readonly AccessReview[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (await cluster.mayI(everything, signal)) return [];
  const allowed = await Promise.all(asked.map(review => cluster.mayI(review, signal)));
  return asked.filter((_review, index) => allowed[index] === false).map(inWords);
}

/** `whose`: the user, as far as it is known. */
export function lackOfRights(whose: string, cluster: string, missing: readonly string[]): Problem {
  return {
    code: 'forbidden',
    title: `missing permissions on ${cluster}: ${byResource(missing)} (${whose})`,
    hint: 'use a context with cluster-admin, or ask for these permissions',
  };
}

/** "get, create secrets in istio-system; list nodes": the verbs of each resource together, as in a role. */
export function byResource(missing: readonly string[]): string {
  const resourceOf = (right: string) => right.slice(right.indexOf(' ') + 1);
  const verbOf = (right: string) => right.slice(0, right.indexOf(' '));
  return [...Map.groupBy(missing, resourceOf)]
    .map(([resource, all]) => `${[...new Set(all.map(verbOf))].join(', ')} ${resource}`)
    .join('; ');
}

export function inWords({ verb, group, resource, namespace }: AccessReview): string {
  const kind = group === '' ? resource : `${resource}.${group}`;
  return `${verb} ${kind}${namespace === undefined ? '' : ` in ${namespace}`}`;
}
