/**
 * The operator releases that a rehearsal can have, and what differs between them
 * (docs/istio/versions.md#operator-releases, docs/istio/remote-secrets.md#reader-account).
 */

export type Product = 'sail' | 'service-mesh';

export type Versions = {
  /** Installable patch versions, newest first: `v1.30.3`. */
  readonly installable: readonly string[];
  /** Accepted by the schema, refused by the operator. */
  readonly ended: readonly string[];
};

export type OperatorRelease = {
  readonly product: Product;
  /** `1.30.3`. */
  readonly version: string;
  readonly versions: Versions;
  /**
   * Before Sail 1.26.3 and Service Mesh 3.1: no base chart and so no reader account, no condition DependenciesHealthy,
   * and a Helm chart whose pods do not say which images belong to which version.
   */
  readonly early: boolean;
};

/** One release of each product: what one rehearsal has. */
export type OperatorReleases = Readonly<Record<Product, OperatorRelease>>;

type Patches = readonly [minor: number, patches: readonly number[]];

const versions = (...list: readonly Patches[]) =>
  list.flatMap(([minor, patches]) => patches.map(patch => `v1.${minor}.${patch}`));

const release = (
  product: Product,
  version: string,
  installable: readonly string[],
  more: Partial<Pick<OperatorRelease, 'early'> & Pick<Versions, 'ended'>> = {},
): OperatorRelease => ({
  product,
  version,
  versions: { installable, ended: more.ended ?? [] },
  early: more.early ?? false,
});

const downFrom = (patch: number) => Array.from({ length: patch + 1 }, (_, index) => patch - index);
const lateOf26: Patches = [26, [8, 6, 4, 3, 2]];

/** Newest first. */
const releases: Readonly<Record<Product, readonly [OperatorRelease, ...OperatorRelease[]]>> = {
  'service-mesh': [
    release('service-mesh', '3.4.1', versions([30, [3, 1]], [28, [10, 8, 6, 5, 4]], [27, [9, 8, 5, 3]]), {
      ended: versions(lateOf26),
    }),
    release('service-mesh', '3.3.6', versions([28, [10, 8, 6, 5, 4]], [27, [9, 8, 5, 3]], lateOf26)),
    release('service-mesh', '3.2.8', versions([27, [9, 8, 5, 3]], lateOf26, [24, [6, 5, 4, 3]])),
    release('service-mesh', '3.1.0', versions([26, [2]], [24, [6, 5, 4, 3]])),
    release('service-mesh', '3.0.0', versions([24, [3]]), { early: true }),
  ],
  sail: [
    release('sail', '1.30.3', versions([30, downFrom(3)], [29, downFrom(6)], [28, downFrom(10)])),
    release('sail', '1.30.0', versions([30, [0]], [29, downFrom(3)], [28, downFrom(7)])),
    release('sail', '1.26.3', versions([26, downFrom(3)], [25, [3, 2, 1]], [24, downFrom(6)])),
    release('sail', '1.0.0', versions([24, [3, 2, 1]], [23, [5, 4, 3, 0]]), { early: true }),
  ],
};

export const newestReleases: OperatorReleases = {
  sail: releases.sail[0],
  'service-mesh': releases['service-mesh'][0],
};

/** Newest first. */
export function releasesOf(product: Product): readonly OperatorRelease[] {
  return releases[product];
}

/**
 * The releases of a rehearsal in which one product is of this version; the newest without. The other product has its
 * newest release with an Istio version in common, so that both can be in one mesh. Throws an `Error` for a version that
 * there is not.
 */
export function releasesWith(version: string | undefined): OperatorReleases {
  if (version === undefined) return newestReleases;
  const named = [...releases.sail, ...releases['service-mesh']].find(each => each.version === version);
  if (named === undefined) throw new Error(`no operator release ${version}`);
  switch (named.product) {
    case 'sail':
      return { sail: named, 'service-mesh': companionOf(named, 'service-mesh') };
    case 'service-mesh':
      return { sail: companionOf(named, 'sail'), 'service-mesh': named };
  }
}

function companionOf({ versions: { installable } }: OperatorRelease, product: Product): OperatorRelease {
  const shares = (other: OperatorRelease) => other.versions.installable.some(each => installable.includes(each));
  return releases[product].find(shares) ?? releases[product][0];
}
