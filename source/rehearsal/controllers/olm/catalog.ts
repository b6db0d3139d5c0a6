/** What the simulated catalogs offer. */
import { kialiBundles } from '../kiali/package.ts';
import { metalLbBundles } from '../metallb/package.ts';
import { meshBundles } from '../sail/mesh-package.ts';
import type { Site } from '../site.ts';
import type { Bundle } from './bundle.ts';

type Offering = Pick<Site, 'releases' | 'packageCrds'>;

const known = new WeakMap<Offering, readonly Bundle[]>();

/** All that can be installed on a cluster; a package's newest version first. Made once: it holds every CRD. */
function everyBundle(site: Offering): readonly Bundle[] {
  const bundles = known.get(site) ?? [
    ...meshBundles(site.releases, site.packageCrds),
    ...kialiBundles(),
    ...metalLbBundles(),
  ];
  known.set(site, bundles);
  return bundles;
}

/** What a catalog source offers. */
export function bundlesIn(site: Offering, source: string): readonly Bundle[] {
  return everyBundle(site).filter(each => each.source === source);
}

/** The bundle of a ClusterServiceVersion. */
export function bundleOfCsv(site: Offering, csv: string): Bundle | undefined {
  return everyBundle(site).find(each => each.csv === csv);
}
