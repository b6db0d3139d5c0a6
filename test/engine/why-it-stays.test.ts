/** Why something stays Terminating, in words: every finalizer, the API service or webhook behind it, and the way out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyItStays } from '../../source/engine/why-it-stays.ts';
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

const never = new AbortController().signal;
const deletionTimestamp = '2026-11-29T12:00:00Z';

function namespace(type: string, message: string): KubeObject {
  const metadata = { name: 'sample', deletionTimestamp };
  return { apiVersion: 'v1', kind: 'Namespace', metadata, status: { conditions: [{ type, status: 'True', message }] } };
}

function apiService(name: string, status: string): KubeObject {
  const conditions: JsonObject[] = [{ type: 'Available', status, reason: 'MissingEndpoints', message: 'm' }];
  const service = { namespace: 'monitoring', name: 'adapter' };
  const kind = { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService' };
  return { ...kind, metadata: { name }, spec: { service }, status: { conditions } };
}

/** A cluster with these objects of each kind; `contents`: what is in the namespace. */
function told(objects: readonly KubeObject[], contents: readonly KubeObject[] = []) {
  const cluster = scriptedCluster('east', {
    list: async ({ kind }) => {
      if (kind !== 'APIService' || objects.some(each => each.kind === kind)) {
        return objects.filter(each => each.kind === kind);
      }
      throw new ProblemError({ code: 'forbidden', title: 'may not list them', hint: 'h' });
    },
    contents: async () => ({ items: contents, unread: [] }),
  });
  return whyItStays(cluster, { apiVersion: 'v1', kind: 'Namespace', name: 'sample' }, never);
}

test('an API service that does not answer is named, with its Service, the reason and the command', async () => {
  const failing = namespace('NamespaceDeletionDiscoveryFailure', 'Discovery failed for some groups');
  const words = await told([failing, apiService('v1.apps', 'True'), apiService('v1beta1.metrics.k8s.io', 'False')]);
  assert.equal(
    words,
    'Discovery failed for some groups: APIService v1beta1.metrics.k8s.io (Service monitoring/adapter: MissingEndpoints) blocks deletion of every namespace: repair its server, or, where it is no longer served, kubectl delete apiservice v1beta1.metrics.k8s.io',
  );
});

test('a user who may not list API services is told how to find it', async () => {
  const failing = namespace('NamespaceDeletionDiscoveryFailure', 'Discovery failed for some groups');
  assert.match((await told([failing])) ?? '', /kubectl get apiservices shows which$/);
});

test('a webhook without a server is named where it keeps what is inside; it is not taken for an API service', async () => {
  const message = 'Failed to delete all: Internal error occurred: failed calling webhook "v.example.com": no endpoints';
  const words = (await told([namespace('NamespaceDeletionContentFailure', message)])) ?? '';
  assert.match(
    words,
    /webhook v\.example\.com has no server any more; restore it, or delete its webhook configuration/,
  );
  assert.doesNotMatch(words, /API service/);
});

test('every finalizer of what is held inside is told with who clears it, and how many more are held', async () => {
  const held = (name: string, finalizers: readonly string[]): KubeObject => {
    return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'sample', deletionTimestamp, finalizers } };
  };
  const contents = [held('a', ['foregroundDeletion', 'example.com/backup']), held('b', ['example.com/backup'])];
  const words = await told([namespace('NamespaceFinalizersRemaining', 'some')], contents);
  assert.match(words ?? '', /^Secret sample\/a is held by finalizer foregroundDeletion: .*; by example\.com\/backup: /);
  assert.match(words ?? '', /; 1 more in it are held too$/);
});
