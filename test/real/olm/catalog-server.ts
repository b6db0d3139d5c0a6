/**
 * A catalog as OLM reads one (operator-registry's `api.Registry`): the bundles of a simulated catalog, each carried
 * inline, so that no pod unpacks anything.
 */
import { textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import type { Bundle } from '../../../source/rehearsal/controllers/olm/bundle.ts';
import { clusterServiceVersion } from '../../../source/rehearsal/controllers/olm/operator-objects.ts';
import { type GrpcServer, startGrpcServer } from './grpc-server.ts';
import { encoded, textIn } from './protobuf.ts';

/** Serves these, a package's newest version first. */
export function serveCatalog(offered: readonly Bundle[]): Promise<GrpcServer> {
  return startGrpcServer((method, request) => {
    switch (method) {
      case '/grpc.health.v1.Health/Check':
        return [serving];
      case '/api.Registry/ListPackages':
        return [...new Set(offered.map(each => each.package))].map(name => encoded([[1, name]]));
      case '/api.Registry/GetPackage':
        return [packageMessage(textIn(request, 1) ?? '', offered)];
      case '/api.Registry/ListBundles':
        return offered.flatMap(each => each.channels.map(channel => bundleMessage(each, channel)));
      default:
        return undefined;
    }
  });
}

/** `status: SERVING`, a number. */
const serving = Buffer.from([0x08, 0x01]);

function packageMessage(name: string, offered: readonly Bundle[]): Buffer {
  const ofPackage = offered.filter(each => each.package === name);
  const channels = [...new Set(ofPackage.flatMap(each => each.channels))];
  const head = (channel: string) => ofPackage.find(each => each.channels.includes(channel))?.csv ?? '';
  return encoded([
    [1, name],
    ...channels.map(
      channel =>
        [
          2,
          encoded([
            [1, channel],
            [2, head(channel)],
          ]),
        ] as const,
    ),
    [3, channels[0] ?? ''],
  ]);
}

function bundleMessage(bundle: Bundle, channel: string): Buffer {
  const csv = asPackaged(bundle);
  return encoded([
    [1, bundle.csv],
    [2, bundle.package],
    [3, channel],
    [4, JSON.stringify(csv)],
    ...[csv, ...bundle.crds].map(object => [5, JSON.stringify(object)] as const),
    ...bundle.crds.map(crd => [7, providedApi(crd)] as const),
    [9, bundle.version],
    ...properties(bundle).map(each => [12, each] as const),
    [13, bundle.replaces ?? ''],
  ]);
}

/**
 * What file-based catalogs say of every bundle. OLM notes it on the version that it installs, and knows by it what is
 * left of a package without a Subscription.
 */
function properties(bundle: Bundle): readonly Buffer[] {
  const property = (type: string, value: object) =>
    encoded([
      [1, type],
      [2, JSON.stringify(value)],
    ]);
  return [
    property('olm.package', { packageName: bundle.package, version: bundle.version }),
    ...bundle.crds.map(crd => {
      const text = (...path: readonly (string | number)[]) => textAt(crd, 'spec', ...path) ?? '';
      return property('olm.gvk', {
        group: text('group'),
        kind: text('names', 'kind'),
        version: text('versions', 0, 'name'),
      });
    }),
  ];
}

function providedApi(crd: KubeObject): Buffer {
  const text = (...path: readonly (string | number)[]) => textAt(crd, 'spec', ...path) ?? '';
  return encoded([
    [1, text('group')],
    [2, text('versions', 0, 'name')],
    [3, text('names', 'kind')],
    [4, text('names', 'plural')],
  ]);
}

/** What OLM adds on a cluster is not in a bundle; there the operator's rights are. */
function asPackaged(bundle: Bundle): KubeObject {
  const { spec, metadata, ...csv } = clusterServiceVersion(bundle, '');
  const accounts = bundle.deployments.flatMap(
    each => textAt(each.spec, 'template', 'spec', 'serviceAccountName') ?? [],
  );
  const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }];
  const clusterPermissions = [...new Set(accounts)].map(serviceAccountName => ({ serviceAccountName, rules }));
  return {
    ...csv,
    metadata: { name: metadata.name },
    spec: {
      ...spec,
      install: { strategy: 'deployment', spec: { clusterPermissions, deployments: bundle.deployments } },
    },
  } as KubeObject;
}
