/** Removing one object: judged by what is there at that moment, whatever the plan saw. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { runPlan } from '../../source/engine/run.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { MESH_ANNOTATION } from '../../source/model/marks.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Removal } from '../../source/model/removal.ts';
import type { Cluster } from '../../source/ports.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { meshOf } from '../helpers/meshes.ts';
import { scriptedCluster, showing, worldOf } from '../helpers/scripted-cluster.ts';

const ref = { apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 'cacerts' };
const namespaceRef = { apiVersion: 'v1', kind: 'Namespace', name: 'sample' };

function secret(over: Partial<KubeObject['metadata']> = {}): KubeObject {
  const annotations = { [MESH_ANNOTATION]: 'mesh1' };
  return {
    ...ref,
    metadata: { name: 'cacerts', namespace: 'istio-system', uid: 'a', resourceVersion: '1', annotations, ...over },
  };
}

const deletion: Removal = { ref, uid: 'a', will: 'delete' };

/** What was told of the objects of a step that removes these. */
async function told(
  removals: readonly Removal[],
  script: Partial<Cluster>,
  { clock = createVirtualClock(0), signal = new AbortController().signal } = {},
): Promise<readonly string[]> {
  const gone = { watch: showing(clock, [[0, undefined]]) };
  const east = scriptedCluster('east', { ...gone, ...script });
  const events: Event[] = [];
  const step = { id: 'east/remove', cluster: 'east', title: 'Remove', needs: [], remove: removals, byHand: '' };
  await runPlan(meshOf(['east']), [step], worldOf(clock, [east]), event => events.push(event), signal);
  return events.flatMap(event => {
    if (event.event === 'failed') return [`failed: ${event.problem.title}`];
    return event.event === 'removed' ? [`${event.result}${event.why === undefined ? '' : `: ${event.why}`}`] : [];
  });
}

test('an object goes only as the one that was looked at', async () => {
  const asked: unknown[] = [];
  const remove: Cluster['remove'] = async (_ref, options) => {
    asked.push(options);
    return 'removed';
  };
  assert.deepEqual(await told([deletion], { read: async () => secret(), remove }), ['removed']);
  assert.deepEqual(asked, [{ uid: 'a', resourceVersion: '1' }]);
});

test('one that was written to meanwhile is looked at again, and left when it is no longer ours', async () => {
  const states = [secret(), secret({ resourceVersion: '2', annotations: {} })];
  const read = async () => states.shift();
  const remove: Cluster['remove'] = () =>
    Promise.reject(new ProblemError({ code: 'conflict', title: 'somebody was faster', hint: '' }));
  assert.deepEqual(await told([deletion], { read, remove }), ['left: it is no longer marked as created by eastwest']);
});

test('another one of the same name, or of another mesh, is left', async () => {
  const never = { remove: () => assert.fail('nothing is deleted') };
  assert.deepEqual(await told([deletion], { ...never, read: async () => secret({ uid: 'b' }) }), [
    'left: another one of that name was created since the plan',
  ]);
  const theirs = secret({ annotations: { [MESH_ANNOTATION]: 'mesh2' } });
  assert.deepEqual(await told([deletion], { ...never, read: async () => theirs }), ['left: it belongs to mesh mesh2']);
});

test('what is absent is told as that, and what is being deleted already is waited for', async () => {
  assert.deepEqual(await told([deletion], { read: async () => undefined }), ['absent']);
  const leaving = secret({ deletionTimestamp: '2026-11-29T09:00:00Z' });
  assert.deepEqual(await told([deletion], { read: async () => leaving }), ['removed']);
});

test('a namespace whose contents nobody can tell is not deleted, and that fails', async () => {
  const namespace = { ...namespaceRef, metadata: { ...secret().metadata, name: 'sample' } };
  const unread = [{ words: 'metrics.k8s.io/v1beta1: its API service does not respond' }];
  const script = { read: async () => namespace, contents: async () => ({ items: [], unread }) };
  const removal: Removal = { ref: namespaceRef, uid: 'a', will: 'delete', ifEmpty: true };
  assert.deepEqual(await told([removal], script), [
    'failed: what namespace sample contains is unknown: metrics.k8s.io/v1beta1: its API service does not respond',
  ]);
});

test('a stop does not cut off a deletion or a release that is under way, and begins no other', async () => {
  const label = {
    manager: 'eastwest',
    operation: 'Apply',
    apiVersion: 'v1',
    fieldsType: 'FieldsV1',
    fieldsV1: {},
  } as const;
  const theirs = secret({ annotations: {}, managedFields: [label] });
  for (const [removal, found, result] of [
    [deletion, secret(), 'removed'],
    [{ ref, uid: 'a', will: 'release' }, theirs, 'left'],
  ] as const) {
    const clock = createVirtualClock(0);
    const stop = new AbortController();
    const ended: string[] = [];
    const slowly = async (signal: AbortSignal) => {
      await clock.sleep(1000, signal);
      stop.abort();
      await clock.sleep(1000, signal);
      ended.push(result);
    };
    const script: Partial<Cluster> = {
      read: async (of, signal) => {
        // The other one is read when the run is stopped already.
        if (of.name === 'late') await clock.sleep(1500, new AbortController().signal);
        signal.throwIfAborted();
        return found;
      },
      remove: async (_ref, _options, signal) => {
        await slowly(signal);
        return 'removed';
      },
      apply: async (_object, _ref, signal) => {
        await slowly(signal);
        return 'configured';
      },
    };
    const late = { ...removal, ref: { ...ref, name: 'late' } };
    const all = await told([removal, late], script, { clock, signal: stop.signal });
    assert.deepEqual(ended, [result]);
    assert.deepEqual(all.filter(words => words.startsWith(result)).length, 1, all.join('\n'));
  }
});

test('what is kept as asked loses its marks and nothing else, by what is there when it is written', async () => {
  const states = [secret(), secret({ resourceVersion: '2', labels: { a: 'b' } })];
  const written: KubeObject[] = [];
  const script: Partial<Cluster> = {
    read: async () => states[written.length],
    replace: async object => {
      written.push(object);
      return written.length === 1 ? undefined : object;
    },
  };
  const kept = 'left: kept as asked: only the labels and annotations of eastwest were removed';
  assert.deepEqual(await told([{ ref, uid: 'a', will: 'unmark' }], script), [kept]);
  const { annotations: _mark, ...metadata } = secret({ resourceVersion: '2', labels: { a: 'b' } }).metadata;
  assert.deepEqual(written.at(-1), { ...ref, metadata });
  const never = { read: async () => secret({ annotations: { [MESH_ANNOTATION]: 'mesh2' } }) };
  assert.deepEqual(await told([{ ref, uid: 'a', will: 'unmark' }], never), ['left: it belongs to mesh mesh2']);
  assert.deepEqual(await told([{ ref, uid: 'a', will: 'release', kept: true }], never), [
    'left: it belongs to mesh mesh2',
  ]);
});

test('what a controller makes once more is deleted again until it stays away, what was left is never', async () => {
  const again: Removal = { ref, uid: 'a', will: 'delete', again: true };
  const comesOnce = [secret(), undefined, secret({ uid: 'b' }), secret({ uid: 'b' })];
  const deleted: unknown[] = [];
  const remove: Cluster['remove'] = async (_ref, options) => {
    deleted.push(options);
    return 'removed';
  };
  const clock = createVirtualClock(0);
  assert.deepEqual(await told([again], { read: async () => comesOnce.shift(), remove }, { clock }), [
    'removed',
    'removed',
  ]);
  assert.deepEqual(deleted, [
    { uid: 'a', resourceVersion: '1' },
    { uid: 'b', resourceVersion: '1' },
  ]);
  assert.equal(clock.now(), 5000, 'two seconds until it is seen again, then three of its absence');
  const never = { remove: () => assert.fail('nothing is deleted') };
  assert.deepEqual(await told([again], { ...never, read: async () => secret({ uid: 'b' }) }), [
    'left: another one of that name was created since the plan',
  ]);
});
