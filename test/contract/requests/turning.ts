/** Custom kinds: defaults, enums, several versions, list types, columns, and what their definitions may say. */
import {
  apply,
  get,
  jsonPatch,
  mergePatch,
  namespace,
  patch,
  post,
  put,
  type RawRequest,
  remove,
  table,
} from '../raw-request.ts';

const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const group = '/apis/turning.example.com';
const lathes = `${group}/v1/namespaces/turning/lathes`;
const older = `${group}/v1beta1/namespaces/turning/lathes`;
const tester = 'fieldManager=tester';

const properties = {
  spec: {
    type: 'object',
    default: {},
    properties: {
      mode: { type: 'string', enum: ['Fast', 'Slow'], default: 'Fast' },
      tools: {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
        items: {
          type: 'object',
          required: ['name'],
          properties: { name: { type: 'string' }, count: { type: 'integer', default: 1, minimum: 0 } },
        },
      },
      atom: { type: 'object', 'x-kubernetes-map-type': 'atomic', additionalProperties: { type: 'string' } },
      plain: { type: 'array', items: { type: 'string', maxLength: 3 }, maxItems: 2 },
      nested: {
        type: 'object',
        properties: { deep: { type: 'object', required: ['a'], properties: { a: { type: 'string', default: 'x' } } } },
      },
      speed: { type: 'number', exclusiveMinimum: true, minimum: 0, maximum: 10 },
      either: {
        type: 'object',
        properties: { a: { type: 'string' }, b: { type: 'string' } },
        oneOf: [{ required: ['a'] }, { required: ['b'] }],
      },
      any: { 'x-kubernetes-preserve-unknown-fields': true },
      count: { type: 'integer', format: 'int32' },
      big: { type: 'integer', format: 'int64' },
      data: { type: 'string', format: 'byte' },
      embedded: {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        'x-kubernetes-preserve-unknown-fields': true,
      },
    },
  },
  status: {
    type: 'object',
    properties: {
      ready: { type: 'boolean' },
      conditions: {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['type'],
        items: {
          type: 'object',
          required: ['type', 'status'],
          properties: { type: { type: 'string' }, status: { type: 'string', enum: ['True', 'False', 'Unknown'] } },
        },
      },
    },
  },
};

const version = (name: string, more: object = {}) => ({
  name,
  served: true,
  storage: name === 'v1',
  schema: { openAPIV3Schema: { type: 'object', required: ['spec'], properties } },
  subresources: { status: {} },
  additionalPrinterColumns: [
    { name: 'Mode', type: 'string', jsonPath: '.spec.mode' },
    { name: 'Tools', type: 'string', jsonPath: '.spec.tools[*].name' },
    { name: 'Second', type: 'integer', jsonPath: '.spec.tools[1].count' },
    { name: 'Ready', type: 'boolean', jsonPath: '.status.ready' },
    { name: 'Okay', type: 'string', jsonPath: '.status.conditions[?(@.type=="Okay")].status' },
    { name: 'Atom', type: 'string', jsonPath: '.spec.atom' },
  ],
  ...more,
});

const definition = (more: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'lathes.turning.example.com' },
  spec: {
    group: 'turning.example.com',
    scope: 'Namespaced',
    names: { kind: 'Lathe', plural: 'lathes', shortNames: ['lt'], categories: ['machines'] },
    versions: [
      version('v1'),
      version('v1beta1', { deprecated: true, deprecationWarning: 'lathes of old are deprecated' }),
      version('v1alpha1', { served: false }),
    ],
    ...more,
  },
});

const lathe = (name: string, spec?: unknown, rest: object = {}) => ({
  apiVersion: 'turning.example.com/v1',
  kind: 'Lathe',
  metadata: { name },
  ...(spec === undefined ? {} : { spec }),
  ...rest,
});
const bad = (title: string, spec: unknown) => post(title, lathes, lathe('bad', spec));
const schemaOf = (schema: object) => definition({ versions: [version('v1', { schema: { openAPIV3Schema: schema } })] });
const badSchema = (title: string, schema: object) =>
  post(title, crds, schemaOf({ type: 'object', properties: { spec: schema } }));

export const turningRequests: readonly RawRequest[] = [
  namespace('turning'),
  badSchema('a schema with a default that breaks its enum', { type: 'string', enum: ['a'], default: 'b' }),
  badSchema('a schema with a default that has too much', {
    type: 'object',
    properties: { a: { type: 'string' } },
    default: { b: 1 },
  }),
  badSchema('a schema with properties and others', {
    type: 'object',
    properties: { a: { type: 'string' } },
    additionalProperties: { type: 'string' },
  }),
  badSchema('a schema with a reference', { $ref: '#/x' }),
  badSchema('a schema of unique items', { type: 'array', uniqueItems: true, items: { type: 'string' } }),
  badSchema('a schema with a list of maps without keys', {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    items: { type: 'object', properties: { a: { type: 'string' } } },
  }),
  badSchema('a schema with a list by a key that may be absent', {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['a'],
    items: { type: 'object', properties: { a: { type: 'string' } } },
  }),
  badSchema('a schema with a strange type of list', {
    type: 'array',
    'x-kubernetes-list-type': 'odd',
    items: { type: 'string' },
  }),
  badSchema('a schema with a bad pattern', { type: 'string', pattern: '(' }),
  badSchema('a schema with a type in an alternative', {
    type: 'object',
    anyOf: [{ type: 'object', required: ['a'] }],
    properties: { a: { type: 'string' } },
  }),
  post('a schema that is no object', crds, schemaOf({ type: 'string' })),
  post(
    'a schema of metadata',
    crds,
    schemaOf({
      type: 'object',
      properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } },
    }),
  ),
  { ...post('the definition of lathes', `${crds}?${tester}`, definition()), awaits: [lathes, older] },
  get('the group of lathes', group),
  get('the resources of the older version', `${group}/v1beta1`),
  get('the resources of the version that is not served', `${group}/v1alpha1`),
  get('lathes of the version that is not served', `${group}/v1alpha1/namespaces/turning/lathes`),
  post('a lathe of defaults', `${lathes}?${tester}`, lathe('a', {})),
  post('a lathe without a spec', `${lathes}?${tester}`, lathe('b')),
  post(
    'a lathe of everything',
    `${lathes}?${tester}`,
    lathe('c', {
      mode: 'Slow',
      tools: [{ name: 'x' }, { name: 'y', count: 2 }],
      atom: { a: '1', b: '2' },
      plain: ['a', 'b'],
      nested: { deep: {} },
      speed: 1.5,
      either: { a: 'x' },
      any: [1, { a: null }],
      big: 9007199254740991,
      data: 'YQ==',
      embedded: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, odd: 1 },
    }),
  ),
  bad('a lathe of no mode', { mode: 'Odd' }),
  bad('a lathe of a mode that is a number', { mode: 7 }),
  bad('a lathe with a tool twice', { tools: [{ name: 'x' }, { name: 'x' }] }),
  bad('a lathe with a tool of no name', { tools: [{ count: 1 }] }),
  bad('a lathe with tools below nothing', { tools: [{ name: 'x', count: -1 }] }),
  bad('a lathe of long texts', { plain: ['abcd'] }),
  bad('a lathe of too many texts', { plain: ['a', 'b', 'c'] }),
  bad('a lathe without speed', { speed: 0 }),
  bad('a lathe that is too fast', { speed: 11 }),
  bad('a lathe of neither', { either: {} }),
  bad('a lathe of both', { either: { a: 'x', b: 'y' } }),
  bad('a lathe of a count too large', { count: 3000000000 }),
  bad('a lathe of data that is none', { data: '!' }),
  bad('a lathe with an embedded thing of no kind', { embedded: { metadata: { name: 'p' } } }),
  bad('a lathe with null for a mode', { mode: null, tools: null }),
  bad('a lathe whose spec is a list', []),
  bad('a lathe of many faults', { mode: 'Odd', speed: 11, plain: ['a', 'b', 'cdef'], tools: [{ count: 'x' }] }),
  get('a lathe in the older version', `${older}/c`),
  get('lathes in the older version', older),
  post('a lathe of the older version', `${older}?${tester}`, {
    ...lathe('old', { mode: 'Slow' }),
    apiVersion: 'turning.example.com/v1beta1',
  }),
  post('a lathe of the newer version at the older', older, lathe('odd', {})),
  get('a lathe of the older version in the newer', `${lathes}/old`),
  apply('a tool of a lathe, applied', `${lathes}/c`, 'one', lathe('c', { tools: [{ name: 'z', count: 3 }] })),
  apply(
    'a tool of a lathe, applied in dispute',
    `${lathes}/c`,
    'two',
    lathe('c', { tools: [{ name: 'z', count: 4 }] }),
  ),
  apply('an atom of a lathe, applied in dispute', `${lathes}/c`, 'two', lathe('c', { atom: { c: '3' } })),
  apply('an atom of a lathe, applied by force', `${lathes}/c`, 'two', lathe('c', { atom: { c: '3' } }), '&force=true'),
  apply('an unknown field of a lathe, applied', `${lathes}/c`, 'two', lathe('c', { odd: 1 })),
  apply(
    'an unknown field of a lathe, applied strictly',
    `${lathes}/c`,
    'two',
    lathe('c', { odd: 1 }),
    '&fieldValidation=Strict',
  ),
  apply('a lathe, applied of no mode', `${lathes}/c`, 'two', lathe('c', { mode: 'Odd' }), '&force=true'),
  apply('a lathe, applied and left again', `${lathes}/c`, 'one', lathe('c', {})),
  apply('a status of a lathe, applied', `${lathes}/c/status`, 'state', {
    ...lathe('c'),
    status: { conditions: [{ type: 'Okay', status: 'True' }] },
  }),
  apply('a status of a lathe, applied by another', `${lathes}/c/status`, 'other', {
    ...lathe('c', {}),
    status: { ready: true, conditions: [{ type: 'Okay', status: 'False' }] },
  }),
  apply('a status of a lathe that is not there', `${lathes}/nope/status`, 'other', {
    ...lathe('nope', {}),
    status: {},
  }),
  patch('a status of a lathe, patched', `${lathes}/c/status?${tester}`, mergePatch, {
    metadata: { labels: { a: 'b' } },
    spec: { mode: 'Fast' },
    status: { ready: true },
  }),
  patch('a status of a lathe, patched wrongly', `${lathes}/c/status`, mergePatch, {
    status: { conditions: [{ type: 'X' }] },
  }),
  put('a status of a lathe, replaced without a version', `${lathes}/c/status`, { ...lathe('c', {}), status: {} }),
  get('lathes as a table', lathes, table),
  get('a lathe as a table', `${lathes}/c`, table),
  patch('a lathe of another mode', `${lathes}/c?${tester}`, mergePatch, { spec: { mode: 'Fast' } }),
  patch('a lathe with a label', `${lathes}/c?${tester}`, mergePatch, { metadata: { labels: { a: 'b' } } }),
  patch('a lathe whose default comes back', `${lathes}/c?${tester}`, mergePatch, { spec: { mode: null } }),
  patch('a lathe whose spec goes', `${lathes}/c?${tester}`, mergePatch, { spec: null }),
  patch('a lathe by a JSON patch', `${lathes}/a?${tester}`, jsonPatch, [
    { op: 'test', path: '/spec/mode', value: 'Fast' },
    { op: 'add', path: '/spec/tools', value: [{ name: 'q' }] },
    { op: 'add', path: '/spec/tools/0', value: { name: 'r' } },
  ]),
  patch('a lathe with a finalizer', `${lathes}/a?${tester}`, mergePatch, {
    metadata: { finalizers: ['example.com/hold'] },
  }),
  remove('a lathe that is held', `${lathes}/a`),
  remove('a lathe that is held, again', `${lathes}/a`),
  patch('a second finalizer for a lathe that goes', `${lathes}/a`, mergePatch, {
    metadata: { finalizers: ['example.com/hold', 'example.com/more'] },
  }),
  patch('a lathe that goes, changed', `${lathes}/a?${tester}`, mergePatch, { spec: { mode: 'Slow' } }),
  patch('a lathe that goes', `${lathes}/a?${tester}`, mergePatch, { metadata: { finalizers: null } }),
  get('a lathe that is gone', `${lathes}/a`),
  get('lathes watched', `${lathes}?watch=true&timeoutSeconds=1&resourceVersion=0&fieldSelector=metadata.name%3Db`),
  get(
    'lathes watched as a table',
    `${lathes}?watch=true&timeoutSeconds=1&resourceVersion=0&fieldSelector=metadata.name%3Db`,
    table,
  ),
  get('a page of lathes', `${lathes}?limit=1`),
  get('lathes by a label', `${lathes}?labelSelector=a%3Db`),
  patch('a column more', `${crds}/lathes.turning.example.com?${tester}`, jsonPatch, [
    { op: 'add', path: '/spec/names/shortNames/-', value: 'lth' },
  ]),
  remove('all lathes', lathes),
];
