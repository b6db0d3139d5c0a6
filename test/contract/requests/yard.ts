/** What the requests in the namespace `yard` are made of. */
export const core = '/api/v1/namespaces/yard';
export const apps = '/apis/apps/v1/namespaces/yard/deployments';
export const maps = `${core}/configmaps`;
export const reviews = '/apis/authorization.k8s.io/v1';
export const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
export const gears = '/apis/yard.example.com/v1/gears';
export const ours = 'fieldSelector=metadata.name!=kube-root-ca.crt';
export const partial = { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json' };
export const partialList = {
  accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
};

export const configMap = (name: string, labels: object = {}, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
  ...rest,
});

export const deployment = (spec: object = {}, name = 'web') => ({
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

export const gear = (name: string, rest: object = {}) => ({
  apiVersion: 'yard.example.com/v1',
  kind: 'Gear',
  metadata: { name },
  ...rest,
});

export const version = (name: string, more: object = {}) => ({
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

export const crd = (names: object, versions: readonly object[], more: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gears.yard.example.com' },
  spec: { group: 'yard.example.com', scope: 'Cluster', names, versions, ...more },
});
export const gearNames = { kind: 'Gear', plural: 'gears', singular: 'gear', listKind: 'GearList' };

export const access = (spec: object) => ({
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  spec,
});
