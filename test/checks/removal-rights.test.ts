import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lackOfRemovalRights } from '../../source/checks/removal-rights.ts';
import type { Removal } from '../../source/model/removal.ts';
import type { AccessReview } from '../../source/ports.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

const never = new AbortController().signal;
const secret = (name: string) => ({ apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name });
const removals: readonly Removal[] = [
  { ref: secret('cacerts'), uid: 'a', will: 'delete' },
  { ref: secret('token'), uid: 'b', will: 'delete' },
  { ref: { apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: 'default' }, uid: 'c', will: 'delete' },
  { ref: { apiVersion: 'v1', kind: 'Namespace', name: 'istio-system' }, uid: 'd', will: 'release' },
  { ref: { apiVersion: 'v1', kind: 'Namespace', name: 'shop' }, uid: 'e', will: 'leave', why: 'theirs' },
];

function who(may: (review: AccessReview) => boolean) {
  const asked: AccessReview[] = [];
  const east = scriptedCluster('east', {
    mayI: async review => {
      asked.push(review);
      return may(review);
    },
  });
  return { east, asked };
}

test('all rights that are missing are told at once, each once', async () => {
  const { east } = who(() => false);
  const problems = await lackOfRemovalRights(east, removals, never);
  assert.deepEqual(
    problems.map(({ code, title }) => [code, title]),
    [
      [
        'forbidden',
        'missing permissions on east: delete secrets in istio-system; delete istios.sailoperator.io; patch namespaces (the user)',
      ],
    ],
  );
});

test('a cluster-admin is asked once, and nobody where nothing is deleted', async () => {
  const admin = who(() => true);
  assert.deepEqual(await lackOfRemovalRights(admin.east, removals, never), []);
  assert.equal(admin.asked.length, 1);
  const idle = who(() => false);
  assert.deepEqual(await lackOfRemovalRights(idle.east, removals.slice(-1), never), []);
  assert.equal(idle.asked.length, 0);
});
