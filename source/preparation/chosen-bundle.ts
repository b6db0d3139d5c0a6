/** Operator bundles: read once, only where a cluster has neither an operator nor OLM. */

import { type BundledOperator, SAIL_OPERATOR } from '../model/bundled-operator.ts';
import type { Mesh } from '../model/mesh.ts';
import type { OperatorBundle } from '../model/operator-bundle.ts';
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
  const bundle = await bundleOrProblem(host, choices.operatorBundle, SAIL_OPERATOR, signal);
  return found.map(each => (needsBundle(each) ? { ...each, bundle } : each));
}

function needsBundle({ survey }: Found): boolean {
  return survey.operator === undefined && !survey.olm && survey.helmRelease === undefined;
}

/** `reference`: what the user named; else OperatorHub's image. */
export async function bundleOrProblem(
  host: Pick<Host, 'readBundle'>,
  reference: string | undefined,
  operator: BundledOperator,
  signal: AbortSignal,
): Promise<BundleFound> {
  try {
    return await host.readBundle(reference ?? operator.image, operator, signal);
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem };
    throw error;
  }
}

/** What is installed from where, by its digest: to be seen before one agrees to it. */
export function bundleWarnings(mesh: Mesh): readonly string[] {
  const served = mesh.members.filter(each => each.operator === undefined && each.bundle !== undefined);
  const bundle = served[0]?.bundle;
  return bundle === undefined
    ? []
    : bundleWords(
        bundle,
        served.map(each => each.name),
      );
}

/** `on`: names of the clusters that get it. */
export function bundleWords(bundle: OperatorBundle, on: readonly string[]): readonly string[] {
  const { title, from, digest } = bundle;
  return [
    `the operator ${title} will be installed on ${on.join(', ')} from ${from}, ${digest}, with all permissions that it requests`,
    ...bundle.grants.map(what => `the operator bundle grants: ${what}`),
    ...bundle.leftOut.map(what => `of the operator bundle is left out: ${what}`),
  ];
}
