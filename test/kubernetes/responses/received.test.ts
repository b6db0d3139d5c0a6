/** The door for foreign JSON: what passes is what the types say, everything else is named by its field. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonIn } from '../../../source/kubernetes/responses/json.ts';
import {
  bookmarkIn,
  listIn,
  objectIn,
  wantedFlag,
  wantedList,
  wantedText,
} from '../../../source/kubernetes/responses/received.ts';
import { statusIn, statusOf } from '../../../source/kubernetes/responses/status.ts';

const secret = { apiVersion: 'v1', kind: 'Secret' };
const whole = {
  ...secret,
  metadata: { name: 'cacerts', namespace: 'istio-system', labels: { a: 'b' }, managedFields: [{ manager: 'kubectl' }] },
  data: { 'ca.crt': 'YQ==' },
};

/** Everything that JSON can be and that is no object. */
const others = [undefined, null, true, 5, 'text', [], [{}]];

test('an object of the right shape passes as it is', () => {
  assert.equal(objectIn(whole, secret), whole);
});

test('null is absence, as Go writes it', () => {
  const { metadata } = objectIn({ ...whole, status: null, metadata: { ...whole.metadata, deletionTimestamp: null } });
  assert.ok(!('deletionTimestamp' in metadata));
});

test('what is no object is named', () => {
  for (const value of others) assert.throws(() => objectIn(value, secret), { name: 'BadResponse' });
});

test('another kind than the one that was asked for is no answer', () => {
  assert.throws(() => objectIn({ ...whole, kind: 'Status' }, secret), { message: 'kind is Status, not Secret' });
});

test('each field of metadata holds what it should, or is named', () => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    name: [undefined, null, 5, {}],
    namespace: [5, [], {}],
    resourceVersion: [5],
    deletionTimestamp: [true],
    generation: ['1'],
    labels: ['a=b', ['a'], { a: 1 }, { a: null }],
    annotations: [5, { a: {} }],
    finalizers: ['x', [5]],
    ownerReferences: [{}, [null], [{ kind: 'ReplicaSet' }], [{ ...secret, name: 5, uid: 'u' }]],
    managedFields: ['x', [null], [{ fieldsV1: 'x' }], [{ manager: 5 }]],
  };
  for (const [field, values] of Object.entries(wrong)) {
    for (const value of values) {
      const object = { ...whole, metadata: { ...whole.metadata, [field]: value } };
      assert.throws(() => objectIn(object), { name: 'BadResponse', message: new RegExp(`^metadata\\.${field}`) });
    }
  }
  for (const metadata of others) assert.throws(() => objectIn({ ...whole, metadata }), { message: /^metadata/ });
});

test('the data of a Secret are texts, and the value is never told', () => {
  assert.throws(() => objectIn({ ...whole, data: { 'ca-key.pem': ['-----BEGIN'] } }), {
    message: 'data[ca-key.pem] is a list, not text',
  });
  assert.ok(objectIn({ apiVersion: 'x/v1', kind: 'Other', metadata: { name: 'a' }, data: 5 }));
});

test('a list names the item that is wrong; null is an empty one', () => {
  const metadata = { resourceVersion: '7' };
  assert.deepEqual(listIn({ metadata, items: null }, secret), { items: [], resourceVersion: '7' });
  const items = [whole, { ...whole, metadata: { name: 5 } }];
  assert.throws(() => listIn({ metadata, items }, secret), { message: 'items[1].metadata.name is a number, not text' });
  for (const value of others) assert.throws(() => listIn(value, secret), { name: 'BadResponse' });
  for (const value of ['x', {}, undefined]) assert.throws(() => listIn({ metadata, items: value }, secret), /items/);
});

test('a bookmark has a version and no name', () => {
  const bookmark = { ...secret, metadata: { resourceVersion: '9', creationTimestamp: null } };
  assert.equal(bookmarkIn(bookmark).metadata.resourceVersion, '9');
  assert.throws(() => bookmarkIn({ ...secret, metadata: { resourceVersion: 9 } }), { name: 'BadResponse' });
});

test('what an answer must hold is there, or named', () => {
  assert.throws(() => wantedText({ gitVersion: 5 }, 'gitVersion'), { message: 'gitVersion is a number, not text' });
  assert.throws(() => wantedFlag({ status: {} }, 'status', 'allowed'), { message: 'status.allowed is missing' });
  assert.throws(() => wantedList(5, 'groups'), { message: 'groups is missing' });
});

test('a refusal of any form stays a refusal', () => {
  for (const value of [...others, { message: 5, reason: {}, code: 'x', details: { causes: 'abc' } }]) {
    assert.deepEqual(statusIn(value, 409), {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code: 409,
      details: { causes: [] },
    });
  }
  const odd = {
    kind: 'Status',
    code: -1,
    message: 5,
    details: { causes: [null, 5, { message: {} }], retryAfterSeconds: -3 },
  };
  const status = statusOf(500, JSON.stringify(odd), { 'retry-after': '-7' });
  assert.equal(status.code, 500);
  assert.equal(status.details?.retryAfterSeconds, 0);
});

test('JSON of more values than any page of a list is not taken: they would fill memory', () => {
  assert.throws(() => jsonIn(`[${'[],'.repeat(2_000_000)}1]`), { message: /holds more than 1500000 values/ });
});

test('JSON that is nested too deep for our own functions is not taken', () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const deep = (levels: number) => `${open.repeat(levels)}1${close.repeat(levels)}`;
    assert.throws(() => jsonIn(deep(100_000)), { message: /nested more than/ });
    assert.ok(jsonIn(deep(400)));
  }
  assert.ok(jsonIn(JSON.stringify(['[{'.repeat(2000), '\\"{'.repeat(2000)])), 'brackets in texts are no levels');
});
