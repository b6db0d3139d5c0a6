/** What the requests about the group `milling.example.com` are made of. */
import { post } from '../raw-request.ts';

export const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
export const cogs = '/apis/milling.example.com/v1/namespaces/milling/cogs';
export const tester = 'fieldManager=tester';

export const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        teeth: { type: 'integer', format: 'int32', default: 8 },
        note: { type: 'string', nullable: true },
        plain: { type: 'string' },
        list: { type: 'array', items: { type: 'string' } },
        map: { type: 'object', additionalProperties: { type: 'string' } },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        set: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        when: { type: 'string', format: 'date-time' },
        size: { 'x-kubernetes-int-or-string': true },
        flag: { type: 'boolean' },
        ratio: { type: 'number', multipleOf: 0.5 },
        code: { type: 'string', minLength: 2, enum: ['aa', 'bb', ''] },
        few: { type: 'object', minProperties: 1, maxProperties: 2, additionalProperties: { type: 'integer' } },
        unique: { type: 'array', minItems: 1, items: { type: 'integer' } },
      },
    },
    status: {
      type: 'object',
      properties: { phase: { type: 'string' }, replicas: { type: 'integer' }, selector: { type: 'string' } },
    },
  },
};

export const version = (more: object = {}) => ({
  name: 'v1',
  served: true,
  storage: true,
  schema: { openAPIV3Schema: schema },
  subresources: {
    status: {},
    scale: {
      specReplicasPath: '.spec.teeth',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.status.selector',
    },
  },
  additionalPrinterColumns: [
    { name: 'Teeth', type: 'integer', jsonPath: '.spec.teeth' },
    { name: 'Note', type: 'string', jsonPath: '.spec.note', priority: 1 },
    { name: 'Flag', type: 'boolean', jsonPath: '.spec.flag' },
    { name: 'Ratio', type: 'number', jsonPath: '.spec.ratio' },
    { name: 'When', type: 'date', jsonPath: '.spec.when' },
    { name: 'First', type: 'string', jsonPath: '.spec.list[0]' },
    { name: 'All', type: 'string', jsonPath: '.spec.list[*]' },
    { name: 'Map', type: 'string', jsonPath: '.spec.map' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  ...more,
});

export const definition = (spec: object = {}, name = 'cogs.milling.example.com') => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name },
  spec: {
    group: 'milling.example.com',
    scope: 'Namespaced',
    names: {
      kind: 'Cog',
      plural: 'cogs',
      singular: 'cog',
      listKind: 'CogList',
      shortNames: ['cg'],
      categories: ['all'],
    },
    versions: [version()],
    ...spec,
  },
});

export const names = (more: object) => ({
  names: { kind: 'Cog', plural: 'cogs', singular: 'cog', listKind: 'CogList', ...more },
});

export const cog = (name: string, spec: object = {}, rest: object = {}) => ({
  apiVersion: 'milling.example.com/v1',
  kind: 'Cog',
  metadata: { name },
  spec,
  ...rest,
});

export const bad = (title: string, spec: object) => post(title, cogs, cog('bad', spec));
