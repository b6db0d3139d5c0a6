/**
 * OLM itself: what the plan’s own steps and the survey make of installs that go well, that wait, and that OLM is silent
 * about (docs/istio/olm.md).
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { metalLbOperator } from '../../../source/checks/metallb-operator.ts';
import { surveyCluster } from '../../../source/checks/survey.ts';
import { realClock } from '../../../source/kubernetes/clock.ts';
import { metalLbPackage } from '../../../source/manifests/metallb.ts';
import { METALLB_NAMESPACE } from '../../../source/model/address-pool.ts';
import { conditionOf } from '../../../source/model/fields.ts';
import { createAddressPool } from '../../../source/steps/address-pool.ts';
import { installKialiOperator } from '../../../source/steps/kiali-operator.ts';
import { unavailableWith } from '../../control-plane/unavailable.ts';
import { kialiFor } from '../../helpers/kiali-plans.ts';
import { member } from '../../helpers/meshes.ts';
import { put } from '../put.ts';
import { globalOperators } from './real-olm.ts';
import {
  east,
  mesh,
  meshCsv,
  namespace,
  newestKiali,
  ofPackage,
  ours,
  phaseOf,
  stateOf,
  suiteOlm,
} from './suite-olm.ts';

const skip = unavailableWith('olm') ?? false;

describe('installs by a real OLM', { skip }, () => {
  const { signal, plane, cluster, list, read, removed, holds, started, installMesh, troubles, scheduling, emptied } =
    suiteOlm();

  test('the plan’s own steps install three operators of one catalog at once, and again nothing changes', async () => {
    const pool = { form: 'kinds', namespace: METALLB_NAMESPACE, addresses: [], installs: 'operator' } as const;
    const steps = [
      ...installMesh(),
      ...installKialiOperator(kialiFor(mesh), east),
      // The last two are for MetalLB's operator itself, which does not run here.
      ...createAddressPool(member('east', { addressPool: pool })).slice(0, -2),
    ];
    const first = await started(steps).ended;
    assert.deepEqual(first.problems, []);
    for (const [csv, within] of [
      [meshCsv, namespace],
      [newestKiali, namespace],
      [ofPackage(metalLbPackage.name)[0] ?? '', METALLB_NAMESPACE],
    ] as const) {
      assert.equal(phaseOf(await read('ClusterServiceVersion', csv, within)), 'Succeeded', csv);
    }
    const found = await surveyCluster(cluster(), realClock, 'sample', signal);
    assert.equal(found.operator?.title, meshCsv);
    assert.equal(found.operator?.ours, true);
    const again = await started(steps).ended;
    assert.deepEqual(again.problems, []);
    assert.deepEqual([...new Set(again.results.values())], ['unchanged']);
  });

  test('a group that a namespace has is kept: a second one would fail every operator there', async () => {
    const group = { ...globalOperators, metadata: { name: 'foreign', namespace: METALLB_NAMESPACE } };
    await put(plane(), [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: METALLB_NAMESPACE } }, group]);
    const found = await metalLbOperator({ cluster: cluster() }, signal);
    assert.equal(found.hasGroup, true);
    const pool = { form: 'kinds', namespace: METALLB_NAMESPACE, addresses: [], installs: 'operator' } as const;
    const steps = createAddressPool(member('east', { addressPool: { ...pool, keepsGroup: true } })).slice(0, -2);
    assert.deepEqual((await started(steps).ended).problems, []);
    assert.deepEqual(
      (await list('OperatorGroup', METALLB_NAMESPACE)).map(({ metadata }) => metadata.name),
      ['foreign'],
    );
  });

  test('an operator whose pods do not get ready is waited for, although OLM calls it the latest known', async () => {
    await scheduling(false);
    const run = started(installMesh());
    await holds('AtLatestKnown', async () => stateOf(await read('Subscription', ours.name))[0] === 'AtLatestKnown');
    await holds('the wait says what OLM waits for', async () =>
      run.waits.some(each => /^Installing: .*waiting for deployment servicemesh-operator3/.test(each)),
    );
    assert.notEqual(phaseOf(await read('ClusterServiceVersion', meshCsv)), 'Succeeded');
    await scheduling(true);
    assert.deepEqual((await run.ended).problems, []);
    assert.equal(phaseOf(await read('ClusterServiceVersion', meshCsv)), 'Succeeded');
  });

  test('without exactly one group OLM says nothing: the check does, and one that is right sets ours going', async () => {
    const another = { ...globalOperators, metadata: { ...globalOperators.metadata, name: 'another' } };
    const isSilent = async () => {
      const found = await read('Subscription', ours.name);
      const isRead = conditionOf(found, 'CatalogSourcesUnhealthy')?.status === 'False';
      return isRead && stateOf(found).every(each => each === undefined);
    };
    await put(plane(), [another]);
    assert.match((await troubles())[0]?.title ?? '', /2 OperatorGroups \(another, global-operators\)/);
    const several = started(installMesh());
    await holds('nothing is said of two groups', isSilent);
    await removed('OperatorGroup', 'another');
    assert.deepEqual((await several.ended).problems, []);
    // One that comes later breaks what is installed.
    await put(plane(), [another]);
    await holds('it has failed', async () => phaseOf(await read('ClusterServiceVersion', meshCsv)) === 'Failed');
    const broken = started(installMesh());
    await holds('the wait says what OLM says', async () =>
      broken.waits.some(each => /^Failed: csv created in namespace with multiple operatorgroups/.test(each)),
    );
    await removed('OperatorGroup', 'another');
    assert.deepEqual((await broken.ended).problems, []);
    await emptied();
    await removed('OperatorGroup', globalOperators.metadata.name);
    assert.match((await troubles())[0]?.title ?? '', /has no OperatorGroup/);
    const none = started(installMesh());
    await holds('nothing is said without a group', isSilent);
    await put(plane(), [globalOperators]);
    assert.deepEqual((await none.ended).problems, []);
  });
});
