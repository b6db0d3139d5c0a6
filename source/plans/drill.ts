/** The failover drill, in two plans: helloworld of one cluster goes away; it comes back. What is between them is watched. */
import { checkPlan, type Step } from '../engine/step.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { bringBackHelloworld, stopHelloworld } from '../steps/drill.ts';

export type Drill = { readonly away: readonly Step[]; readonly back: readonly Step[] };

/** Both ways, for the helloworld of this cluster. */
export function failoverDrill(mesh: Mesh, member: Member): Drill {
  return { away: checkPlan([stopHelloworld(mesh, member)]), back: checkPlan([bringBackHelloworld(mesh, member)]) };
}
