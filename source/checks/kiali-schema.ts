/** The CRD of Kiali, of the operator that is there or is to be installed. */
import { KIALI_CRD, kialiSpecSchema } from '../model/kiali-schema.ts';
import type { OperatorBundle } from '../model/operator-bundle.ts';
import { ProblemError } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';

/** The schema of its `spec`; undefined where OLM is still to install it, or where it may not be read. Throws `ProblemError`. */
export async function findKialiSchema(
  cluster: Cluster,
  bundle: OperatorBundle | undefined,
  signal: AbortSignal,
): Promise<unknown> {
  // What is installed from a bundle replaces the CRD that is there.
  const brought = bundle?.kinds.find(({ metadata }) => metadata.name === KIALI_CRD);
  if (brought !== undefined) return kialiSpecSchema(brought);
  const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: KIALI_CRD };
  try {
    return kialiSpecSchema(await cluster.read(crd, signal));
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'forbidden') return undefined;
    throw error;
  }
}
