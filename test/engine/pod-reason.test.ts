import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveReason } from '../../source/engine/live-reason.ts';
import { podReason } from '../../source/engine/pod-reason.ts';
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

const podOf = (status: KubeObject['status']): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'istiod-1', namespace: 'istio-system', creationTimestamp: '2026-11-21T08:00:00Z' },
  ...(status === undefined ? {} : { status }),
});
const waiting = (name: string, reason: string, message?: string) => ({
  name,
  state: { waiting: { reason, ...(message === undefined ? {} : { message }) } },
});
const signal = new AbortController().signal;

test('a pod that is held names its container and what that waits for', () => {
  assert.equal(
    podReason(podOf({ containerStatuses: [waiting('discovery', 'ImagePullBackOff', 'no such host')] })),
    'ImagePullBackOff: pod istiod-1, container discovery: no such host',
  );
});

test('a container that crashes again and again says with which exit code', () => {
  const crashing = {
    ...waiting('discovery', 'CrashLoopBackOff', 'back-off 40s'),
    lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
  };
  assert.equal(
    podReason(podOf({ containerStatuses: [crashing] })),
    'CrashLoopBackOff, last exit code 137 (OOMKilled): pod istiod-1, container discovery: back-off 40s',
  );
  const ended = { name: 'istio-init', state: { terminated: { exitCode: 1, reason: 'Error' } } };
  assert.equal(podReason(podOf({ initContainerStatuses: [ended] })), 'exit code 1: pod istiod-1, container istio-init');
});

test('a program whose pod passes on its log says why it crashes: its last line, not all of them', () => {
  const crashing = (terminated: JsonObject) =>
    podReason(
      podOf({
        containerStatuses: [{ ...waiting('kiali', 'CrashLoopBackOff'), lastState: { terminated } }],
      }),
    );
  const reason = 'Error';
  const why = 'FTL failed to get server groups: the server has asked for the client to provide credentials';
  assert.equal(
    crashing({ exitCode: 1, reason, message: `INF Kiali: Version: v2.31.0\n${why}\n` }),
    `CrashLoopBackOff, last exit code 1: pod istiod-1, container kiali; last log line: ${why}`,
  );
  const long = crashing({ exitCode: 1, reason, message: `${'-'.repeat(5_000)}` }) ?? '';
  assert.ok(long.length < 500);
  for (const terminated of [
    { exitCode: 1, reason, message: '\n' },
    { exitCode: 1, reason },
  ]) {
    assert.equal(crashing(terminated), 'CrashLoopBackOff, last exit code 1: pod istiod-1, container kiali');
  }
  assert.doesNotMatch(crashing({ exitCode: 0, reason: 'Completed', message: 'INF bye' }) ?? '', /log line/);
});

test('an init container that did its work holds nothing, and one at work tells more than those that wait for it', () => {
  const done = { name: 'istio-init', state: { terminated: { exitCode: 0, reason: 'Completed' } } };
  assert.equal(podReason(podOf({ initContainerStatuses: [done] })), undefined);
  const behind = waiting('curl', 'PodInitializing');
  const init = waiting('istio-init', 'ErrImagePull');
  const status = { initContainerStatuses: [behind, init] };
  assert.equal(podReason(podOf(status)), 'ErrImagePull: pod istiod-1, container istio-init');
});

test('a pod that runs and is not ready is named where nothing else is told, and its failing probe where that is', async () => {
  const status = { containerStatuses: [{ name: 'discovery', ready: false, state: { running: {} } }] };
  const reason = (pods: readonly KubeObject[], told: readonly Told[]) =>
    liveReason(clusterWith(pods, told), { namespace: 'istio-system', labels: 'app=istiod' }, signal);
  assert.equal(await reason([podOf(status)], []), 'running, not ready: pod istiod-1, container discovery');
  const failing = { type: 'Warning', reason: 'Unhealthy', message: 'Readiness probe failed: 503' };
  assert.equal(await reason([podOf(status)], [failing]), 'Pod istiod-1: Unhealthy, Readiness probe failed: 503');
  const going = podOf(status);
  const leaving = { ...going, metadata: { ...going.metadata, deletionTimestamp: '2026-11-21T08:01:00Z' } };
  assert.equal(await reason([leaving], []), undefined);
});

test('a pod without a node says it in the words of the scheduler', () => {
  const conditions = [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available: Insufficient cpu' }];
  assert.equal(podReason(podOf({ conditions })), 'no node for pod istiod-1: 0/3 nodes are available: Insufficient cpu');
});

type Told = { readonly type: string; readonly reason: string; readonly message: string; readonly of?: string };

function clusterWith(pods: readonly KubeObject[], told: readonly Told[]) {
  const events = told.map(({ type, reason, message, of = 'Pod/istiod-1' }, index): KubeObject => {
    const [kind = '', name = ''] = of.split('/');
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `e${index}`, namespace: 'istio-system' },
      type,
      reason,
      message,
      involvedObject: { kind, name },
      lastTimestamp: `2026-11-21T08:01:0${index}Z`,
    };
  });
  return scriptedCluster('east', {
    list: async ({ kind }, { fields }) => {
      if (kind === 'Pod') return pods;
      const isWarning = (each: KubeObject) => each.type === 'Warning';
      return fields === 'type=Warning' ? events.filter(isWarning) : events;
    },
  });
}

const around = { namespace: 'istio-system', labels: 'app=istiod' };
const creating = podOf({ containerStatuses: [waiting('discovery', 'ContainerCreating')] });

test('of a pod that is being created its newest event tells what it is at: which image is pulled', async () => {
  const pulling = { type: 'Normal', reason: 'Pulling', message: 'Pulling image "istio/pilot:1.30.3"' };
  const scheduled = { type: 'Normal', reason: 'Scheduled', message: 'assigned' };
  assert.equal(
    await liveReason(clusterWith([creating], [scheduled, pulling]), around, signal),
    'ContainerCreating: pod istiod-1, container discovery; Pulling, Pulling image "istio/pilot:1.30.3"',
  );
});

test('a quota or webhook that refuses the pod is told by the newest warning', async () => {
  const refused = {
    type: 'Warning',
    reason: 'FailedCreate',
    message: 'pods "istiod-2" is forbidden: exceeded quota',
    of: 'ReplicaSet/istiod',
  };
  assert.equal(
    await liveReason(clusterWith([], [refused]), around, signal),
    'ReplicaSet istiod: FailedCreate, pods "istiod-2" is forbidden: exceeded quota',
  );
});
