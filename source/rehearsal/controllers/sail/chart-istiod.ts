/**
 * What the istiod chart renders: on a primary a control plane, on a remote the way to another cluster's
 * (docs/istio/topologies.md#what-a-remote-has).
 */

import { at, listAt, recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { AUTOSCALER, CONFIG_MAP, ENDPOINT_SLICE, ENDPOINTS, SERVICE } from '../kinds.ts';
import type { Chart } from './chart.ts';
import { chartLabels, inputsOf } from './chart-labels.ts';
import { istiodAccount, istiodClusterRbac, istiodRole, readerRbac } from './chart-rbac.ts';
import { injectorWebhook, validatorWebhook } from './chart-webhooks.ts';
import { istiodDeployment } from './istiod-deployment.ts';
import type { Operator } from './operator.ts';
import { isRemote, namespaceOf, plainVersion, suffixOf } from './values.ts';

/** The chart of a revision, its objects in the recorded order. */
export function istiodChart(revision: KubeObject, operator: Operator): Chart {
  return {
    name: 'istiod',
    release: `${revision.metadata.name}-istiod`,
    namespace: namespaceOf(revision),
    inputs: inputsOf(revision, operator),
    objects: phase => (isRemote(revision) ? remoteObjects(revision) : primaryObjects(revision, operator, phase)),
  };
}

function primaryObjects(revision: KubeObject, operator: Operator, phase: 'install' | 'upgrade'): readonly KubeObject[] {
  return [
    istiodAccount(revision),
    injectorMap(revision),
    valuesMap(revision),
    configMap(revision, 'istio', { mesh: meshConfig(revision), meshNetworks: 'networks: {}' }),
    ...readerRbac(revision, 'primary'),
    ...istiodClusterRbac(revision),
    ...istiodRole(revision),
    istiodService(revision),
    istiodDeployment(revision, operator),
    autoscaler(revision),
    injectorWebhook(revision),
    validatorWebhook(revision, 'revision', phase),
  ];
}

function remoteObjects(revision: KubeObject): readonly KubeObject[] {
  const address = textAt(revision, 'spec', 'values', 'global', 'remotePilotAddress');
  const service = address === undefined ? [] : remoteService(revision, address);
  return [valuesMap(revision), ...readerRbac(revision, 'remote'), ...service, injectorWebhook(revision)];
}

function labelsOf(revision: KubeObject, extra: Readonly<Record<string, string>>) {
  return chartLabels(revision, { chart: 'istiod', release: `${revision.metadata.name}-istiod`, extra });
}

const pilot = (revision: KubeObject) => ({
  'istio.io/rev': revision.metadata.name,
  'operator.istio.io/component': 'Pilot',
});

function configMap(revision: KubeObject, name: string, data: Readonly<Record<string, string>>): KubeObject {
  const labels = labelsOf(revision, pilot(revision));
  return {
    ...CONFIG_MAP,
    metadata: { name: `${name}${suffixOf(revision)}`, namespace: namespaceOf(revision), labels },
    data,
  };
}

/** By what it injects: what it was told of the whole mesh is in it (docs/istio/istiod.md#signs-in-the-api). */
function injectorMap(revision: KubeObject): KubeObject {
  const values = JSON.stringify({ global: recordAt(revision, 'spec', 'values', 'global') }, null, 2);
  return configMap(revision, 'istio-sidecar-injector', { config: 'policy: enabled\ntemplates: {}\n', values });
}

/** The values as given and as merged; the cluster name can be read here (docs/istio/istiod.md#signs-in-the-api). */
function valuesMap(revision: KubeObject): KubeObject {
  const values = revision.spec?.values ?? {};
  const text = JSON.stringify(values, null, 2);
  return configMap(revision, 'values', { 'original-values': text, 'merged-values': text });
}

function meshConfig(revision: KubeObject): string {
  const value = (...path: readonly string[]) => textAt(revision, 'spec', 'values', ...path);
  const meshId = value('global', 'meshID');
  return [
    'defaultConfig:',
    `  discoveryAddress: istiod${suffixOf(revision)}.${namespaceOf(revision)}.svc:15012`,
    ...(meshId === undefined ? [] : [`  meshId: ${meshId}`]),
    'enablePrometheusMerge: true',
    `rootNamespace: ${namespaceOf(revision)}`,
    `trustDomain: ${value('meshConfig', 'trustDomain') ?? 'cluster.local'}`,
    ...['discoverySelectors', 'serviceSettings', 'trustDomainAliases'].flatMap(name => {
      const said = listAt(revision, 'spec', 'values', 'meshConfig', name);
      // JSON is YAML as well.
      return said.length === 0 ? [] : [`${name}: ${JSON.stringify(said)}`];
    }),
    ...['localityLbSetting'].flatMap(name => {
      const said = at(revision, 'spec', 'values', 'meshConfig', name);
      return said === undefined ? [] : [`${name}: ${JSON.stringify(said)}`];
    }),
  ].join('\n');
}

function istiodService(revision: KubeObject): KubeObject {
  const port = (name: string, number: number, target = number) => ({
    name,
    port: number,
    protocol: 'TCP',
    targetPort: target,
  });
  return {
    ...SERVICE,
    metadata: {
      name: `istiod${suffixOf(revision)}`,
      namespace: namespaceOf(revision),
      labels: labelsOf(revision, { app: 'istiod', istio: 'pilot', ...pilot(revision) }),
    },
    spec: {
      ports: [
        port('grpc-xds', 15010),
        port('https-dns', 15012),
        port('https-webhook', 443, 15017),
        port('http-monitoring', 15014),
      ],
      selector: {
        app: 'istiod',
        ...(suffixOf(revision) === '' ? { istio: 'pilot' } : { 'istio.io/rev': revision.metadata.name }),
      },
    },
  };
}

function autoscaler(revision: KubeObject): KubeObject {
  const name = `istiod${suffixOf(revision)}`;
  return {
    ...AUTOSCALER,
    metadata: {
      name,
      namespace: namespaceOf(revision),
      labels: labelsOf(revision, { app: 'istiod', ...pilot(revision) }),
    },
    spec: {
      minReplicas: 1,
      maxReplicas: 5,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    },
  };
}

/** Service and endpoints that lead to the primary's gateway; a host name instead of an IP makes an ExternalName. */
function remoteService(revision: KubeObject, address: string): readonly KubeObject[] {
  const name = `istiod${suffixOf(revision)}`;
  const namespace = namespaceOf(revision);
  const labels = labelsOf(revision, { 'istio.io/rev': revision.metadata.name });
  const ports = [
    { name: 'tcp-istiod', port: 15012, protocol: 'TCP' },
    { name: 'tcp-webhook', port: 15017, protocol: 'TCP' },
  ];
  const spec: JsonObject = {
    ports: [
      { name: 'tcp-istiod', port: 15012, protocol: 'TCP', targetPort: 15012 },
      { name: 'tcp-webhook', port: 443, protocol: 'TCP', targetPort: 15017 },
    ],
  };
  if (!/^[\d.]+$|:/.test(address)) {
    const named = { ...spec, type: 'ExternalName', externalName: address };
    return [{ ...SERVICE, metadata: { name, namespace, labels }, spec: named }];
  }
  const service = { ...SERVICE, metadata: { name, namespace, labels }, spec };
  const minor = Number(plainVersion(revision).split('.')[1]);
  if (minor < 28) {
    const endpoints = {
      ...ENDPOINTS,
      metadata: { name, namespace, labels },
      subsets: [{ addresses: [{ ip: address }], ports }],
    };
    return [service, endpoints];
  }
  const marks = { 'kubernetes.io/service-name': name, 'endpointslice.kubernetes.io/managed-by': 'Helm' };
  const slice = {
    ...ENDPOINT_SLICE,
    metadata: { name, namespace, labels: { ...labelsOf(revision, {}), ...marks } },
    addressType: address.includes(':') ? 'IPv6' : 'IPv4',
    endpoints: [{ addresses: [address] }],
    ports,
  };
  return [service, slice];
}
