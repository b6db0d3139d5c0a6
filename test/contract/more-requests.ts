/** Raw requests of the rarer sort, asked after `requests`, in a namespace of their own. */
import {
  apply,
  applyPatch,
  get,
  jsonPatch,
  mergePatch,
  patch,
  post,
  put,
  type RawRequest,
  remove,
  strategicPatch,
  table,
} from './raw-request.ts';

const core = '/api/v1/namespaces/yard';
const apps = '/apis/apps/v1/namespaces/yard/deployments';
const maps = `${core}/configmaps`;
const reviews = '/apis/authorization.k8s.io/v1';
const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const gears = '/apis/yard.example.com/v1/gears';
const ours = 'fieldSelector=metadata.name!=kube-root-ca.crt';
const partial = { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json' };
const partialList = { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json' };

const configMap = (name: string, labels: object = {}, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
  ...rest,
});

const deployment = (spec: object = {}, name = 'web') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'a:1' }] } },
    ...spec,
  },
});

const gear = (name: string, rest: object = {}) => ({
  apiVersion: 'yard.example.com/v1',
  kind: 'Gear',
  metadata: { name },
  ...rest,
});

const version = (name: string, more: object = {}) => ({
  name,
  served: true,
  storage: name === 'v1',
  schema: {
    openAPIV3Schema: {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            teeth: { type: 'integer', maximum: 99 },
            ratio: { type: 'number', exclusiveMinimum: true, minimum: 0 },
            tags: { type: 'array', maxItems: 2, items: { type: 'string', minLength: 1 } },
            worn: { type: 'boolean', nullable: true },
            made: { type: 'string', format: 'date-time' },
          },
        },
      },
    },
  },
  ...more,
});

const crd = (names: object, versions: readonly object[], more: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gears.yard.example.com' },
  spec: { group: 'yard.example.com', scope: 'Cluster', names, versions, ...more },
});
const gearNames = { kind: 'Gear', plural: 'gears', singular: 'gear', listKind: 'GearList' };

const access = (spec: object) => ({
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  spec,
});

export const moreRequests: readonly RawRequest[] = [
  post('another namespace of ours', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'yard' },
  }),
  // Selectors and pages.
  post('a labelled ConfigMap', `${maps}?fieldManager=tester`, configMap('a', { app: 'x', tier: '1' })),
  post('another labelled ConfigMap', `${maps}?fieldManager=tester`, configMap('b', { app: 'y' })),
  post('a third labelled ConfigMap', `${maps}?fieldManager=tester`, configMap('c', { app: 'x' })),
  get('objects with a label', `${maps}?labelSelector=app%3Dx`),
  get('objects without a label', `${maps}?labelSelector=app,!tier`),
  get('objects not of a label', `${maps}?labelSelector=app!%3Dx,app`),
  get('objects of none of some labels', `${maps}?labelSelector=app%20notin%20(x),app`),
  get('objects with two equal signs', `${maps}?labelSelector=app%3D%3Dy`),
  get('a label selector that ends early', `${maps}?labelSelector=app%20in%20(x`),
  get('a label selector with a bad key', `${maps}?labelSelector=-app%3Dx`),
  get('a label selector with a bad value', `${maps}?labelSelector=app%3Dx%20y`),
  get('objects by name', `${maps}?fieldSelector=metadata.name%3Da`),
  get('objects by namespace', `/api/v1/configmaps?fieldSelector=metadata.namespace%3Dyard,metadata.name%3Da`),
  get('a field selector without a value', `${maps}?fieldSelector=metadata.name`),
  get('objects by a field they have not', `${maps}?fieldSelector=data.x%3D1`),
  get('the first page of two', `${maps}?limit=2&${ours}`),
  get('a page of nothing', `${maps}?limit=2&labelSelector=app%3Dnope`),
  get('a negative limit', `${maps}?limit=-1&${ours}`),
  get('a limit that is no number', `${maps}?limit=many`),
  get('a list from a version that is none', `${maps}?resourceVersion=abc`),
  get('a list with a match of no version', `${maps}?resourceVersionMatch=Exact`),
  get('a list with a strange match', `${maps}?resourceVersion=1&resourceVersionMatch=Nope`),
  get('a list of metadata', `${maps}?${ours}`, partialList),
  get('a list as a table', `${maps}?${ours}`, table),
  get('a table with whole objects', `${maps}/a?includeObject=Object`, table),
  get('any form', `${maps}/a`, { accept: '*/*' }),
  get('metadata of one', `${maps}/a`, partial),
  get('a watch that ends', `${maps}?watch=true&resourceVersion=0&timeoutSeconds=1&labelSelector=app%3Dnope`),
  get('a watch of what cannot be selected', `${maps}?watch=true&fieldSelector=data.x%3D1`),
  get('secrets of no namespace', '/api/v1/namespaces/nope/secrets'),
  // Patches with odd bodies.
  patch('a merge patch that is a list', `${maps}/a`, mergePatch, [1]),
  patch('a merge patch that changes nothing', `${maps}/a?fieldManager=tester`, mergePatch, {}),
  patch('a merge patch of another kind', `${maps}/a`, mergePatch, { kind: 'Secret' }),
  patch('a merge patch of another version', `${maps}/a`, mergePatch, { apiVersion: 'v2' }),
  patch('a merge patch with an old version', `${maps}/a`, mergePatch, {
    metadata: { resourceVersion: '1' },
    data: { x: '1' },
  }),
  patch('a merge patch of another uid', `${maps}/a`, mergePatch, { metadata: { uid: 'x' } }),
  patch('a merge patch of another namespace', `${maps}/a`, mergePatch, { metadata: { namespace: 'default' } }),
  patch('a merge patch with a bad label', `${maps}/a`, mergePatch, { metadata: { labels: { 'a/b/c': 'x' } } }),
  patch('a merge patch with a long label', `${maps}/a`, mergePatch, { metadata: { labels: { a: 'x'.repeat(64) } } }),
  patch('a JSON patch that is empty', `${maps}/a?fieldManager=tester`, jsonPatch, []),
  patch('a JSON patch of an unknown operation', `${maps}/a`, jsonPatch, [{ op: 'grow', path: '/data' }]),
  patch('a JSON patch that moves', `${maps}/a?fieldManager=tester`, jsonPatch, [
    { op: 'add', path: '/data', value: { x: '1' } },
    { op: 'move', from: '/data/x', path: '/data/y' },
  ]),
  patch('a JSON patch that copies and tests', `${maps}/a?fieldManager=tester`, jsonPatch, [
    { op: 'test', path: '/data/y', value: '1' },
    { op: 'copy', from: '/data/y', path: '/data/z' },
  ]),
  patch('a JSON patch with an escaped path', `${maps}/a?fieldManager=tester`, jsonPatch, [
    { op: 'add', path: '/metadata/labels/yard.example.com~1x', value: 'y' },
  ]),
  patch('a strategic patch that replaces', `${maps}/a?fieldManager=tester`, strategicPatch, {
    data: { $patch: 'replace', only: '1' },
  }),
  patch(
    'an apply in YAML',
    `${maps}/written?fieldManager=one`,
    applyPatch,
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: written}\ndata: {a: b}\n',
  ),
  apply('a dry apply', `${maps}/dry`, 'one', configMap('dry'), '&dryRun=All'),
  apply('an apply of a status', `${apps}/web/status`, 'one', deployment()),
  patch('a patch with a bad manager', `${maps}/a?fieldManager=${'m'.repeat(129)}`, mergePatch, { data: { q: '1' } }),
  patch('force without apply', `${maps}/a?force=true`, mergePatch, { data: { q: '1' } }),
  patch('a dry patch', `${maps}/a?dryRun=All&fieldManager=tester`, mergePatch, { data: { dry: '1' } }),
  // Validation of fields.
  post('unknown fields, ignored', `${maps}?fieldValidation=Ignore&dryRun=All&fieldManager=tester`, {
    ...configMap('i'),
    dota: 1,
  }),
  post('a strange validation', `${maps}?fieldValidation=Nope`, configMap('i')),
  post('two unknown fields, warned of', `${maps}?fieldValidation=Warn&dryRun=All&fieldManager=tester`, {
    ...configMap('i'),
    dota: 1,
    metadata: { name: 'i', lobels: {} },
  }),
  put('an unknown field in a replacement', `${maps}/a?fieldValidation=Strict`, { ...configMap('a'), dota: 1 }),
  put('a dry replacement', `${maps}/a?dryRun=All&fieldManager=tester`, configMap('a', { new: 'yes' })),
  patch('an unknown field in a patch, warned of', `${apps}/nope?fieldValidation=Warn`, mergePatch, { spec: { x: 1 } }),
  post('a name and a start of one', `${maps}?fieldManager=tester`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'both', generateName: 'both-' },
  }),
  post('a bad annotation', maps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'bad', annotations: { 'a b': 'c' } },
  }),
  post('a bad owner', maps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'bad', ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: '', uid: '' }] },
  }),
  post(
    'an immutable ConfigMap',
    `${maps}?fieldManager=tester`,
    configMap('fixed', {}, { immutable: true, data: { a: 'b' } }),
  ),
  patch('a change of what is immutable', `${maps}/fixed`, mergePatch, { data: { a: 'c' } }),
  post('a bad key of data', maps, configMap('bad', {}, { data: { 'a b': 'c' } })),
  // Status and scale.
  post('a Deployment to scale', `${apps}?fieldManager=tester`, deployment()),
  put('a scale', `${apps}/web/scale?fieldManager=tester`, {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name: 'web', namespace: 'yard' },
    spec: { replicas: 0 },
  }),
  patch('a scale below nothing', `${apps}/web/scale`, mergePatch, { spec: { replicas: -1 } }),
  get('the scale of nothing', `${apps}/nope/scale`),
  get('the scale of what has none', `${maps}/a/scale`),
  get('the status of what has none', `${maps}/a/status`),
  get('the status of nothing', `${apps}/nope/status`),
  patch('the status of nothing, patched', `${apps}/nope/status`, mergePatch, { status: {} }),
  remove('a deletion of a status', `${apps}/web/status`),
  post('replicas below nothing', apps, deployment({ replicas: -1 }, 'bad')),
  post('a strange strategy', apps, deployment({ strategy: { type: 'Nope' } }, 'bad')),
  patch('a label that the selector needs, removed', `${apps}/web`, mergePatch, {
    spec: { template: { metadata: { labels: { app: null } } } },
  }),
  patch('two containers of one name', `${apps}/web`, jsonPatch, [
    { op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'main', image: 'b' } },
  ]),
  // Tokens and reviews.
  get('tokens, read', `${core}/serviceaccounts/default/token`),
  post(
    'may I on a path',
    `${reviews}/selfsubjectaccessreviews`,
    access({ nonResourceAttributes: { verb: 'get', path: '/x' } }),
  ),
  post('may somebody', `${reviews}/subjectaccessreviews?fieldManager=tester`, {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user: 'nobody', resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'yard' } },
  }),
  get('reviews, listed', `${reviews}/selfsubjectaccessreviews`),
  post('a review of a bad token', '/apis/authentication.k8s.io/v1/tokenreviews?fieldManager=tester', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token: 'nonsense' },
  }),
  { ...get('what another may not', maps), headers: { 'impersonate-user': 'nobody' } },
  { ...get('one that another may not', `${maps}/a`), headers: { 'impersonate-user': 'nobody' } },
  {
    ...post('a kind of the cluster that another may not make', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'x' },
    }),
    headers: { 'impersonate-user': 'nobody' },
  },
  { ...remove('a collection that another may not delete', maps), headers: { 'impersonate-user': 'nobody' } },
  { ...get('a path that another may not see', '/metrics-not'), headers: { 'impersonate-user': 'nobody' } },
  {
    ...patch('a status that another may not write', `${apps}/web/status`, mergePatch, {}),
    headers: { ...mergePatch, 'impersonate-user': 'nobody' },
  },
  // Custom kinds.
  post('a CRD without a schema', crds, crd(gearNames, [{ name: 'v1', served: true, storage: true }])),
  post('a CRD without versions', crds, crd(gearNames, [])),
  post('a CRD of no scope', crds, crd(gearNames, [version('v1')], { scope: 'Nope' })),
  post(
    'a CRD with a schema of no type',
    crds,
    crd(gearNames, [version('v1', { schema: { openAPIV3Schema: { properties: { spec: {} } } } })]),
  ),
  post(
    'a cluster-wide CRD of two versions',
    `${crds}?fieldManager=tester`,
    crd(gearNames, [version('v1'), version('v1beta1')]),
  ),
  post('a gear', `${gears}?fieldManager=tester`, gear('g', { spec: { teeth: 9 } })),
  get('a gear in another version', '/apis/yard.example.com/v1beta1/gears/g'),
  get('gears in no version', '/apis/yard.example.com/v9/gears'),
  get('gears in a namespace', '/apis/yard.example.com/v1/namespaces/yard/gears'),
  get('the status of a gear', `${gears}/g/status`),
  get('the scale of a gear', `${gears}/g/scale`),
  get('gears as a table', gears, table),
  get('gears as a list', gears),
  get('gears by a field', `${gears}?fieldSelector=spec.teeth%3D9`),
  post('a gear with too many teeth', gears, gear('bad', { spec: { teeth: 100 } })),
  post('a gear of no ratio', gears, gear('bad', { spec: { ratio: 0 } })),
  post('a gear with too many tags', gears, gear('bad', { spec: { tags: ['a', 'b', 'c'] } })),
  post('a gear with an empty tag', gears, gear('bad', { spec: { tags: [''] } })),
  post('a gear of a bad time', gears, gear('bad', { spec: { made: 'yesterday' } })),
  post('a gear of text for teeth', gears, gear('bad', { spec: { teeth: 'many' } })),
  post(
    'a gear with an unknown field',
    `${gears}?fieldManager=tester&dryRun=All`,
    gear('h', { spec: { colour: 'red' } }),
  ),
  post(
    'a gear with an unknown field, strictly',
    `${gears}?fieldValidation=Strict`,
    gear('h', { spec: { colour: 'red' } }),
  ),
  patch('a gear by a strategic patch', `${gears}/g`, strategicPatch, { spec: { teeth: 1 } }),
  patch('a gear by a JSON patch', `${gears}/g?fieldManager=tester`, jsonPatch, [
    { op: 'replace', path: '/spec/teeth', value: 8 },
  ]),
  put('a gear replaced without a version', `${gears}/g`, gear('g', { spec: { teeth: 7 } })),
  get('the discovery of gears', '/apis/yard.example.com/v1'),
  get('the group of gears', '/apis/yard.example.com'),
  remove('a deletion of a gear', `${gears}/g`),
  // Methods, paths, discovery.
  { title: 'a post to an object', method: 'POST', path: `${maps}/a`, body: configMap('a') },
  { title: 'a put to a collection', method: 'PUT', path: maps, body: configMap('a') },
  { title: 'a post to a log', method: 'POST', path: `${core}/pods/p/log`, body: {} },
  {
    title: 'YAML',
    method: 'POST',
    path: `${maps}?fieldManager=tester`,
    headers: { 'content-type': 'application/yaml' },
    body: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\n',
  },
  get('an unknown version', '/apis/apps/v9/deployments'),
  get('an unknown version of the core', '/api/v9/pods'),
  get('a namespace of a cluster kind', '/api/v1/namespaces/yard/nodes'),
  get('an unknown group, discovered', '/apis/nope.example.com'),
  get('a group of reviews', '/apis/authorization.k8s.io'),
  get('the policies', '/apis/policy'),
  get('logs of no pod', `${core}/pods/nope/log`),
  get('an exec without a command', `${core}/pods/nope/exec`),
  // Deletions.
  remove('a deletion with two policies', `${maps}/a`, {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    orphanDependents: true,
    propagationPolicy: 'Background',
  }),
  remove('a deletion in the foreground', `${maps}/b?propagationPolicy=Foreground&dryRun=All`),
  remove('a deletion that orphans', `${maps}/b?propagationPolicy=Orphan&dryRun=All`),
  remove('a negative grace', `${maps}/b?gracePeriodSeconds=-1`),
  remove('a collection', `${maps}?labelSelector=app%3Dx`),
  remove('a collection of nothing', `${maps}?labelSelector=app%3Dnope`),
  remove('a namespace, drily', '/api/v1/namespaces/yard?dryRun=All'),
  put('the finalizers of a namespace', '/api/v1/namespaces/nope/finalize', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'nope' },
    spec: {},
  }),
  remove('a namespace that must stay', '/api/v1/namespaces/default'),
];
