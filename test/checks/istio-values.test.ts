import assert from 'node:assert/strict';
import { test } from 'node:test';
import { istioValues } from '../../source/checks/requirements/istio-values.ts';
import type { JsonObject } from '../../source/model/kube.ts';
import { schemaViolations } from '../../source/model/schema-violations.ts';
import { sailCrds } from '../../source/rehearsal/controllers/crds/sail-crds.ts';
import { upstreamObjects } from '../helpers/upstream.ts';
import { candidate, clusterWith, resultOf, subjectOf, titlesOf, wordsOf } from './subjects.ts';

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    count: { type: 'integer' },
    port: { 'x-kubernetes-int-or-string': true },
    mode: { type: 'string', enum: ['A', 'B'] },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    list: { type: 'array', items: { type: 'object', properties: { on: { type: 'boolean' } } } },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};

test('values that fit a schema have nothing to tell', () => {
  const good = {
    name: 'a',
    count: 1,
    port: '80%',
    mode: 'B',
    labels: { a: 'b' },
    list: [{ on: true }],
    free: { x: 1 },
  };
  assert.deepEqual(schemaViolations(schema, good), []);
  assert.deepEqual(schemaViolations({ 'x-kubernetes-preserve-unknown-fields': true }, { a: [1] }), []);
});

test('every field that a schema does not have, or has as something else, is told by its path', () => {
  const bad = { nmae: 'a', count: 1.5, port: true, mode: 'C', labels: { a: 1 }, list: [{ on: 'yes' }], free: [] };
  assert.deepEqual(
    schemaViolations(schema, bad).map(({ field, words }) => `${field} ${words}`),
    [
      'nmae is not a field; did you mean name?',
      'count is not a whole number',
      'port is neither text nor a whole number',
      'mode is none of A, B',
      'labels.a is not text (quote it)',
      'list.0.on is not true or false',
      'free is not a map',
    ],
  );
});

const crds = sailCrds({ installable: ['v1.30.3'], ended: [] });
const good: JsonObject = {
  pilot: { resources: { requests: { cpu: '1' } } },
  meshConfig: { accessLogFile: '/dev/stdout' },
};

test('values are held against the operator’s schema, on the cluster itself or where another has it', async () => {
  const east = candidate('east', { member: { values: good }, cluster: clusterWith('east', crds) });
  const west = candidate('west', { member: { values: { pilot: { replicas: 2 }, meshconfig: {} } } });
  const result = await resultOf(istioValues, subjectOf([east, west]));
  assert.equal(result.verdict, 'problem');
  assert.deepEqual(titlesOf(result), [
    'west: pilot.replicas of --istio-values is not a field',
    'west: meshconfig of --istio-values is not a field; did you mean meshConfig?',
  ]);
  assert.deepEqual(wordsOf(result), [
    'east: pilot.resources.requests.cpu, meshConfig.accessLogFile',
    'west: pilot.replicas, meshconfig',
  ]);
});

test('values for an operator that is still to be installed through OLM cannot be checked: a warning', async () => {
  const result = await resultOf(istioValues, subjectOf([candidate('east', { member: { values: good } })]));
  assert.equal(result.verdict, 'warning');
  const none = await resultOf(istioValues, subjectOf([candidate('east')]));
  assert.equal(none.verdict, 'skipped');
});

test('the schema of a real operator takes what its own samples set, and refuses what it does not know', async () => {
  const real = upstreamObjects('sail-1.30.3/crds/sailoperator.io_istios.yaml');
  const of = (values: JsonObject) =>
    resultOf(istioValues, subjectOf([candidate('east', { member: { values }, cluster: clusterWith('east', real) })]));
  const sound = {
    ...good,
    global: {
      proxy: { resources: { limits: { memory: '1Gi' } } },
      defaultTolerations: [{ key: 'a', operator: 'Exists' }],
    },
    pilot: { rollingMaxSurge: '50%', traceSampling: 1.5, env: { A: 'b' } },
  };
  assert.equal((await of(sound)).verdict, 'ok');
  assert.deepEqual(titlesOf(await of({ pilot: { env: { A: true } }, global: { proxy: { ressources: {} } } })), [
    'east: pilot.env.A of --istio-values is not text (quote it)',
    'east: global.proxy.ressources of --istio-values is not a field; did you mean resources?',
  ]);
});
