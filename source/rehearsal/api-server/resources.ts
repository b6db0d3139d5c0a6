/** The resources that a server serves: the built-in table; CRDs add to it (`crd.ts`). */
import type { Type } from './types/type.ts';

export type PrinterColumn = {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description?: string;
  readonly priority?: number;
  readonly jsonPath: string;
};

export type Resource = {
  readonly group: string;
  /** Served versions, the preferred one first. */
  readonly versions: readonly string[];
  /** The version that is stored. */
  readonly storage: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly subresources: readonly string[];
  /** `metadata.generation` counts changes of the spec. */
  readonly counted: boolean;
  /** The type of a version: what field managers, strict validation and OpenAPI go by. */
  readonly type: (version: string) => Type;
  readonly custom?: CustomResource;
};

/** What a CRD adds. */
export type CustomResource = {
  readonly schema: (version: string) => unknown;
  readonly columns: (version: string) => readonly PrinterColumn[];
  /** The warning for clients of a deprecated version; undefined for the others. */
  readonly deprecation: (version: string) => string | undefined;
  /** JSON paths of the scale subresource, without the leading dot. */
  readonly scale?: { readonly spec: string; readonly status: string; readonly selector?: string };
};

/** The apiVersion text of a group and version. */
export const apiVersionOf = (group: string, version: string): string =>
  group === '' ? version : `${group}/${version}`;

/** Group and version of an apiVersion text. */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}
