/** OpenAPI v3 per group version: what kubectl needs for apply, diff, explain and field validation. */
import { recordAt } from '../../../model/fields.ts';
import type { Dict } from '../json.ts';
import type { Registry } from '../registry.ts';
import type { Resource } from '../resources.ts';
import type { BuiltinTypes } from '../types/builtin-types.ts';
import type { Scalar, Type } from '../types/type.ts';

const pathOf = (group: string, version: string): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;

/** The index: a document per group version. */
export function openApiIndex(registry: Registry): unknown {
  const versions = registry.all().flatMap(({ group, versions: served }) => served.map(each => pathOf(group, each)));
  const hash = registry.all().length;
  const paths = [...new Set(versions)].map(path => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }]);
  return { paths: Object.fromEntries(paths) };
}

/** The document of `api/v1`, `apis/apps/v1` … Throws 404 for what is not served. */
export function openApiDocument(registry: Registry, types: BuiltinTypes, path: string): unknown | undefined {
  const found = registry
    .all()
    .flatMap(resource => resource.versions.map(version => ({ resource, version })))
    .filter(({ resource, version }) => pathOf(resource.group, version) === path);
  if (found.length === 0) return undefined;
  const schemas = createSchemas(types);
  const paths: Dict = {};
  for (const { resource, version } of found) Object.assign(paths, operations(resource, version, schemas));
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.34.4' },
    paths,
    components: { schemas: schemas.all },
  };
}

type Schemas = { readonly all: Dict; readonly rootOf: (resource: Resource, version: string) => string };

const longNames: Readonly<Record<string, string>> = {
  meta: 'io.k8s.apimachinery.pkg.apis.meta',
  apiextensions: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
};

/** `core.v1.Pod` as `io.k8s.api.core.v1.Pod`. */
function longName(id: string): string {
  const [family = '', ...rest] = id.split('.');
  return [longNames[family] ?? `io.k8s.api.${family}`, ...rest].join('.');
}

/** Scalars that have a schema of their own: `explain` shows its name. */
const namedScalars: Partial<Record<Scalar, string>> = {
  intstr: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
};

function createSchemas(types: BuiltinTypes): Schemas {
  const all: Dict = {};
  const schemaOf = (type: Type): Dict => {
    switch (type.is) {
      case 'scalar': {
        const name = namedScalars[type.scalar];
        if (name === undefined) return scalarSchema(type.scalar);
        all[name] ??= scalarSchema(type.scalar);
        return { $ref: `#/components/schemas/${name}` };
      }
      case 'json':
      case 'deduced':
        return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
      case 'map':
        return { type: 'object', additionalProperties: schemaOf(type.values) };
      case 'list':
        return { type: 'array', items: schemaOf(type.items), ...listExtensions(type) };
      case 'struct':
        return structSchema(type);
    }
  };
  const structSchema = (type: Type & { is: 'struct' }): Dict => {
    const { id, fields } = type.struct();
    if (id === '') return inline(fields);
    const name = longName(id);
    if (all[name] === undefined) {
      all[name] = {};
      all[name] = inline(fields);
    }
    return { allOf: [{ $ref: `#/components/schemas/${name}` }], default: {} };
  };
  const inline = (fields: ReadonlyMap<string, { name: string; type: Type; required: boolean }>): Dict => {
    const properties = [...fields.values()].map(field => [field.name, schemaOf(field.type)]);
    const required = [...fields.values()].filter(field => field.required).map(field => field.name);
    return { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 ? { required } : {}) };
  };
  return {
    all,
    rootOf(resource, version) {
      const type = resource.type(version);
      const gvk = [{ group: resource.group, version, kind: resource.kind }];
      const id = type.is === 'struct' ? type.struct().id : '';
      const name =
        id === '' ? `${resource.group.split('.').reverse().join('.')}.${version}.${resource.kind}` : longName(id);
      const kindFields = { apiVersion: { type: 'string' }, kind: { type: 'string' } };
      const own = resource.custom === undefined ? schemaOf(type) : customSchema(resource, version, schemaOf, types);
      const body = id === '' ? own : (all[name] as Dict);
      all[name] = {
        ...body,
        properties: { ...kindFields, ...recordAt(body, 'properties') },
        'x-kubernetes-group-version-kind': gvk,
      };
      return name;
    },
  };
}

/** A CRD's own schema, with its descriptions; metadata is the built-in one. */
function customSchema(resource: Resource, version: string, schemaOf: (type: Type) => Dict, types: BuiltinTypes): Dict {
  const schema = recordAt(resource.custom?.schema(version));
  const metadata = schemaOf(types.type('meta.v1.ObjectMeta'));
  return { ...schema, type: 'object', properties: { ...recordAt(schema, 'properties'), metadata } };
}

function listExtensions({ kind, keys, merge }: Type & { is: 'list' }): Dict {
  return {
    ...(kind === 'atomic' ? { 'x-kubernetes-list-type': 'atomic' } : {}),
    ...(kind === 'set' ? { 'x-kubernetes-list-type': 'set' } : {}),
    ...(kind === 'map' ? { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys } : {}),
    ...(merge === undefined ? {} : { 'x-kubernetes-patch-strategy': merge.retainKeys ? 'merge,retainKeys' : 'merge' }),
    ...(merge?.key === undefined ? {} : { 'x-kubernetes-patch-merge-key': merge.key }),
  };
}

function scalarSchema(scalar: Scalar): Dict {
  switch (scalar) {
    case 'string':
      return { type: 'string' };
    case 'quantity':
      return { oneOf: [{ type: 'string' }, { type: 'number' }] };
    case 'bytes':
      return { type: 'string', format: 'byte' };
    case 'time':
    case 'microtime':
      return { type: 'string', format: 'date-time' };
    case 'int':
      return { type: 'integer', format: 'int32' };
    case 'long':
      return { type: 'integer', format: 'int64' };
    case 'number':
      return { type: 'number', format: 'double' };
    case 'bool':
      return { type: 'boolean' };
    case 'intstr':
      return {
        'x-kubernetes-int-or-string': true,
        format: 'int-or-string',
        oneOf: [{ type: 'integer' }, { type: 'string' }],
      };
  }
}

const query = (name: string) => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } });

/** The operations of a resource: kubectl looks for the kind and the parameters of PATCH, and for the paths. */
function operations(resource: Resource, version: string, schemas: Schemas): Dict {
  const { group, plural, namespaced, kind } = resource;
  const name = schemas.rootOf(resource, version);
  const base = `/${pathOf(group, version)}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}`;
  const schema = { $ref: `#/components/schemas/${name}` };
  const marks = { 'x-kubernetes-group-version-kind': { group, version, kind } };
  const writing = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(query);
  const content = { 'application/json': { schema } };
  const responses = { '200': { description: 'OK', content } };
  const write = { parameters: writing, requestBody: { content }, responses, ...marks };
  const read = { responses, ...marks };
  return {
    [base]: {
      get: { ...read, 'x-kubernetes-action': 'list' },
      post: { ...write, 'x-kubernetes-action': 'post' },
    },
    [`${base}/{name}`]: {
      get: { ...read, 'x-kubernetes-action': 'get' },
      put: { ...write, 'x-kubernetes-action': 'put' },
      patch: { ...write, 'x-kubernetes-action': 'patch' },
      delete: { parameters: [query('dryRun')], responses, 'x-kubernetes-action': 'delete', ...marks },
    },
  };
}

/** Kubernetes' old OpenAPI document, without contents: clients of today use version 3. */
export const openApiV2 = (): unknown => ({
  swagger: '2.0',
  info: { title: 'Kubernetes', version: 'v1.34.4' },
  paths: {},
  definitions: {},
});

/** What kubectl accepts, and how the answer calls itself: the first is not a valid media type. */
export const openApiV2Protobuf = {
  asked: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
  given: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
};

/** The same as protobuf, the only form that kubectl asks for: version (1), info (2), paths (8) and definitions (9). */
export function openApiV2Message(): Buffer {
  const field = (tag: number, contents: Buffer) =>
    Buffer.concat([Buffer.from([(tag << 3) | 2, contents.length]), contents]);
  const info = Buffer.concat([field(1, Buffer.from('Kubernetes')), field(2, Buffer.from('v1.34.4'))]);
  const nothing = Buffer.alloc(0);
  return Buffer.concat([field(1, Buffer.from('2.0')), field(2, info), field(8, nothing), field(9, nothing)]);
}
