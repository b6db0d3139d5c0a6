/** The user's values for Kiali, validated against the CRD of the operator that is to install it. Pure. */
import { at, listAt, recordAt, textAt } from './fields.ts';
import { mergedValues } from './istio-values.ts';
import { type KialiOptions, optionFields } from './kiali-options.ts';
import type { JsonObject, KubeObject } from './kube.ts';
import type { Problem } from './problem.ts';
import { schemaViolations } from './schema-violations.ts';

/** CRD of Kiali. */
export const KIALI_CRD = 'kialis.kiali.io';

/** The schema of `spec`. */
export function kialiSpecSchema(crd: KubeObject | undefined): unknown {
  const version = listAt(crd, 'spec', 'versions').find(each => textAt(each, 'name') === 'v1alpha1');
  return at(version, 'schema', 'openAPIV3Schema', 'properties', 'spec');
}

type Said = { readonly values: JsonObject; readonly options?: KialiOptions };

/** True where a value is set that a CRD may not have. */
export const saysFields = ({ values, options = {} }: Said) =>
  Object.keys(values).length > 0 || Object.keys(options).length > 0;

/** Every field that would be refused or dropped, each as a problem of the flag that it comes from. */
export function unfitFields({ values, options = {} }: Said, schema: unknown, cluster: string): readonly Problem[] {
  if (options.impersonation === true && !hasImpersonationField(schema)) {
    return [
      {
        code: 'version-missing',
        title: `--kiali-impersonation: the Kiali operator of ${cluster} does not know auth.openshift.impersonation`,
        hint: 'Upgrade the operator (Kiali 2.31 has it), or leave the flag out: then people log in to each cluster.',
      },
      ...unfitFields({ values, options: withoutImpersonation(options) }, schema, cluster),
    ];
  }
  const spec = mergedValues(values, optionFields(options, values, { namespace: '', instance: '' }));
  return schemaViolations(schema, spec).map(({ field, words }) => ({
    code: 'bad-input',
    title: `--kiali-values: ${field} ${words}`,
    hint: 'Correct it in the file; the fields are those of spec: kubectl explain kiali.spec --recursive',
  }));
}

function withoutImpersonation({ impersonation: _, ...options }: KialiOptions): KialiOptions {
  return options;
}

const hasImpersonationField = (schema: unknown) =>
  recordAt(schema, 'properties', 'auth', 'properties', 'openshift', 'properties').impersonation !== undefined;
