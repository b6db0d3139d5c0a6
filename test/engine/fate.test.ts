import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fateOf } from '../../source/engine/fate.ts';
import type { Creation } from '../../source/engine/step.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Problem } from '../../source/model/problem.ts';

const never = new AbortController().signal;
const unexpected = () => {
  throw new Error('nobody should ask for keys');
};
const keys = { certificates: unexpected, verify: unexpected };
const why: Problem = { code: 'exists', title: 'it has another token', hint: 'annotate it' };
const access = { server: 'https://west', token: 't', ca: undefined, serverName: undefined };

const fields = { operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: {} } as const;

function secret(mesh?: string, manager = 'kubectl'): KubeObject {
  const metadata = { name: 's', namespace: 'istio-system', managedFields: [{ ...fields, manager }] };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: mesh === undefined ? metadata : { ...metadata, annotations: { 'eastwest/mesh': mesh } },
  };
}

/** What becomes of a Secret whose own login is what it is judged by. */
async function fate(found: KubeObject, refused: Problem | undefined) {
  const tried: unknown[] = [];
  const creation: Creation = {
    ref: { apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 's' },
    object: secret(),
    keep: () => ({ why, unlessProven: access }),
    remake: true,
  };
  const proveAccess = async (given: unknown) => {
    tried.push(given);
    return refused;
  };
  return { fate: await fateOf(creation, found, { cluster: 'east', keys, proveAccess, meshId: 'mesh1' }, never), tried };
}

const bad: Problem = { code: 'bad-credential', title: 'west rejects the reader token', hint: 'h' };
const both = 'it has another token, which does not work: west rejects the reader token';

test('a login that works is kept, tried exactly as it is, whatever wrote it', async () => {
  for (const found of [secret(), secret('mesh1', 'eastwest'), secret('mesh2', 'eastwest')]) {
    assert.deepEqual(await fate(found, undefined), { fate: { will: 'keep' }, tried: [access] });
  }
});

test('one that does not work is refused with why, and replaced where this program wrote it', async () => {
  assert.deepEqual((await fate(secret(), bad)).fate, { will: 'refuse', why: { ...why, title: both } });
  assert.deepEqual((await fate(secret('mesh1', 'eastwest'), bad)).fate, {
    will: 'replace',
    why: { ...why, title: both },
  });
});

test('what a person marked to be replaced is replaced, whatever wrote it and however well it serves', async () => {
  for (const manager of ['kubectl', 'eastwest']) {
    assert.deepEqual(await fate(secret('replace', manager), undefined), { fate: { will: 'replace', why }, tried: [] });
  }
});
