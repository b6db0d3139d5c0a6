/** An operator as this program installs it where no OLM does: the objects that its OLM bundle stands for. */
import type { ImageRegistries } from './image-registries.ts';
import { type KubeObject, type ObjectRef, refOf } from './kube.ts';

export type OperatorBundle = {
  /** Name of its ClusterServiceVersion: `sailoperator.v1.30.3`. */
  readonly title: string;
  /** Where it was read from, as the user would name it again. */
  readonly from: string;
  /** `sha256:…` of what was read: the archive, the image's manifest, or all files of the folder. */
  readonly digest: string;
  readonly namespace: string;
  /** Name of the Deployment that runs the operator. */
  readonly deployment: string;
  /** Label that every object carries, as OLM would have it. */
  readonly label: string;
  /** The CustomResourceDefinitions. */
  readonly kinds: readonly KubeObject[];
  /** Accounts, roles, bindings, Services: what must be there before the operator starts. */
  readonly rights: readonly KubeObject[];
  readonly deployments: readonly KubeObject[];
  /** Istio versions that it brings, newest first. */
  readonly versions: readonly string[];
  /** Where their images are pulled from; empty where it does not say. */
  readonly registries: ImageRegistries;
  /** What it grants beyond the plain rights of its operator, a line each. */
  readonly grants: readonly string[];
  /** What is in the bundle and is not installed, each with the reason. */
  readonly leftOut: readonly string[];
};

/** On the operator's Deployment: what was installed with it, so that a later run sees when something of it is gone. */
export const RIGHTS_ANNOTATION = 'eastwest/rights';

/** The annotation's text. None of its parts has a space or a comma. */
export function rightsText(rights: readonly KubeObject[]): string {
  return rights
    .map(refOf)
    .map(({ apiVersion, kind, namespace = '', name }) => [apiVersion, kind, namespace, name].join(' '))
    .join(',');
}

/** The objects that such a text names. */
export function rightsIn(text: string): readonly ObjectRef[] {
  return text.split(',').flatMap(part => {
    const [apiVersion, kind, namespace, name] = part.split(' ');
    if (apiVersion === undefined || kind === undefined || name === undefined) return [];
    return namespace === '' || namespace === undefined
      ? [{ apiVersion, kind, name }]
      : [{ apiVersion, kind, namespace, name }];
  });
}
