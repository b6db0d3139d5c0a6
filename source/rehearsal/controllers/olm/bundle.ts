/** An operator as a catalog offers it to OLM: a version of a package. */
import type { JsonObject, KubeObject } from '../../../model/kube.ts';

export type Bundle = {
  readonly package: string;
  /** Name of the catalog source. */
  readonly source: string;
  /** The first is the default one. */
  readonly channels: readonly string[];
  /** Name of the ClusterServiceVersion. */
  readonly csv: string;
  readonly version: string;
  /** The CSV that it upgrades. */
  readonly replaces?: string;
  readonly displayName: string;
  readonly description: string;
  readonly deployments: readonly { readonly name: string; readonly spec: JsonObject }[];
  /** Every CRD that it brings. */
  readonly crds: readonly KubeObject[];
};
