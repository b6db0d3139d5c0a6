/** The Travels demo of the Kiali project: which apps are where (docs/istio/traffic.md#travels). */

export const AGENCY = 'travel-agency';
export const PORTAL = 'travel-portal';
export const CONTROL = 'travel-control';

/** All namespaces of the demo, in the order in which they are created. */
export const travelsNamespaces = [AGENCY, PORTAL, CONTROL] as const;

/** What the agency offers: the Services that the second cluster needs too, because its pods call them by name. */
export const agencyApps = ['cars', 'discounts', 'flights', 'hotels', 'insurances', 'travels'] as const;
export type AgencyApp = (typeof agencyApps)[number];

/** The websites that send requests to the agency, all day long. */
export const portals = ['voyages', 'viaggi', 'travels'] as const;

export type AppVersion = { readonly app: string; readonly version: string };

/** What runs in the home cluster: everything, in version v1. */
export const homeApps: Readonly<Record<(typeof travelsNamespaces)[number], readonly AppVersion[]>> = {
  [AGENCY]: ['mysqldb', ...agencyApps].map(app => ({ app, version: 'v1' })),
  [PORTAL]: portals.map(app => ({ app, version: 'v1' })),
  [CONTROL]: [{ app: 'control', version: 'v1' }],
};

/** The versions of the app `travels` that the other cluster adds. */
export const otherVersions = ['v2', 'v3'] as const;
/** Every version that answers once both clusters are up. */
export const travelsVersions: readonly string[] = ['v1', ...otherVersions];
