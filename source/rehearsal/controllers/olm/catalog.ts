/**
 * The operators that the simulated catalogs offer, and how each is packaged (docs/istio/versions.md#operator-releases,
 * docs/istio/operators.md#through-olm).
 */
import { createHash } from 'node:crypto';
import {
  newestReleases,
  type OperatorRelease,
  type OperatorReleases,
  type Product,
  releasesOf,
} from '../../operator-releases.ts';

export type CatalogPackage = {
  readonly name: string;
  readonly source: string;
  readonly channels: readonly string[];
  readonly csv: string;
  readonly displayName: string;
  readonly deployment: string;
  readonly image: string;
  readonly release: OperatorRelease;
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

/** A release as OLM's catalogs and the operator's own chart name its parts. */
export function packageOf(release: OperatorRelease): CatalogPackage {
  const { version } = release;
  const channels = ['stable', `stable-${version.split('.').slice(0, 2).join('.')}`];
  switch (release.product) {
    case 'service-mesh':
      return {
        name: 'servicemeshoperator3',
        source: 'redhat-operators',
        channels,
        csv: `servicemeshoperator3.v${version}`,
        displayName: 'Red Hat OpenShift Service Mesh 3',
        deployment: 'servicemesh-operator3',
        image: redHat('istio-rhel9-operator', version),
        release,
        images: (istio, component) => redHat(redHatNames[component], istio),
      };
    case 'sail':
      return {
        name: 'sailoperator',
        source: 'community-operators',
        channels,
        csv: `sailoperator.v${version}`,
        displayName: 'Sail Operator',
        deployment: 'sail-operator',
        image: `quay.io/sail-dev/sail-operator:${release.early ? '1.0-latest' : version}`,
        release,
        images: (istio, component) => upstreamImage(release, istio, component),
      };
  }
}

function upstreamImage({ early }: OperatorRelease, istio: string, component: Component): string {
  const registry = early ? 'gcr.io/istio-release' : 'registry.istio.io/release';
  return `${registry}/${upstreamNames[component]}:${istio.replace(/^v/, '')}`;
}

/** What a catalog source offers. */
export function packagesIn(source: string, releases: OperatorReleases): readonly CatalogPackage[] {
  const [serviceMesh, sail] = [packageOf(releases['service-mesh']), packageOf(releases.sail)];
  if (source === 'operatorhubio-catalog') return [{ ...sail, source }];
  return [serviceMesh, sail].filter(each => each.source === source);
}

const products: readonly Product[] = ['service-mesh', 'sail'];
const everyPackage = () => products.flatMap(releasesOf).map(packageOf);

/** The package of an installed CSV. */
export function packageOfCsv(csv: string): CatalogPackage | undefined {
  return everyPackage().find(each => each.csv === csv);
}

/** The package that an operator's image belongs to; the newest Sail for an image that nobody knows. */
export function packageOfImage(image: string): CatalogPackage {
  return everyPackage().find(each => each.image === image) ?? packageOf(newestReleases.sail);
}

/** An image by digest, as Red Hat's are; the digest stands for nothing. */
function redHat(name: string, version: string): string {
  const digest = createHash('sha256').update(`${name}:${version}`).digest('hex');
  return `registry.redhat.io/openshift-service-mesh/${name}@sha256:${digest}`;
}
