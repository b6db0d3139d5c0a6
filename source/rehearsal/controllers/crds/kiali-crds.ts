/** The kinds of the Kiali operator, made of what is known about their fields. */
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { isAtLeast } from '../kiali/releases.ts';
import { type CustomKind, customResourceDefinition, text } from './crd.ts';
import type { Fields } from './fields.ts';
import { consoleFields, kialiFields, withImpersonation } from './kiali-fields.ts';

const group = 'kiali.io';
const shape = { scope: 'Namespaced', versions: ['v1alpha1'] } as const;

/** Red Hat's operator brings the console's kind as well; one login for all clusters comes with 2.31. */
export function kialiCrds(product: 'kiali-ossm' | 'kiali', version: string): readonly KubeObject[] {
  const fields = isAtLeast(version, '2.31') ? withImpersonation(kialiFields) : kialiFields;
  const kiali: CustomKind = { ...shape, group, kind: 'Kiali', plural: 'kialis', spec: objectOf(fields) };
  const plugin: CustomKind = {
    ...shape,
    group,
    kind: 'OSSMConsole',
    plural: 'ossmconsoles',
    spec: objectOf(consoleFields),
  };
  return (product === 'kiali' ? [kiali] : [kiali, plugin]).map(customResourceDefinition);
}

function objectOf(fields: Fields): JsonObject {
  const properties = Object.entries(fields).map(([name, field]) => [name, schemaOf(field)] as const);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

function schemaOf(field: Fields[string]): JsonObject {
  if (typeof field === 'string') return scalarOf(field);
  return isList(field) ? { type: 'array', items: objectOf(field[0]) } : objectOf(field);
}

const isList = (field: Fields | readonly [Fields]): field is readonly [Fields] => Array.isArray(field);

function scalarOf(field: string): JsonObject {
  const equals = field.indexOf('=');
  const [type = '', ...choices] = (equals < 0 ? field : field.slice(0, equals)).split('|');
  if (type === 'any') return { 'x-kubernetes-preserve-unknown-fields': true };
  if (type === 'map') return { type: 'object', additionalProperties: text };
  if (type === 'list') return { type: 'array', items: text };
  return {
    type,
    ...(choices.length === 0 ? {} : { enum: choices }),
    ...(equals < 0 ? {} : { default: defaultOf(type, field.slice(equals + 1)) }),
  };
}

function defaultOf(type: string, written: string): string | number | boolean {
  switch (type) {
    case 'integer':
    case 'number':
      return Number(written);
    case 'boolean':
      return written === 'true';
    default:
      return written;
  }
}
