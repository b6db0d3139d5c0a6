/** Whether an operator that this program installed has still all that was installed with it. */
import type { KubeObject, ObjectRef } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import { RIGHTS_ANNOTATION, rightsIn } from '../model/operator-bundle.ts';
import { ProblemError } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';

/**
 * False where something of it is gone, as a role or its binding: it is then installed again. True for an operator that
 * eastwest did not install, and where reading is forbidden.
 */
export async function isWhole(deployment: KubeObject, cluster: Cluster, signal: AbortSignal): Promise<boolean> {
  const noted = deployment.metadata.annotations?.[RIGHTS_ANNOTATION];
  if (!isOurs(deployment) || noted === undefined) return true;
  const there = await Promise.all(rightsIn(noted).map(ref => exists(ref, cluster, signal)));
  return !there.includes(false);
}

async function exists(ref: ObjectRef, cluster: Cluster, signal: AbortSignal): Promise<boolean> {
  try {
    return (await cluster.read(ref, signal)) !== undefined;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'forbidden') return true;
    throw error;
  }
}
