/** The Kiali operator as OLM's catalogs package it. */
import type { JsonObject } from '../../../model/kube.ts';
import { kialiCrds } from '../crds/kiali-crds.ts';
import type { Bundle } from '../olm/bundle.ts';
import { type KialiOperatorRelease, type KialiProduct, kialiReleases, serverImage } from './releases.ts';

export const NAME = 'kiali-operator';

/** Red Hat's package of OpenShift, and the community's of both. */
export function kialiBundles(): readonly Bundle[] {
  return [
    ...bundlesOf('kiali-ossm', 'redhat-operators', ['stable']),
    ...bundlesOf('kiali', 'community-operators', ['stable', 'alpha']),
    ...bundlesOf('kiali', 'operatorhubio-catalog', ['stable', 'alpha']),
  ];
}

function bundlesOf(product: KialiProduct, source: string, channels: readonly string[]): readonly Bundle[] {
  const releases = kialiReleases(product);
  return releases.map((release, index) => {
    const older = releases[index + 1];
    return {
      package: product,
      source,
      channels,
      csv: csvOf(release),
      version: release.version,
      ...(older === undefined ? {} : { replaces: csvOf(older) }),
      displayName: 'Kiali Operator',
      description: 'Operator of the console of a service mesh',
      deployments: [{ name: NAME, spec: deploymentSpec(release) }],
      crds: kialiCrds(product, release.version),
    };
  });
}

const csvOf = ({ version }: KialiOperatorRelease) => `${NAME}.v${version}`;

/** As both OLM and the chart have it. */
export function deploymentSpec({ product, version, image, servers }: KialiOperatorRelease): JsonObject {
  const labels = {
    app: NAME,
    'app.kubernetes.io/name': NAME,
    'app.kubernetes.io/part-of': NAME,
    'app.kubernetes.io/version': `v${version}`,
    version: `v${version}`,
  };
  const images = Object.entries(servers).map(([name, server]) => ({
    name: `RELATED_IMAGE_kiali_${name.replaceAll('.', '_')}`,
    value: serverImage(product, server),
  }));
  return {
    replicas: 1,
    selector: { matchLabels: { app: NAME } },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: NAME,
        containers: [
          {
            name: 'operator',
            image,
            args: ['--zap-log-level=info', '--leader-election-id=kiali-operator', '--watches-file=./$(WATCHES_FILE)'],
            env: [
              { name: 'ALLOW_AD_HOC_KIALI_NAMESPACE', value: 'false' },
              { name: 'WATCHES_FILE', value: product === 'kiali' ? 'watches-k8s.yaml' : 'watches-os.yaml' },
              // Upstream's operator reads the images from a file of its own.
              ...(product === 'kiali' ? [] : images),
            ],
            resources: { requests: { cpu: '10m', memory: '64Mi' } },
          },
        ],
      },
    },
  };
}
