/** Admission webhooks: who is asked, what an answer does, what becomes of a failing one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../source/model/kube.ts';
import type { AdmissionCaller, AdmissionRequest } from '../../../source/rehearsal/api-server/admission.ts';
import { createApiServer } from '../../../source/rehearsal/api-server/server.ts';
import { configMap, refusal } from '../../contract/contract-case.ts';
import { realClock } from '../../contract/simulated.ts';

const never = new AbortController().signal;

type Hook = { readonly failurePolicy?: string; readonly namespaceSelector?: object; readonly objectSelector?: object };

const configuration = (kind: 'Mutating' | 'Validating', hook: Hook = {}): KubeObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: `${kind}WebhookConfiguration`,
  metadata: { name: 'lab' },
  webhooks: [
    {
      name: 'hook.lab.example.com',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      clientConfig: { service: { namespace: 'lab', name: 'hook', path: '/inject' } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
      ...hook,
    },
  ],
});

async function cluster(kind: 'Mutating' | 'Validating', hook: Hook, answer: AdmissionCaller | undefined) {
  const server = createApiServer({ name: 'lab', platform: 'kubernetes', clock: realClock });
  const asked: AdmissionRequest[] = [];
  if (answer !== undefined) {
    server.setAdmission((client, request, origin) => {
      asked.push(request);
      return answer(client, request, origin);
    });
  }
  const api = server.api();
  const metadata = { name: 'lab', labels: { injected: 'yes' } };
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata }, {}, never);
  await api.create(configuration(kind, hook), {}, never);
  return { api, asked };
}

const allow: AdmissionCaller = async () => ({ allowed: true });

test('a mutating webhook changes the object, and no manager owns what it added', async () => {
  const patch = [{ op: 'add', path: '/data', value: { by: 'hook' } }];
  const { api, asked } = await cluster('Mutating', {}, async () => ({ allowed: true, patch }));
  const { data: _, ...bare } = configMap('lab', 'a');
  const made = await api.create(bare, { dryRun: true }, never);
  assert.deepEqual(made.data, { by: 'hook' });
  assert.equal(made.metadata.managedFields, undefined);
  assert.equal(asked[0]?.dryRun, true);
  assert.equal(asked[0]?.userInfo.username, 'kubernetes-admin');
});

test('a webhook that denies is told in its own words', async () => {
  const status = { code: 403, message: 'not here' };
  const { api } = await cluster('Validating', {}, async () => ({ allowed: false, status }));
  const refused = await refusal(api.create(configMap('lab', 'a'), {}, never));
  assert.equal(refused.code, 403);
  assert.equal(refused.message, 'admission webhook "hook.lab.example.com" denied the request: not here');
});

test('a webhook that fails refuses the object, or is ignored, by its policy', async () => {
  const fail: AdmissionCaller = async () => {
    throw new Error('Post "https://hook.lab.svc:443/inject?timeout=10s": connection refused');
  };
  const strict = await cluster('Mutating', {}, fail);
  const refused = await refusal(strict.api.create(configMap('lab', 'a'), {}, never));
  assert.equal(refused.code, 500);
  assert.equal(
    refused.message,
    'Internal error occurred: failed calling webhook "hook.lab.example.com": failed to call webhook: ' +
      'Post "https://hook.lab.svc:443/inject?timeout=10s": connection refused',
  );
  const lenient = await cluster('Mutating', { failurePolicy: 'Ignore' }, fail);
  assert.equal((await lenient.api.create(configMap('lab', 'a'), {}, never)).metadata.name, 'a');
});

test('without an endpoint behind its Service a webhook says so', async () => {
  const { api } = await cluster('Validating', {}, undefined);
  const refused = await refusal(api.create(configMap('lab', 'a'), {}, never));
  assert.match(refused.message ?? '', /service "hook" not found$/);
});

test('selectors of namespaces and objects decide who is asked', async () => {
  const match = (labels: object) => ({ matchLabels: labels });
  const here = await cluster('Validating', { namespaceSelector: match({ injected: 'yes' }) }, allow);
  await here.api.create(configMap('lab', 'a'), {}, never);
  assert.equal(here.asked.length, 1);
  const elsewhere = await cluster('Validating', { namespaceSelector: match({ injected: 'no' }) }, allow);
  await elsewhere.api.create(configMap('lab', 'a'), {}, never);
  assert.equal(elsewhere.asked.length, 0);
  const marked = await cluster('Validating', { objectSelector: match({ judged: 'yes' }) }, allow);
  await marked.api.create(configMap('lab', 'a'), {}, never);
  const labels = { judged: 'yes' };
  await marked.api.create({ ...configMap('lab', 'b'), metadata: { name: 'b', namespace: 'lab', labels } }, {}, never);
  assert.deepEqual(
    marked.asked.map(each => each.name),
    ['b'],
  );
});
