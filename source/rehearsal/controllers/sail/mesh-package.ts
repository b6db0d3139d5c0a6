/**
 * The mesh's own operators as OLM's catalogs and the chart package them (docs/istio/versions.md#operator-releases,
 * docs/istio/operators.md#through-olm).
 */
import { createHash } from 'node:crypto';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import {
  newestReleases,
  type OperatorRelease,
  type OperatorReleases,
  type Product,
  releasesOf,
} from '../../operator-releases.ts';
import { istioCrds } from '../crds/istio-crds.ts';
import { sailCrds } from '../crds/sail-crds.ts';
import type { Bundle } from '../olm/bundle.ts';

export type MeshPackage = {
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
const components: readonly Component[] = ['istiod', 'proxy', 'cni', 'ztunnel'];

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
export function packageOf(release: OperatorRelease): MeshPackage {
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

/** What the catalogs offer of them: one release of each product; community operators for Kubernetes are the same. */
export function meshBundles(releases: OperatorReleases, crdsOf: (offered: MeshPackage) => readonly KubeObject[]) {
  const [serviceMesh, sail] = [packageOf(releases['service-mesh']), packageOf(releases.sail)];
  const community = { ...sail, source: 'operatorhubio-catalog' };
  return [serviceMesh, sail, community].map(offered => bundleOf(offered, crdsOf(offered)));
}

function bundleOf(offered: MeshPackage, crds: readonly KubeObject[]): Bundle {
  const { name, source, channels, csv, displayName, deployment, release } = offered;
  return {
    package: name,
    source,
    channels,
    csv,
    version: release.version,
    displayName,
    description: `Istio versions: ${release.versions.installable.join(', ')}`,
    deployments: [{ name: deployment, spec: deploymentSpec(offered, imageAnnotations(offered)) }],
    crds,
  };
}

/** Every CRD that the package brings. */
export function packageCrds(offered: MeshPackage): readonly KubeObject[] {
  return [...sailCrds(offered.release.versions), ...istioCrds()];
}

const products: readonly Product[] = ['service-mesh', 'sail'];
let packages: readonly MeshPackage[] | undefined;

/** Made once: the digests of their images take longer than all else about them. */
function everyPackage(): readonly MeshPackage[] {
  packages ??= products.flatMap(releasesOf).map(packageOf);
  return packages;
}

/** The package that an operator's image belongs to; the newest Sail for an unknown image. */
export function packageOfImage(image: string): MeshPackage {
  return everyPackage().find(each => each.image === image) ?? packageOf(newestReleases.sail);
}

/** An image by digest, as Red Hat's are; the digest stands for nothing. */
function redHat(name: string, version: string): string {
  const digest = createHash('sha256').update(`${name}:${version}`).digest('hex');
  return `registry.redhat.io/openshift-service-mesh/${name}@sha256:${digest}`;
}

const labelsOf = (offered: MeshPackage) => ({
  'app.kubernetes.io/created-by': offered.name,
  'app.kubernetes.io/part-of': offered.name,
  'control-plane': offered.deployment,
});

/** Pod-template annotations that name the images of each version: they are functional. */
export function imageAnnotations(offered: MeshPackage): Readonly<Record<string, string>> {
  const images = offered.release.versions.installable.flatMap(version =>
    components.map(each => [`images.${version.replaceAll('.', '_')}.${each}`, offered.images(version, each)] as const),
  );
  return Object.fromEntries(images);
}

/** The operator's Deployment, however it comes. */
export function deploymentSpec(offered: MeshPackage, annotations: Readonly<Record<string, string>>): JsonObject {
  return {
    replicas: 1,
    selector: { matchLabels: labelsOf(offered) },
    template: {
      metadata: { labels: labelsOf(offered), annotations },
      spec: {
        serviceAccountName: offered.deployment,
        containers: [
          {
            name: 'sail-operator',
            image: offered.image,
            command: ['/sail-operator'],
            args: ['--health-probe-bind-address=:8081', '--metrics-bind-address=:8443', '--zap-log-level=info'],
            resources: { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '10m', memory: '64Mi' } },
          },
        ],
      },
    },
  };
}
