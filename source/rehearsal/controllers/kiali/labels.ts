/** Marks on what the Kiali operator makes. */
import type { KubeObject } from '../../../model/kube.ts';
import type { KialiSettings } from './settings.ts';

export type Server = { readonly version: string; readonly image: string };

/** The part of an image that is a version label: a tag, or the beginning of a digest. */
function versionLabel({ image }: Server): string {
  const digest = /@sha256:([0-9a-f]+)$/.exec(image)?.[1];
  return digest === undefined ? image.slice(image.lastIndexOf(':') + 1) : `${digest.slice(0, 60)}XXX`;
}

export function labelsOf({ instance }: KialiSettings, server: Server): Readonly<Record<string, string>> {
  const version = versionLabel(server);
  return {
    app: 'kiali',
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/name': 'kiali',
    'app.kubernetes.io/part-of': 'kiali',
    'app.kubernetes.io/version': version,
    version,
  };
}

/** Metadata of what has a namespace: it goes with the Kiali. */
export function ownedHere(settings: KialiSettings, server: Server, name: string): KubeObject['metadata'] {
  const { apiVersion, kind, metadata } = settings.cr;
  return {
    name,
    namespace: settings.namespace,
    labels: labelsOf(settings, server),
    ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' }],
  };
}

/** Metadata of what has none: an owner cannot be told, so that the operator must take it away itself. */
export function ownedEverywhere(settings: KialiSettings, server: Server, name: string): KubeObject['metadata'] {
  const { metadata } = settings.cr;
  return {
    name,
    labels: labelsOf(settings, server),
    annotations: {
      'operator-sdk/primary-resource': `${metadata.namespace}/${metadata.name}`,
      'operator-sdk/primary-resource-type': 'Kiali.kiali.io',
    },
  };
}
