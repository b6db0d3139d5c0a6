/** The user's values for Kiali, validated against the CRDs that exist or will be installed from a bundle. */

import { type KialiPlan, type KialiSite, operatedByKiali } from '../model/kiali.ts';
import { KIALI_CRD, kialiSpecSchema, saysFields, unfitFields } from '../model/kiali-schema.ts';
import type { OperatorBundle } from '../model/operator-bundle.ts';
import { orUndefined } from '../model/or-undefined.ts';
import type { Problem } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';

/** The plan, which checks in its run what could not be checked yet; or what does not fit. Throws `ProblemError`. */
export async function withCheckedFields(
  kiali: KialiPlan,
  clusters: ReadonlyMap<string, Cluster>,
  signal: AbortSignal,
): Promise<{ readonly kiali: KialiPlan; readonly problems: readonly Problem[] }> {
  const { home, sites, options = {} } = kiali;
  if (sites.get(home.name)?.adopted === true) return { kiali, problems: [] };
  const judged = await Promise.all(
    operatedByKiali(kiali).map(async ({ name }) => {
      const { impersonation } = options;
      const onRemote = { values: {}, options: impersonation === true ? { impersonation } : {} };
      const said = name === home.name ? kiali : onRemote;
      const cluster = clusters.get(name);
      if (cluster === undefined || !saysFields(said)) return { name, problems: [] };
      const schema = await findKialiSchema(cluster, sites.get(name)?.bundle, signal);
      return schema === undefined
        ? { name, problems: [], unchecked: true as const }
        : { name, problems: unfitFields(said, schema, name) };
    }),
  );
  const unchecked = new Map<string, KialiSite>(sites);
  for (const each of judged) {
    if (each.unchecked) unchecked.set(each.name, { ...sites.get(each.name), unchecked: true });
  }
  return { kiali: { ...kiali, sites: unchecked }, problems: judged.flatMap(({ problems }) => problems) };
}

/**
 * The schema of its `spec`; undefined where OLM is still to install it, or where it may not be read. Throws
 * `ProblemError`.
 */
async function findKialiSchema(
  cluster: Cluster,
  bundle: OperatorBundle | undefined,
  signal: AbortSignal,
): Promise<unknown> {
  // What is installed from a bundle replaces the existing CRD.
  const brought = bundle?.kinds.find(({ metadata }) => metadata.name === KIALI_CRD);
  if (brought !== undefined) return kialiSpecSchema(brought);
  const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: KIALI_CRD };
  return kialiSpecSchema(await orUndefined(cluster.read(crd, signal), 'forbidden'));
}
