/** A small operator bundle that tests write themselves, in the form that OLM's bundles have. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { dump } from 'js-yaml';
import { textAt } from '../../source/model/fields.ts';
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import { istioCrds } from '../../source/rehearsal/controllers/crds/istio-crds.ts';
import { sailCrds } from '../../source/rehearsal/controllers/crds/sail-crds.ts';

const labels = { 'control-plane': 'sail-operator' };

export const made = { title: 'sailoperator.v1.30.3', version: 'v1.30.3' } as const;

/** A ClusterServiceVersion whose strategy has these parts changed. */
export function madeCsv(strategy: JsonObject = {}, spec: JsonObject = {}): KubeObject {
  const owned = madeKinds().map(crd => ({
    name: crd.metadata.name,
    kind: textAt(crd, 'spec', 'names', 'kind') ?? '',
    version: 'v1',
  }));
  return {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'ClusterServiceVersion',
    metadata: { name: made.title, namespace: 'placeholder' },
    spec: {
      installModes: [{ type: 'AllNamespaces', supported: true }],
      customresourcedefinitions: { owned },
      install: {
        strategy: 'deployment',
        spec: {
          clusterPermissions: [{ serviceAccountName: 'sail-operator', rules: [rule('sailoperator.io', '*')] }],
          permissions: [{ serviceAccountName: 'sail-operator', rules: [rule('coordination.k8s.io', 'leases')] }],
          deployments: [{ name: 'sail-operator', label: labels, spec: deploymentSpec() }],
          ...strategy,
        },
      },
      ...spec,
    },
  };
}

const rule = (group: string, resource: string) => ({ apiGroups: [group], resources: [resource], verbs: ['*'] });

function deploymentSpec(): JsonObject {
  const image = (component: string) => [`images.v1_30_3.${component}`, `example.com/${component}:1.30.3`] as const;
  return {
    replicas: 1,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels, annotations: Object.fromEntries(['istiod', 'proxy', 'cni'].map(image)) },
      spec: {
        serviceAccountName: 'sail-operator',
        containers: [{ name: 'operator', image: 'example.com/sail-operator:1.30.3', command: ['/sail-operator'] }],
      },
    },
  };
}

/** The kinds that a simulated operator knows. */
export function madeKinds(): readonly KubeObject[] {
  return [...sailCrds({ installable: [made.version], ended: [] }), ...istioCrds()];
}

/** Its files by path; some changed or, with undefined, left out. */
export function madeFiles(changes: Readonly<Record<string, unknown>> = {}): ReadonlyMap<string, string> {
  const files: Record<string, unknown> = {
    'manifests/sailoperator.clusterserviceversion.yaml': madeCsv(),
    'manifests/sail-operator-metrics-service_v1_service.yaml': {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'sail-operator-metrics-service', labels: { 'app.kubernetes.io/managed-by': 'helm' } },
      spec: { selector: labels, ports: [{ name: 'https', port: 8443, targetPort: 8443, protocol: 'TCP' }] },
      status: { loadBalancer: {} },
    },
    'metadata/annotations.yaml': {
      annotations: { 'operators.operatorframework.io.bundle.package.v1': 'sailoperator' },
    },
    ...Object.fromEntries(madeKinds().map(crd => [`manifests/${crd.metadata.name}.yaml`, crd])),
    ...changes,
  };
  return new Map(
    Object.entries(files).flatMap(([path, content]) => (content === undefined ? [] : [[path, dump(content)] as const])),
  );
}

/** A folder that goes with the test. */
export async function temporaryFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eastwest-bundle-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files below a folder. */
export async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
