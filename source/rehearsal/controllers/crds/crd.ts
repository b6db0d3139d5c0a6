/**
 * CustomResourceDefinitions of the simulated world: compact schemas of our own with the fields that matter
 * (docs/istio/sail.md#values).
 */
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { CRD } from '../kinds.ts';

export type CustomKind = {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly short?: readonly string[];
  readonly categories?: readonly string[];
  readonly scope: 'Cluster' | 'Namespaced';
  /** The first one is stored. */
  readonly versions: readonly string[];
  readonly spec?: JsonObject;
  /** Its fields are beside the metadata, whatever they are. */
  readonly loose?: true;
  /** Rules about the whole object. */
  readonly rules?: readonly Rule[];
  readonly columns?: readonly Column[];
};

export type Rule = { readonly rule: string; readonly message: string };
export type Column = {
  readonly name: string;
  readonly jsonPath: string;
  readonly type: 'string' | 'date' | 'integer' | 'boolean';
};

/** An object of any contents. */
export const anything: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
export const text: JsonObject = { type: 'string' };
export const age: Column = { name: 'Age', jsonPath: '.metadata.creationTimestamp', type: 'date' };

/** The CRD of a kind, with a status subresource. */
export function customResourceDefinition(custom: CustomKind): KubeObject {
  const { group, kind, plural, scope, versions } = custom;
  return {
    ...CRD,
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        ...(custom.short === undefined ? {} : { shortNames: custom.short }),
        ...(custom.categories === undefined ? {} : { categories: custom.categories }),
      },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: schemaOf(custom) },
        subresources: { status: {} },
        ...(custom.columns === undefined ? {} : { additionalPrinterColumns: custom.columns }),
      })),
    },
  };
}

function schemaOf({ spec = anything, rules, loose }: CustomKind): JsonObject {
  if (loose) return anything;
  return {
    type: 'object',
    properties: {
      apiVersion: text,
      kind: text,
      metadata: { type: 'object' },
      spec,
      status: anything,
    },
    ...(rules === undefined ? {} : { 'x-kubernetes-validations': rules }),
  };
}
