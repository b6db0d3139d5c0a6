/**
 * OLM itself: what Subscriptions of one namespace do to each other, one of them pinned, one broken (docs/istio/olm.md).
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at } from '../../../source/model/fields.ts';
import { unavailableWith } from '../../control-plane/unavailable.ts';
import { put } from '../put.ts';
import { isDeep, kiali, meshCsv, newestKiali, olderKiali, ours, phaseOf, stateOf, suiteOlm } from './suite-olm.ts';

const skip = unavailableWith('olm') ?? false;

describe('Subscriptions beside each other on a real OLM', { skip }, () => {
  const {
    plane,
    read,
    subscription,
    patched,
    removed,
    until,
    holds,
    succeeded,
    failed,
    planFor,
    approve,
    pinnedKiali,
    started,
    installMesh,
    ground,
    troubles,
  } = suiteOlm();

  test('beside a pinned operator ours waits for an approval that it never gives, and is installed once a person has', async () => {
    await pinnedKiali();
    await holds('the next version is offered', async () =>
      isDeep(stateOf(await read('Subscription', kiali.name)), ['UpgradePending', newestKiali, olderKiali]),
    );
    assert.deepEqual((await ground(ours))?.approvedByHand, [kiali.name]);
    assert.deepEqual(await troubles(), []);
    const run = started(installMesh());
    const plan = await planFor([meshCsv, newestKiali]);
    const words = await until('the wait names the plan', async () =>
      run.waits.find(each => /waits to be approved/.test(each)),
    );
    assert.match(words, new RegExp(`\\(${plan.metadata.name}\\).* may upgrade its operator too`));
    assert.equal(at(await read('InstallPlan', plan.metadata.name), 'spec', 'approved'), false);
    assert.equal(phaseOf(await read('ClusterServiceVersion', olderKiali)), 'Succeeded', 'it was not upgraded');
    await approve(plan);
    assert.deepEqual((await run.ended).problems, []);
    await succeeded(newestKiali);
  });

  test('a Subscription that cannot be resolved is named before and while ours waits, and ours goes on once it is gone', async () => {
    await put(plane(), [subscription('broken', { name: kiali.name, channel: 'nosuch' })]);
    await failed('broken');
    const [problem] = await troubles();
    assert.match(problem?.title ?? '', /^Subscription broken in openshift-operators .* stops every other one/);
    const run = await started(installMesh()).ended;
    assert.match(run.problems.join(), /because of Subscription broken: /);
    await removed('Subscription', 'broken');
    // A slow OLM may resolve once more, which it had begun before; else it does so only for a new Subscription.
    const after = await until('ours is told to be stuck, or is resolved', async () => {
      const isResolved = stateOf(await read('Subscription', ours.name))[1] !== undefined;
      return isResolved ? 'resolved' : (await troubles())[0]?.title;
    });
    if (after !== 'resolved') {
      assert.match(after, /failed because of Subscription broken, which is gone/);
      await removed('Subscription', ours.name);
      assert.deepEqual(await troubles(), []);
    }
    assert.deepEqual((await started(installMesh()).ended).problems, []);
  });

  test('a Subscription that is fixed sets ours going', async () => {
    await put(plane(), [subscription('broken', { name: kiali.name, channel: 'nosuch' })]);
    await failed('broken');
    await put(plane(), [subscription(ours.name)]);
    await failed(ours.name);
    await patched('Subscription', 'broken', { spec: { channel: 'stable' } });
    await succeeded(meshCsv);
    await succeeded(newestKiali);
  });
});
