/** Istio versions as the operators write them: `v1.30.3`. */

type Parts = readonly [major: number, minor: number, patch: number];

function partsOf(version: string): Parts | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(version);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** The minor: 30 for `v1.30.3` and `v1.30-latest`. No version (not learned yet): the newest there is, so `Infinity`. */
export function minorOf(version: string): number {
  const minor = /^v?\d+\.(\d+)(\.\d+|-latest)$/.exec(version)?.[1];
  return minor === undefined ? Number.POSITIVE_INFINITY : Number(minor);
}

/**
 * Newest first; what is no `vX.Y.Z` (as `v1.30-latest`, which moves with the operator) is left out
 * (docs/istio/versions.md#choosing-a-version).
 */
export function newestFirst(versions: readonly string[]): readonly string[] {
  const order = (left: Parts, right: Parts) => right[0] - left[0] || right[1] - left[1] || right[2] - left[2];
  return [...new Set(versions)]
    .flatMap(version => {
      const parts = partsOf(version);
      return parts === undefined ? [] : [{ version, parts }];
    })
    .sort((left, right) => order(left.parts, right.parts))
    .map(each => each.version);
}

/** The newest that all lists have; undefined when there is none. */
export function newestCommon(lists: readonly (readonly string[])[]): string | undefined {
  const [first = [], ...others] = lists;
  return newestFirst(first).find(version => others.every(list => list.includes(version)));
}
