/**
 * The operator's five kinds, as its version offers them (docs/istio/versions.md#installable-versions,
 * docs/istio/sail.md#kinds).
 */
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import type { Versions } from '../../operator-releases.ts';
import { age, anything, type Column, type CustomKind, customResourceDefinition, text } from './crd.ts';
import { valuesSchema } from './istio-values.ts';

const profiles = [
  'ambient',
  'default',
  'demo',
  'empty',
  'external',
  'openshift',
  'openshift-ambient',
  'preview',
  'remote',
  'stable',
];

/** The CRDs of group sailoperator.io for an operator that offers these versions. */
export function sailCrds(versions: Versions): readonly KubeObject[] {
  const { withAliases, plain } = versionSchemas(versions);
  const base = { group: 'sailoperator.io', scope: 'Cluster', versions: ['v1'], categories: ['istio-io'] } as const;
  const mustBeDefault = [{ rule: "self.metadata.name == 'default'", message: "metadata.name must be 'default'" }];
  const kinds: readonly CustomKind[] = [
    {
      ...base,
      kind: 'Istio',
      plural: 'istios',
      spec: {
        type: 'object',
        required: ['namespace', 'version'],
        default: { namespace: 'istio-system', updateStrategy: { type: 'InPlace' }, version: newest(versions) },
        properties: {
          namespace: { type: 'string', default: 'istio-system' },
          profile,
          updateStrategy,
          values,
          version: { ...withAliases, default: newest(versions) },
        },
      },
      columns: istioColumns,
    },
    {
      ...base,
      kind: 'IstioRevision',
      plural: 'istiorevisions',
      short: ['istiorev'],
      spec: {
        type: 'object',
        required: ['namespace', 'version'],
        properties: { namespace: text, values: anything, version: plain },
      },
      columns: revisionColumns,
    },
    {
      ...base,
      kind: 'IstioRevisionTag',
      plural: 'istiorevisiontags',
      short: ['istiorevtag'],
      spec: { type: 'object', required: ['targetRef'], properties: { targetRef } },
      columns: [status, age],
    },
    {
      ...base,
      kind: 'IstioCNI',
      plural: 'istiocnis',
      spec: agentSpec('istio-cni', withAliases, newest(versions)),
      rules: mustBeDefault,
      columns: agentColumns,
    },
    {
      ...base,
      kind: 'ZTunnel',
      plural: 'ztunnels',
      versions: ['v1', 'v1alpha1'],
      spec: agentSpec('ztunnel', withAliases, newest(versions)),
      rules: mustBeDefault,
      columns: agentColumns,
    },
  ];
  return kinds.map(customResourceDefinition);
}

const newest = (versions: Versions) => versions.installable[0] ?? '';

/** `v1.30-latest` stands before the patches of its minor. */
function versionSchemas({ installable, ended }: Versions): { withAliases: JsonObject; plain: JsonObject } {
  const aliased = (list: readonly string[]) => {
    const minors = [...new Set(list.map(each => each.replace(/\.\d+$/, '')))];
    return minors.flatMap(minor => [`${minor}-latest`, ...list.filter(each => each.startsWith(`${minor}.`))]);
  };
  const schema = (offered: readonly string[], accepted: readonly string[]): JsonObject => ({
    type: 'string',
    description: `Defines the version of Istio to install.\nMust be one of: ${offered.join(', ')}.`,
    enum: accepted,
  });
  return {
    withAliases: schema(aliased(installable), [...aliased(installable), ...aliased(ended)]),
    plain: schema(installable, [...installable, ...ended]),
  };
}

const profile: JsonObject = { type: 'string', enum: profiles };
const targetRef: JsonObject = {
  type: 'object',
  required: ['kind', 'name'],
  properties: { kind: { type: 'string', enum: ['Istio', 'IstioRevision'] }, name: text },
};
const updateStrategy: JsonObject = {
  type: 'object',
  default: { type: 'InPlace' },
  properties: {
    type: { type: 'string', enum: ['InPlace', 'RevisionBased'], default: 'InPlace' },
    inactiveRevisionDeletionGracePeriodSeconds: { type: 'integer', format: 'int64', minimum: 0 },
    updateWorkloads: { type: 'boolean' },
  },
};

/** Typed as far as it decides about a mesh; what lies deeper is free. */
const values: JsonObject = {
  type: 'object',
  properties: {
    base: valuesSchema('base'),
    compatibilityVersion: text,
    defaultRevision: text,
    experimental: anything,
    gatewayClasses: anything,
    global: valuesSchema('global'),
    istiodRemote: {
      type: 'object',
      properties: {
        enabled: { type: 'boolean' },
        enabledLocalInjectorIstiod: { type: 'boolean' },
        injectionCABundle: text,
        injectionPath: text,
        injectionURL: text,
      },
    },
    meshConfig: valuesSchema('meshConfig'),
    pilot: valuesSchema('pilot'),
    profile: text,
    revision: text,
    revisionTags: { type: 'array', items: text },
    sidecarInjectorWebhook: valuesSchema('sidecarInjectorWebhook'),
    telemetry: valuesSchema('telemetry'),
  },
};

function agentSpec(namespace: string, version: JsonObject, chosen: string): JsonObject {
  return {
    type: 'object',
    required: ['namespace', 'version'],
    default: { namespace, version: chosen },
    properties: {
      namespace: { type: 'string', default: namespace },
      profile,
      targetRef,
      values: anything,
      version: { ...version, default: chosen },
    },
  };
}

const column = (name: string, jsonPath: string): Column => ({ name, jsonPath, type: 'string' });
const status = column('Status', '.status.state');
const ready = column('Ready', '.status.conditions[?(@.type=="Ready")].status');
const version = column('Version', '.spec.version');
const namespace = column('Namespace', '.spec.namespace');
const istioColumns: readonly Column[] = [
  namespace,
  column('Profile', '.spec.profile'),
  column('Revisions', '.status.revisions.total'),
  column('Ready', '.status.revisions.ready'),
  column('In use', '.status.revisions.inUse'),
  column('Active Revision', '.status.activeRevisionName'),
  status,
  version,
  age,
];
const revisionColumns: readonly Column[] = [
  namespace,
  column('Profile', '.spec.values.profile'),
  ready,
  status,
  column('In use', '.status.conditions[?(@.type=="InUse")].status'),
  version,
  age,
];
const agentColumns: readonly Column[] = [namespace, column('Profile', '.spec.profile'), ready, status, version, age];
