import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { runPlan } from '../../source/engine/run.ts';
import type { Goal, Step } from '../../source/engine/step.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { meshOf } from '../helpers/meshes.ts';
import { scriptedCluster, worldOf } from '../helpers/scripted-cluster.ts';

test('a trial that is refused until its time is over ends with the cluster’s own words', async () => {
  const object: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'probe', namespace: 'n' } };
  const until: Goal = { by: 'dry-run', object, within: 60, byHand: '', pending: () => undefined };
  const step: Step = {
    id: 'east/injector',
    cluster: 'east',
    title: 'Sidecar injector ready',
    needs: [],
    byHand: '',
    until,
  };
  const refusal = { code: 'invalid', title: 'east refused to try', hint: 'h', evidence: 'spec.x: Invalid' } as const;
  const cluster = scriptedCluster('east', { dryRun: () => Promise.reject(new ProblemError(refusal)) });
  const events: Event[] = [];
  const world = worldOf(createVirtualClock(0), [cluster]);
  await runPlan(meshOf(['east']), [step], world, event => events.push(event), new AbortController().signal);
  const failed = events.find(each => each.event === 'failed');
  assert.ok(failed?.event === 'failed');
  assert.equal(failed.problem.code, 'timed-out');
  assert.equal(failed.problem.title, 'timed out after 1 min: east refused to try: spec.x: Invalid');
});
