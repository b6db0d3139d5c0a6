/** From what the user said to a plan that can run: look at the clusters, decide, check; nothing is written. */
import type { Survey } from '../source/checks/survey.ts';
import type { Step } from '../source/engine/step.ts';
import type { CertificatePlan } from '../source/model/ledger.ts';
import type { Mesh } from '../source/model/mesh.ts';
import type { World } from '../source/ports.ts';
import type { Choices } from './choices.ts';
import type { Host } from './host.ts';

export type Prepared = {
  readonly mesh: Mesh;
  readonly steps: readonly Step[];
  readonly certificates: CertificatePlan;
  /** By cluster name. */
  readonly surveys: ReadonlyMap<string, Survey>;
  readonly world: World;
  /** What is worth knowing but stops nothing: a clock that is off, a loopback API address. */
  readonly warnings: readonly string[];
};

/**
 * Surveys all chosen clusters side by side, decides roles, networks, versions and certificates, and builds the plan.
 * Throws `ProblemsError` with everything that stands in the way, all at once, before anything is written.
 */
export async function prepare(_host: Host, _choices: Choices, _signal: AbortSignal): Promise<Prepared> {
  throw new Error('written next');
}
