/** What can be wrong with a bundle, and what to do then. */
import type { BundledOperator } from '../model/bundled-operator.ts';
import { ProblemError } from '../model/problem.ts';

/** Something that is no bundle. */
export function notABundle(reference: string, why: string, { image, flag }: BundledOperator): ProblemError {
  return new ProblemError({
    code: 'bad-input',
    title: `${reference} is not an operator bundle: ${why}`,
    hint: `name a folder or a .tgz with manifests/ and metadata/annotations.yaml, an https URL of one, or a bundle image such as ${image}: ${flag} REF`,
  });
}

/** Something that cannot be fetched: then there is no operator to install. */
export function unreachableBundle(reference: string, why: string, { fromSources }: BundledOperator): ProblemError {
  return new ProblemError({
    code: 'no-operator',
    title: `the operator bundle ${reference} cannot be fetched: ${why}`,
    hint: `where the registry is unreachable, use the bundle from its sources: ${fromSources}`,
  });
}
