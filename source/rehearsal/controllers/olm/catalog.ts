/** The operators that the simulated catalogs offer (domain §2.2, §4.2). */
import { createHash } from 'node:crypto';
import type { Versions } from '../crds/sail-crds.ts';

export type CatalogPackage = {
  readonly name: string;
  readonly source: string;
  readonly channels: readonly string[];
  readonly csv: string;
  readonly version: string;
  readonly displayName: string;
  readonly deployment: string;
  readonly image: string;
  readonly versions: Versions;
  /** Image of a component of a version. */
  readonly images: (version: string, component: Component) => string;
};

export type Component = 'istiod' | 'proxy' | 'cni' | 'ztunnel';
export const components: readonly Component[] = ['istiod', 'proxy', 'cni', 'ztunnel'];

const redHatNames: Readonly<Record<Component, string>> = {
  istiod: 'istio-pilot-rhel9',
  proxy: 'istio-proxyv2-rhel9',
  cni: 'istio-cni-rhel9',
  ztunnel: 'istio-ztunnel-rhel9',
};
const upstreamNames: Readonly<Record<Component, string>> = {
  istiod: 'pilot',
  proxy: 'proxyv2',
  cni: 'install-cni',
  ztunnel: 'ztunnel',
};

const minor = (name: string, patches: readonly number[]) => patches.map(patch => `v1.${name}.${patch}`);

const serviceMesh: CatalogPackage = {
  name: 'servicemeshoperator3',
  source: 'redhat-operators',
  channels: ['stable', 'stable-3.4'],
  csv: 'servicemeshoperator3.v3.4.1',
  version: '3.4.1',
  displayName: 'Red Hat OpenShift Service Mesh 3',
  deployment: 'servicemesh-operator3',
  image: redHat('istio-rhel9-operator', '3.4.1'),
  versions: {
    installable: [...minor('30', [3, 1]), ...minor('28', [10, 8, 6, 5, 4]), ...minor('27', [9, 8, 5, 3])],
    ended: minor('26', [8, 6, 4, 3, 2]),
  },
  images: (version, component) => redHat(redHatNames[component], version),
};

const sail: CatalogPackage = {
  name: 'sailoperator',
  source: 'community-operators',
  channels: ['stable', 'stable-1.30'],
  csv: 'sailoperator.v1.30.3',
  version: '1.30.3',
  displayName: 'Sail Operator',
  deployment: 'sail-operator',
  image: 'quay.io/sail-dev/sail-operator:1.30.3',
  versions: {
    installable: [
      ...minor('30', [3, 2, 1, 0]),
      ...minor('29', [6, 5, 4, 3, 2, 1, 0]),
      ...minor('28', [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
    ],
    ended: [],
  },
  images: (version, component) => `registry.istio.io/release/${upstreamNames[component]}:${version.slice(1)}`,
};

/** What a catalog source offers. */
export function packagesOf(source: string): readonly CatalogPackage[] {
  if (source === 'operatorhubio-catalog') return [{ ...sail, source }];
  return [serviceMesh, sail].filter(each => each.source === source);
}

/** The package of an installed CSV. */
export function packageOfCsv(csv: string): CatalogPackage | undefined {
  return [serviceMesh, sail].find(each => each.csv === csv);
}

/** An image by digest, as Red Hat's are; the digest stands for nothing. */
function redHat(name: string, version: string): string {
  const digest = createHash('sha256').update(`${name}:${version}`).digest('hex');
  return `registry.redhat.io/openshift-service-mesh/${name}@sha256:${digest}`;
}
