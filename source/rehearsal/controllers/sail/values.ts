/**
 * Helm values of a revision: the user's over those of profile and platform (docs/istio/sail.md#values,
 * docs/istio/operators.md#openshift-and-kubernetes).
 */

import { at, recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';

export type Values = JsonObject;

/** `spec.values` of the IstioRevision that an Istio asks for. */
export function revisionValues(istio: KubeObject, revision: string, platform: 'openshift' | 'kubernetes'): Values {
  const given = recordAt(istio, 'spec', 'values') as JsonObject;
  const profile = textAt(istio, 'spec', 'profile');
  const namespace = textAt(istio, 'spec', 'namespace') ?? 'istio-system';
  return {
    ...given,
    ...(profile === undefined ? {} : profileValue(profile)),
    global: {
      ...(platform === 'openshift' ? { platform: 'openshift' } : {}),
      ...(recordAt(given, 'global') as JsonObject),
      configValidation: true,
      istioNamespace: namespace,
    },
    revision: revision === 'default' ? '' : revision,
  };
}

function profileValue(profile: string): JsonObject {
  return profile === 'remote' || profile === 'ambient' ? { profile } : {};
}

/** True for a revision with the profile `remote`: its control plane is in another cluster. */
export function isRemote(revision: KubeObject): boolean {
  return textAt(revision, 'spec', 'values', 'profile') === 'remote';
}

/** True where the values are for OpenShift. */
export function isOpenShift(revision: KubeObject): boolean {
  return textAt(revision, 'spec', 'values', 'global', 'platform') === 'openshift';
}

/** On OpenShift pods get their redirection from the CNI agent, elsewhere only if asked for. */
export function usesCni(revision: KubeObject): boolean {
  return isOpenShift(revision) || at(revision, 'spec', 'values', 'pilot', 'cni', 'enabled') === true;
}

/** The suffix of names: none for `default` (docs/istio/sail.md#revisions). */
export function suffixOf(revision: KubeObject): string {
  return revision.metadata.name === 'default' ? '' : `-${revision.metadata.name}`;
}

/** `1.30.3` of `v1.30.3`. */
export function plainVersion(revision: KubeObject): string {
  return (textAt(revision, 'spec', 'version') ?? '').replace(/^v/, '');
}

/** The namespace of a revision's control plane. */
export function namespaceOf(revision: KubeObject): string {
  return textAt(revision, 'spec', 'namespace') ?? 'istio-system';
}
