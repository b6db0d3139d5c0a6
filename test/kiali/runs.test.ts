/** When a run of Kiali's operator counts as the one for a change, held to what real operators wrote. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionOf, numberAt, textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { judgeRun } from '../../source/steps/kiali-run.ts';
import { recordedLines } from '../helpers/recordings.ts';

type Line = { readonly t: number; readonly type: string; readonly object: KubeObject };

const lines = (from: string) => recordedLines('kiali-runs').filter(each => textAt(each, 'from') === from) as Line[];

/** What a judge says of each status after the moment of a mark, until it is content or has given up. */
function judged(from: string, mark: string, changed = true) {
  const all = lines(from);
  const at = all.findIndex(({ type, object }) => type === 'MARK' && textAt(object, 'what') === mark);
  assert.ok(at >= 0, mark);
  const kialis = (part: readonly Line[]) => part.filter(({ type }) => type !== 'MARK');
  const before = kialis(all.slice(0, at)).at(-1);
  const judge = judgeRun({ seen: before?.object, changed });
  const first = before === undefined || !changed ? [] : [before];
  for (const { t, object } of [
    ...first,
    ...kialis(all.slice(at)),
    ...(changed ? [] : kialis(all.slice(0, at)).slice(-1)),
  ]) {
    if (judge.pending(object) === undefined) return { done: t };
    const words = judge.hopeless?.(object);
    if (words !== undefined) return { failed: t, words };
  }
  return {};
}

test('a new Kiali is there when its first run has ended', () => {
  const { done } = judged('kiali-kubernetes.east', 'east: kubectl apply Kiali (home, auth anonymous)');
  assert.equal(Math.round(done ?? 0), 42);
});

test('the success of the run before an annotation is not that of the run for it', () => {
  const { done } = judged('kiali-kubernetes.east', 'east: annotate Kiali kiali.io/reconcile');
  assert.equal(Math.round(done ?? 0), 118);
  const again = judged('kiali-kubernetes.east', 'east: annotate again (nothing changed)');
  assert.equal(Math.round(again.done ?? 0), 158);
});

test('a change in the middle of a failing run is not failed by the end of that run', () => {
  const { done, words } = judged('kiali-openshift.west', 'west: redirect_uris added');
  assert.equal(words, undefined);
  assert.equal(Math.round(done ?? 0), 364);
});

test('what the operator refuses is told in its words, once a run that began after the change has ended', () => {
  const { failed, words } = judged('kiali-kubernetes.east', 'east: deployment.instance_name changed (not allowed)');
  assert.equal(Math.round(failed ?? 0), 474);
  assert.match(words ?? '', /instance_name cannot be changed to a different value/);
  const uris = judged('kiali-openshift.west', 'west: kubectl apply Kiali (remote, no redirect_uris)');
  assert.match(uris.words ?? '', /Redirect URIs for the Kiali Server OAuthClient are not specified/);
});

test('where nothing was changed, the end of the last run stands', () => {
  const [, ...ended] = lines('kiali-kubernetes.east').filter(
    ({ object }) =>
      (numberAt(object, 'metadata', 'generation') ?? 0) === 1 &&
      textAt(object, 'status', 'progress', 'message')?.startsWith('6.'),
  );
  const last = ended.at(0)?.object;
  assert.equal(judgeRun({ seen: last, changed: false }).pending(last), undefined);
});

test('between two tries of a failing run the operator is not at work: one run after the change is enough', () => {
  const status = (running: string, completion: string, failure: string) => ({
    apiVersion: 'kiali.io/v1alpha1',
    kind: 'Kiali',
    metadata: { name: 'kiali', namespace: 'istio-system' },
    status: {
      conditions: [
        { type: 'Running', status: running, reason: failure === 'True' ? 'Running' : 'Successful' },
        { type: 'Failure', status: failure, reason: 'Failed', message: 'no', ansibleResult: { completion } },
      ],
    },
  });
  const judge = judgeRun({ seen: status('False', '2026-01-01T00:00:00', 'True'), changed: true });
  assert.equal(judge.hopeless?.(status('False', '2026-01-01T00:00:00', 'True')), undefined);
  assert.equal(judge.pending(status('True', '2026-01-01T00:01:00', 'False')), undefined);
});

test('a write that changes nothing for the operator is not waited for: it only says who owns a field', () => {
  const all = lines('kiali-kubernetes.east').filter(({ type }) => type !== 'MARK');
  const rested = all.findLast(({ object }) => conditionOf(object, 'Successful')?.status === 'True')?.object;
  assert.ok(rested);
  const writtenTo = (changes: Partial<KubeObject['metadata']>) => ({
    ...rested,
    metadata: { ...rested.metadata, resourceVersion: 'another', ...changes },
  });
  const waited = (seen: KubeObject) => judgeRun({ seen: rested, changed: true }).pending(seen);
  assert.equal(waited(writtenTo({})), undefined);
  assert.equal(waited(rested), 'the operator has not processed it yet');
  const annotations = { ...rested.metadata.annotations, 'kiali.io/reconcile': 'another' };
  assert.equal(waited(writtenTo({ annotations })), 'the operator has not processed it yet');
  const generation = (rested.metadata.generation ?? 0) + 1;
  assert.equal(waited(writtenTo({ generation })), 'the operator has not processed it yet');
});
