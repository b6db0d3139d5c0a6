/** The user's own fields for the home's Kiali: those among them that are the plan's. Pure. */

import { at } from './fields.ts';
import type { OwnedField } from './istio-values.ts';
import type { JsonObject } from './kube.ts';

const owned: readonly OwnedField[] = [
  { field: 'version', instead: 'the version is --kiali-version' },
  { field: 'auth.strategy', instead: 'how people log in is --kiali-auth' },
  { field: 'auth.openshift.redirect_uris', instead: 'its own address comes from its Route' },
  { field: 'auth.openshift.impersonation.enabled', instead: 'one login for all clusters is --kiali-impersonation' },
  { field: 'kubernetes_config.cluster_name', instead: 'the name of the cluster is NAME of --cluster' },
  { field: 'deployment.instance_name', instead: 'other clusters have its account under the name of one instance' },
  { field: 'deployment.namespace', instead: 'it is where its Kiali object is' },
  { field: 'deployment.remote_cluster_resources_only', instead: 'the server is on the cluster of --home' },
  {
    field: 'clustering.autodetect_secrets',
    instead: 'the Secrets of the other clusters are found by Kiali’s own label',
  },
  { field: 'clustering.ignore_home_cluster', instead: 'the home cluster is in the mesh' },
];

/** Without them a cluster would not be connected, or under another name. */
export function ownedKialiFields(values: JsonObject): readonly OwnedField[] {
  return owned.filter(({ field }) => at(values, ...field.split('.')) !== undefined);
}
