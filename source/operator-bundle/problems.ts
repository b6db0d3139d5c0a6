/** What can be wrong with a bundle, and what to do then. */
import { DEFAULT_BUNDLE } from '../model/operator-bundle.ts';
import { ProblemError } from '../model/problem.ts';

/** Ways that need no registry: the exact commands. */
const otherWays =
  'where the registry is unreachable, use the bundle from its sources: git clone --depth 1 --branch 1.30.3 https://github.com/istio-ecosystem/sail-operator && eastwest up --operator-bundle sail-operator/bundle …';

/** Something that is no bundle. */
export function notABundle(reference: string, why: string): ProblemError {
  return new ProblemError({
    code: 'bad-input',
    title: `${reference} is not an operator bundle: ${why}`,
    hint: `name a folder or a .tgz with manifests/ and metadata/annotations.yaml, an https URL of one, or a bundle image such as ${DEFAULT_BUNDLE}: --operator-bundle REF`,
  });
}

/** Something that cannot be fetched: then there is no operator to install. */
export function unreachableBundle(reference: string, why: string): ProblemError {
  return new ProblemError({
    code: 'no-operator',
    title: `the operator bundle ${reference} cannot be fetched: ${why}`,
    hint: otherWays,
  });
}
