/** The failover drill, in two plans: helloworld of one cluster goes away; it comes back. What is between them is watched. */
import { checkPlan, type Step } from '../engine/step.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { bringBackHelloworld, stopHelloworld } from '../steps/drill.ts';

export type Drill = {
  readonly away: readonly Step[];
  readonly back: readonly Step[];
  /** The way back of who cannot wait for pods: written, and no more. */
  readonly restore: readonly Step[];
};

/** The ways, for the helloworld of this cluster. */
export function failoverDrill(mesh: Mesh, member: Member): Drill {
  const back = bringBackHelloworld(mesh, member);
  const { until: _until, ...written } = back;
  return {
    away: checkPlan([stopHelloworld(mesh, member)]),
    back: checkPlan([back]),
    restore: checkPlan([written]),
  };
}
