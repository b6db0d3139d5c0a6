import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Restarted, whileRestarting } from '../../source/engine/restart.ts';
import type { Restart } from '../../source/engine/step.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

const clock = createVirtualClock(0);
const restart: Restart = { namespace: 'n', deployment: 'd', labels: 'a=b', broken: () => 'it is broken' };
const never = new AbortController().signal;

function pod(number: number): KubeObject {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'd-5c7', uid: 'r', controller: true };
  const metadata = { name: `d-5c7-${number}`, namespace: 'n', uid: `uid-${number}`, ownerReferences: [owner] };
  return { apiVersion: 'v1', kind: 'Pod', metadata };
}

/** A Deployment whose every new pod is as broken as the one before. */
async function* brokenForEver(): AsyncGenerator<readonly KubeObject[]> {
  for (let number = 0; ; number += 1) yield [pod(number)];
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('a broken pod is deleted by its uid, and after some that are no better the step fails in words', async () => {
  const deleted: (string | undefined)[] = [];
  const restarted: Restarted[] = [];
  const cluster = scriptedCluster('east', {
    watchAll: () => brokenForEver(),
    remove: async (_ref, { uid }) => {
      deleted.push(uid);
      return 'removed';
    },
  });
  const hands = {
    cluster,
    clock,
    restarted: (one: Restarted) => restarted.push(one),
    retryTransient: <T>(act: () => T) => act(),
  };
  const failed = whileRestarting(restart, hands, untilAborted, never);
  await assert.rejects(failed, (error: unknown) => {
    assert.ok(error instanceof ProblemError);
    assert.equal(error.problem.code, 'failed-fast');
    assert.match(error.problem.title, /new pods of d have the same fault as the deleted ones: it is broken/);
    return true;
  });
  assert.deepEqual(deleted, ['uid-0', 'uid-1', 'uid-2', 'uid-3']);
  assert.deepEqual(restarted[0], { object: 'Pod n/d-5c7-0', why: 'it is broken' });
});

test('a deletion that is refused ends the work with the refusal', async () => {
  const refused = new ProblemError({ code: 'forbidden', title: 'may not delete pods', hint: 'ask' });
  const cluster = scriptedCluster('east', {
    watchAll: () => brokenForEver(),
    remove: async () => Promise.reject(refused),
  });
  const hands = { cluster, clock, restarted: () => undefined, retryTransient: <T>(act: () => T) => act() };
  await assert.rejects(whileRestarting(restart, hands, untilAborted, never), refused);
});

test('a deletion that is under way when the run is stopped is finished and told, and no other begins', async () => {
  const stop = new AbortController();
  const restarted: string[] = [];
  const cluster = scriptedCluster('east', {
    watchAll: () => brokenForEver(),
    remove: async (_ref, _options, signal) => {
      stop.abort();
      await clock.sleep(1000, signal);
      return 'removed';
    },
  });
  const hands = {
    cluster,
    clock,
    restarted: ({ object }: Restarted) => restarted.push(object),
    retryTransient: <T>(act: () => T) => act(),
  };
  await assert.rejects(whileRestarting(restart, hands, untilAborted, stop.signal));
  assert.deepEqual(restarted, ['Pod n/d-5c7-0']);
});
