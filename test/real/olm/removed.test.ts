/**
 * OLM itself: what is left when a Subscription, a version or the whole operator is taken away (docs/istio/olm.md#deleting).
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { surveyCluster } from '../../../source/checks/survey.ts';
import type { Step } from '../../../source/engine/step.ts';
import { realClock } from '../../../source/kubernetes/clock.ts';
import { versionsOf } from '../../../source/model/install-under-way.ts';
import { installOperator } from '../../../source/steps/operator.ts';
import { unavailableWith } from '../../control-plane/unavailable.ts';
import { plannedRemoval } from '../../helpers/rehearsed-removal.ts';
import { put } from '../put.ts';
import { east, mesh, meshCsv, ours, phaseOf, stateOf, suiteOlm } from './suite-olm.ts';

const skip = unavailableWith('olm') ?? false;

describe('what a real OLM leaves', { skip }, () => {
  const {
    signal,
    plane,
    cluster,
    world,
    list,
    read,
    subscription,
    removed,
    removedForGood,
    holds,
    succeeded,
    installed,
    started,
    installMesh,
    ground,
  } = suiteOlm();

  test('a version whose Subscription was deleted goes on, is used, and blocks a new one until it is deleted', async () => {
    await put(plane(), [subscription(ours.name)]);
    await installed(ours.name, meshCsv);
    await removed('Subscription', ours.name);
    const found = await surveyCluster(cluster(), realClock, 'sample', signal);
    assert.deepEqual([found.operator?.title, found.operator?.ours], [meshCsv, false]);
    assert.equal((await ground(ours))?.leftBehind, meshCsv);
    // Until then OLM takes it for the plan of a new Subscription with the same name, which so has the version.
    await holds('its plan is collected as garbage', async () => (await list('InstallPlan')).length === 0);
    // As a plan would that had not looked.
    const run = await started(installMesh()).ended;
    assert.match(run.problems.join(), new RegExp(`${meshCsv} is left from an earlier Subscription`));
    await removed('ClusterServiceVersion', meshCsv);
    await succeeded(meshCsv);
    assert.deepEqual((await started(installMesh()).ended).problems, []);
  });

  test('a version that is deleted under its Subscription does not come back, and the wait says so', async () => {
    const steps = installMesh();
    assert.deepEqual((await started(steps).ended).problems, []);
    await installed(ours.name, meshCsv);
    await removedForGood(meshCsv);
    await holds('UpgradePending', async () => stateOf(await read('Subscription', ours.name))[0] === 'UpgradePending');
    assert.equal((await ground(ours))?.lost, meshCsv);
    const run = await started(steps).ended;
    assert.match(run.problems.join(), new RegExp(`${meshCsv} was deleted under its Subscription`));
    assert.equal(await read('ClusterServiceVersion', meshCsv), undefined);
    await removed('Subscription', ours.name);
    assert.deepEqual((await started(steps).ended).problems, []);
  });

  /** The Subscription alone, as a run leaves it that is cut off. */
  const subscribed = (): readonly Step[] =>
    installOperator(east).map(({ id, cluster: on, title, needs, apply, byHand }) => ({
      id,
      cluster: on,
      title,
      needs,
      byHand,
      ...(apply === undefined ? {} : { apply }),
    }));

  test('an operator that is removed while OLM installs it goes, whatever was made of it, and does not come back', async () => {
    const subscriptionOf = () => read('Subscription', ours.name);
    const moments = {
      'it is new': async () => true,
      'it has a plan': async () => (await list('InstallPlan')).length > 0,
      'its version is named': async () => versionsOf((await subscriptionOf()) ?? subscription(ours.name)).length > 0,
      'its version has succeeded': async () => phaseOf(await read('ClusterServiceVersion', meshCsv)) === 'Succeeded',
    };
    for (const [moment, isThere] of Object.entries(moments)) {
      assert.deepEqual((await started(subscribed()).ended).problems, [], moment);
      await holds(moment, isThere);
      const options = { keep: new Set<never>(), operator: true, crds: false };
      const steps = await plannedRemoval(mesh, world(), signal, { options });
      const run = started(steps);
      assert.deepEqual((await run.ended).problems, [], moment);
      assert.notDeepEqual(run.waits, [], moment);
      const left = await Promise.all(
        (['Subscription', 'InstallPlan', 'ClusterServiceVersion', 'Deployment'] as const).map(each => list(each)),
      );
      assert.deepEqual(
        left.flat().map(({ kind, metadata }) => `${kind} ${metadata.name}`),
        [],
        moment,
      );
    }
    // With a version that had come back, nothing would be resolved.
    assert.deepEqual((await started(installMesh()).ended).problems, []);
  });
});
