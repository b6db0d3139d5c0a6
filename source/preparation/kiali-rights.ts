/** What the user must be allowed on each cluster for a plan of Kiali, asked before anything is written. */

import { lackOfRights } from '../checks/access-reviews.ts';
import { type KialiWork, missingForKialiWork } from '../checks/kiali-rights.ts';
import { type KialiPlan, readsPlatformMetrics } from '../model/kiali.ts';
import type { Member } from '../model/mesh.ts';
import { systemNamespace } from '../model/plane.ts';
import type { Problem } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';

/** One problem for each cluster with all that is missing there. Throws `ProblemError` when one does not answer. */
export async function kialiRightsProblems(
  kiali: KialiPlan,
  clusters: ReadonlyMap<string, Cluster>,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const all = await Promise.all(
    kiali.mesh.members.map(async member => {
      const cluster = clusters.get(member.name);
      const missing = cluster === undefined ? [] : await missingForKialiWork(cluster, workOn(kiali, member), signal);
      return missing.length === 0 ? [] : [lackOfRights('the user', member.name, missing)];
    }),
  );
  return all.flat();
}

function workOn(kiali: KialiPlan, member: Member): KialiWork {
  const { operator, bundle, ownAccount, token } = kiali.sites.get(member.name) ?? {};
  const isHome = member.name === kiali.home.name;
  const comes = bundle === undefined ? 'olm' : 'bundle';
  const isThere = ownAccount === true || (operator !== undefined && !operator.ours);
  return {
    operator: isThere ? 'nothing' : operator?.ours === true ? 'olm' : comes,
    ...(ownAccount === true ? { accountIn: kiali.namespace } : {}),
    ...(token === undefined || token.old.length === 0 ? {} : { revokesIn: kiali.namespace }),
    ...(isHome && kiali.console === true ? { consoleIn: kiali.namespace } : {}),
    metrics: isHome && readsPlatformMetrics(kiali),
    namespace: !isHome && kiali.namespace !== systemNamespace(member),
  };
}
