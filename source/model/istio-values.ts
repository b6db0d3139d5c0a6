/** The user's own values for `spec.values` of Istio: merged, and the fields among them that are the plan's. Pure. */

import { at } from './fields.ts';
import type { Json, JsonObject } from './kube.ts';

/** A map of values: neither a list nor a single one. */
export function isMap(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** `over` wins; maps are merged field by field, lists are replaced as a whole, as Helm does it. */
export function mergedValues(base: JsonObject, over: JsonObject): JsonObject {
  const entries = Object.entries(over).map(([key, value]): readonly [string, Json] => {
    const below = Object.hasOwn(base, key) ? base[key] : undefined;
    return [key, isMap(below) && isMap(value) ? mergedValues(below, value) : value];
  });
  return { ...base, ...Object.fromEntries(entries) };
}

/** The fields that are set, as `pilot.resources.requests.cpu`; a list counts as one. */
export function fieldsOf(values: JsonObject, path: readonly string[] = []): readonly string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const here = [...path, key];
    return isMap(value) && Object.keys(value).length > 0 ? fieldsOf(value, here) : [here.join('.')];
  });
}

export type OwnedField = { readonly field: string; readonly instead: string };

/** Those of the plan's own fields that the values set, or whose parent they make something else than a map. */
export function ownedFields(values: JsonObject): readonly OwnedField[] {
  const found = owned.flatMap(({ fields, instead }) =>
    fields.flatMap(field => {
      const keys = field.split('.');
      const prefixes = keys.map((_, index) => keys.slice(0, index + 1));
      const hit = prefixes.find(path => {
        const value = at(values, ...path);
        return value !== undefined && (path.length === keys.length || !isMap(value));
      });
      return hit === undefined ? [] : [{ field: hit.join('.'), instead }];
    }),
  );
  return found.filter(({ field }, index) => found.findIndex(each => each.field === field) === index);
}

/** Values that the plan sets itself, and the flag by which the user sets them instead. */
const owned: readonly { readonly fields: readonly string[]; readonly instead: string }[] = [
  { fields: ['global.meshID'], instead: 'the mesh ID is --mesh-id' },
  {
    fields: ['global.multiCluster.clusterName', 'pilot.env.CLUSTER_ID'],
    instead: 'the name of a cluster is NAME of --cluster',
  },
  {
    fields: ['global.network', 'global.meshNetworks'],
    instead: 'the network of a cluster is network= of --cluster',
  },
  {
    fields: [
      'global.externalIstiod',
      'global.configCluster',
      'global.remotePilotAddress',
      'istiodRemote',
      'pilot.istiodRemote',
      'sidecarInjectorWebhook.injectionURL',
      'base.validationURL',
      'pilot.env.EXTERNAL_ISTIOD',
      'profile',
    ],
    instead: 'roles are role= and primary= of --cluster',
  },
  {
    fields: ['revision', 'defaultRevision', 'revisionTags', 'global.istioNamespace'],
    instead: 'the plan keeps revision and namespace of the existing Istio, else it installs default in istio-system',
  },
  { fields: ['global.hub', 'pilot.hub'], instead: 'the registry of Istio’s images is --istio-registry' },
  { fields: ['global.imagePullSecrets'], instead: 'the Secrets for pulling images are --image-pull-secret' },
  { fields: ['global.tag', 'pilot.tag', 'pilot.image'], instead: 'the version is --istio-version' },
  {
    fields: ['global.caAddress', 'global.caName', 'global.pilotCertProvider'],
    instead: 'the CA of the mesh comes from the certificates folder, --certificates',
  },
  { fields: ['cni', 'pilot.cni'], instead: 'the plan installs the CNI agent where it is needed' },
  {
    fields: ['pilot.enabled', 'global.omitSidecarInjectorConfigMap', 'global.operatorManageWebhooks'],
    instead: 'the mesh needs istiod and its injector on every primary',
  },
];
