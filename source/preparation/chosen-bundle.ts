/** The operator bundle of a mesh: read once, only where a cluster has neither an operator nor OLM. */

import type { Mesh } from '../model/mesh.ts';
import { DEFAULT_BUNDLE, type OperatorBundle } from '../model/operator-bundle.ts';
import { ProblemError } from '../model/problem.ts';
import type { Choices } from './choices.ts';
import type { BundleFound, Found } from './found.ts';
import type { Host } from './host.ts';

/** What was found, with the bundle where it is needed. */
export async function withBundle<Each extends Found>(
  found: readonly Each[],
  host: Host,
  choices: Choices,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  if (!found.some(needsBundle)) return found;
  const bundle = await readOrProblem(host, choices.operatorBundle ?? DEFAULT_BUNDLE, signal);
  return found.map(each => (needsBundle(each) ? { ...each, bundle } : each));
}

function needsBundle({ survey }: Found): boolean {
  return survey.operator === undefined && !survey.olm && survey.helmRelease === undefined;
}

async function readOrProblem(host: Host, reference: string, signal: AbortSignal): Promise<BundleFound> {
  try {
    return await host.readBundle(reference, signal);
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem };
    throw error;
  }
}

/** What is installed from where, by its digest: to be seen before one agrees to it. */
export function bundleWarnings(mesh: Mesh): readonly string[] {
  const served = mesh.members.filter(each => each.operator === undefined && each.bundle !== undefined);
  const bundle = served[0]?.bundle;
  if (bundle === undefined) return [];
  const where = served.map(each => each.name).join(', ');
  return [
    installed(bundle, where),
    ...bundle.grants.map(what => `the operator bundle grants: ${what}`),
    ...bundle.leftOut.map(what => `of the operator bundle is left out: ${what}`),
  ];
}

function installed({ title, from, digest }: OperatorBundle, where: string): string {
  return `the operator ${title} will be installed on ${where} from ${from}, ${digest}, with all permissions that it requests`;
}
