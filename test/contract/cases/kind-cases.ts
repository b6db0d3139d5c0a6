/** What the server does by itself to the kinds that a mesh is made of; custom resources. */
import assert from 'node:assert/strict';
import { at, listAt, textAt } from '../../../source/model/fields.ts';
import type { JsonObject, KubeObject } from '../../../source/model/kube.ts';
import type { Api } from '../../../source/ports.ts';
import { type ContractCase, must, refusal } from '../contract-case.ts';

const schema: JsonObject = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['host'],
      properties: {
        host: { type: 'string' },
        mode: { type: 'string', enum: ['SIMPLE', 'MUTUAL'] },
        weight: { type: 'integer', default: 3 },
      },
    },
    status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};

const definition: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'destinationrules.networking.istio.io' },
  spec: {
    group: 'networking.istio.io',
    scope: 'Namespaced',
    names: { kind: 'DestinationRule', plural: 'destinationrules' },
    versions: [
      { name: 'v1', served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema: schema } },
    ],
  },
};

const rules = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' } as const;
const rule = (namespace: string, spec: JsonObject): KubeObject => ({
  ...rules,
  metadata: { name: 'r', namespace },
  spec,
});

/** The kind, served. */
async function serveRules(
  api: Api,
  until: (what: string, isTrue: () => Promise<boolean>) => Promise<void>,
  signal: AbortSignal,
) {
  await api.apply(definition, { manager: 'lab' }, signal);
  await until('the kind is served', () =>
    api.list(rules, {}, signal).then(
      () => true,
      () => false,
    ),
  );
}

export const kindCases: readonly ContractCase[] = [
  {
    name: 'a Service gets an address and the defaults of its ports',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      const made = await api.create(
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 's', namespace: place },
          spec: { ports: [{ port: 80 }] },
        },
        {},
        signal,
      );
      assert.match(textAt(made, 'spec', 'clusterIP') ?? '', /^\d+\.\d+\.\d+\.\d+$/);
      assert.deepEqual(at(made, 'spec', 'ports', 0), { port: 80, protocol: 'TCP', targetPort: 80 });
      assert.equal(textAt(made, 'spec', 'type'), 'ClusterIP');
    },
  },
  {
    name: 'a namespace is labelled with its name and has an account and the CA',
    async run(api, { signal, namespace }) {
      const place = await namespace();
      const found = await must(api, { apiVersion: 'v1', kind: 'Namespace', name: place }, signal);
      assert.equal(found.metadata.labels?.['kubernetes.io/metadata.name'], place);
      await must(api, { apiVersion: 'v1', kind: 'ServiceAccount', namespace: place, name: 'default' }, signal);
      const ca = await must(
        api,
        { apiVersion: 'v1', kind: 'ConfigMap', namespace: place, name: 'kube-root-ca.crt' },
        signal,
      );
      assert.match(ca.data?.['ca.crt'] ?? '', /BEGIN CERTIFICATE/);
    },
  },
  {
    name: 'stringData is folded into data',
    async run(api, { signal, namespace }) {
      const metadata = { name: 's', namespace: await namespace() };
      const made = await api.create({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { a: 'b' } }, {}, signal);
      assert.deepEqual(made.data, { a: 'Yg==' });
      assert.equal(made.stringData, undefined);
      assert.equal(made.type, 'Opaque');
    },
  },
  {
    name: 'a token Secret is filled a moment after it was made',
    async run(api, { signal, namespace, until }) {
      const place = await namespace();
      const annotations = { 'kubernetes.io/service-account.name': 'default' };
      const ref = { apiVersion: 'v1', kind: 'Secret', namespace: place, name: 'token' } as const;
      const metadata = { name: 'token', namespace: place, annotations };
      await api
        .create({ ...ref, metadata, type: 'kubernetes.io/service-account-token' } as KubeObject, {}, signal)
        .catch(() =>
          api.create(
            { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/service-account-token' },
            {},
            signal,
          ),
        );
      await until('the token is there', async () => (await api.get(ref, signal))?.data?.token !== undefined);
      const filled = await must(api, ref, signal);
      assert.deepEqual(Object.keys(filled.data ?? {}).sort(), ['ca.crt', 'namespace', 'token']);
      assert.ok(filled.metadata.annotations?.['kubernetes.io/service-account.uid'] !== undefined);
    },
  },
  {
    name: 'a custom resource is defaulted, pruned never in silence, and judged by its schema',
    async run(api, { signal, namespace, until }) {
      await serveRules(api, until, signal);
      const place = await namespace();
      const made = await api.create(rule(place, { host: 'a' }), {}, signal);
      assert.deepEqual(made.spec, { host: 'a', weight: 3 });
      const bad = (spec: JsonObject) => refusal(api.apply(rule(place, spec), { manager: 'lab', force: true }, signal));
      const mode = await bad({ host: 'a', mode: 'WRONG' });
      assert.equal(mode.code, 422);
      assert.match(mode.message ?? '', /spec\.mode: Unsupported value: "WRONG": supported values: "SIMPLE", "MUTUAL"/);
      const unknown = await refusal(
        api.create({ ...rule(place, { host: 'a', hots: 'b' }), metadata: { name: 'x', namespace: place } }, {}, signal),
      );
      assert.equal(unknown.code, 400);
      assert.match(unknown.message ?? '', /unknown field "spec\.hots"/);
    },
  },
  {
    name: 'the status of a custom resource has its own endpoint and moves no generation',
    async run(api, { signal, namespace, until }) {
      await serveRules(api, until, signal);
      const place = await namespace();
      await api.create(rule(place, { host: 'a' }), {}, signal);
      const ref = { ...rules, namespace: place, name: 'r' };
      const body = { spec: { host: 'b' }, status: { state: 'fine' } };
      const seen = await api.patch(ref, { type: 'merge', body }, { subresource: 'status' }, signal);
      assert.equal(textAt(seen, 'status', 'state'), 'fine');
      assert.equal(textAt(seen, 'spec', 'host'), 'a');
      assert.equal(seen.metadata.generation, 1);
      const kept = await api.patch(ref, { type: 'merge', body: { status: { state: 'lost' } } }, {}, signal);
      assert.equal(textAt(kept, 'status', 'state'), 'fine');
    },
  },
  {
    name: 'a CRD says when its names are accepted and when it is served',
    async run(api, { signal, until }) {
      await serveRules(api, until, signal);
      const { kind, apiVersion, metadata } = definition;
      const found = await must(api, { kind, apiVersion, name: metadata.name }, signal);
      const conditions = listAt(found, 'status', 'conditions').map(
        each => `${textAt(each, 'type')}=${textAt(each, 'status')}`,
      );
      assert.deepEqual(conditions.sort(), ['Established=True', 'NamesAccepted=True']);
    },
  },
];
