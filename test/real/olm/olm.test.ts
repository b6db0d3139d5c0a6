/**
 * OLM itself with a catalog of several operators, one of them pinned, one of them broken: what the plan's own steps and
 * the survey make of it (docs/istio/olm.md). The operators are those of the simulated catalogs, their pods are kwok's.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { metalLbOperator } from '../../../source/checks/metallb-operator.ts';
import { olmGround } from '../../../source/checks/olm-ground.ts';
import { olmTrouble } from '../../../source/checks/requirements/olm-trouble.ts';
import { surveyCluster } from '../../../source/checks/survey.ts';
import type { Event } from '../../../source/engine/events.ts';
import type { Step } from '../../../source/engine/step.ts';
import { realClock } from '../../../source/kubernetes/clock.ts';
import { objectPath } from '../../../source/kubernetes/requests/paths.ts';
import { metalLbPackage } from '../../../source/manifests/metallb.ts';
import { METALLB_NAMESPACE } from '../../../source/model/address-pool.ts';
import { at, conditionOf, listAt, textAt } from '../../../source/model/fields.ts';
import { kialiPackage } from '../../../source/model/kiali-package.ts';
import type { JsonObject, KubeObject } from '../../../source/model/kube.ts';
import { type OperatorPackage, operatorPackage } from '../../../source/model/operator-package.ts';
import { bundlesIn } from '../../../source/rehearsal/controllers/olm/catalog.ts';
import { packageCrds } from '../../../source/rehearsal/controllers/sail/mesh-package.ts';
import { newestReleases } from '../../../source/rehearsal/operator-releases.ts';
import { createAddressPool } from '../../../source/steps/address-pool.ts';
import { installKialiOperator } from '../../../source/steps/kiali-operator.ts';
import { installOperator, istioCrdsAvailable, operatorReady } from '../../../source/steps/operator.ts';
import { unavailableWith } from '../../control-plane/unavailable.ts';
import { kialiFor } from '../../helpers/kiali-plans.ts';
import { member, meshOf } from '../../helpers/meshes.ts';
import { rehearse } from '../../helpers/rehearsed-run.ts';
import { put } from '../put.ts';
import { globalOperators, type RealOlm, realOlm } from './real-olm.ts';

const skip = unavailableWith('olm') ?? false;

const east = member('east');
const mesh = meshOf([], { members: [east] });
const ours = operatorPackage('openshift');
const kiali = kialiPackage('openshift');
const { namespace } = ours;

const catalog = bundlesIn({ releases: newestReleases, packageCrds }, ours.source);
const ofPackage = (name: string) => catalog.filter(each => each.package === name).map(({ csv }) => csv);
const [meshCsv = ''] = ofPackage(ours.name);
const [newestKiali = '', olderKiali = ''] = ofPackage(kiali.name);

const API = 'operators.coreos.com/v1alpha1';
const kinds = {
  Subscription: { apiVersion: API, kind: 'Subscription' },
  ClusterServiceVersion: { apiVersion: API, kind: 'ClusterServiceVersion' },
  InstallPlan: { apiVersion: API, kind: 'InstallPlan' },
  OperatorGroup: { apiVersion: 'operators.coreos.com/v1', kind: 'OperatorGroup' },
  Deployment: { apiVersion: 'apps/v1', kind: 'Deployment' },
} as const;

describe('a real OLM', { skip }, () => {
  let olm: RealOlm;
  const signal = AbortSignal.timeout(1_200_000);
  before(async () => {
    olm = await realOlm(catalog);
  });
  after(() => olm?.stop());
  afterEach(emptied);

  const list = (kind: keyof typeof kinds, within = namespace) =>
    olm.cluster.list(kinds[kind], { namespace: within }, signal);
  const read = (kind: keyof typeof kinds, name: string, within = namespace) =>
    olm.cluster.read({ ...kinds[kind], namespace: within, name }, signal);

  /** Somebody's wish for an operator of the catalog; by default for the mesh's own. */
  const subscription = (name: string, spec: JsonObject = {}): KubeObject => ({
    ...kinds.Subscription,
    metadata: { name, namespace },
    spec: { name, channel: 'stable', source: ours.source, sourceNamespace: ours.sourceNamespace, ...spec },
  });

  async function patched(kind: keyof typeof kinds, name: string, body: JsonObject): Promise<void> {
    const answer = await olm.plane.request('PATCH', objectPath({ ...kinds[kind], namespace, name }), {
      body,
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    assert.ok(answer.status < 300, answer.body);
  }

  async function deleted(kind: keyof typeof kinds, name: string, within = namespace): Promise<void> {
    const answer = await olm.plane.request('DELETE', objectPath({ ...kinds[kind], namespace: within, name }));
    assert.ok(answer.status < 300 || answer.status === 404, answer.body);
  }

  async function removed(kind: keyof typeof kinds, name: string, within = namespace): Promise<void> {
    await deleted(kind, name, within);
    await holds(`${kind} ${name} is gone`, async () => (await read(kind, name, within)) === undefined);
  }

  /** Asks until it holds: nothing here comes at once, and OLM looks again only after a while. */
  async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
    for (const end = realClock.now() + 240_000; realClock.now() < end; await realClock.sleep(250, signal)) {
      const found = await ask();
      if (found !== undefined) return found;
    }
    const seen = await Promise.all(
      (['Subscription', 'ClusterServiceVersion', 'InstallPlan'] as const).map(each => list(each)),
    );
    const states = seen
      .flat()
      .map(({ kind, metadata, status }) => `${kind} ${metadata.name} ${JSON.stringify(status)}`);
    throw new Error(
      `not seen: ${what}\n${states.join('\n').slice(0, 4000)}\n${olm.log('catalog-operator').slice(-2000)}`,
    );
  }

  const holds = (what: string, ask: () => Promise<boolean>) =>
    until(what, async () => ((await ask()) ? true : undefined));
  const succeeded = (csv: string, within = namespace) =>
    holds(
      `${csv} has succeeded`,
      async () => phaseOf(await read('ClusterServiceVersion', csv, within)) === 'Succeeded',
    );
  const failed = (name: string) =>
    until(`${name} cannot be resolved`, async () => {
      const condition = conditionOf(await read('Subscription', name), 'ResolutionFailed');
      return condition?.status === 'True' ? (condition.message ?? '') : undefined;
    });

  /** Runs, and its plan is complete: until then OLM makes again what is taken away. */
  async function installed(name: string, csv: string): Promise<void> {
    await succeeded(csv);
    await holds('the plan is complete', async () => {
      const plan = textAt(await read('Subscription', name), 'status', 'installPlanRef', 'name') ?? '';
      return textAt(await read('InstallPlan', plan), 'status', 'phase') === 'Complete';
    });
  }

  /** The plan that holds these versions, and waits to be approved. */
  const planFor = (csvs: readonly string[]) =>
    until(`a plan for ${csvs}`, async () =>
      (await list('InstallPlan')).find(
        each =>
          listAt(each, 'spec', 'clusterServiceVersionNames').toSorted().join() === csvs.toSorted().join() &&
          textAt(each, 'status', 'phase') === 'RequiresApproval',
      ),
    );
  const approve = ({ metadata }: KubeObject) => patched('InstallPlan', metadata.name, { spec: { approved: true } });

  /** As a person pins it: by hand, from an older version on. */
  async function pinnedKiali(): Promise<void> {
    const spec = { installPlanApproval: 'Manual', startingCSV: olderKiali };
    await put(olm.plane, [subscription(kiali.name, spec)]);
    await approve(await planFor([olderKiali]));
    await succeeded(olderKiali);
  }

  /** A run that is going on, and all that it has said to be waiting for. */
  function started(steps: readonly Step[]) {
    const waits: string[] = [];
    const told = (event: Event) => {
      if (event.event === 'waiting') waits.push(event.for);
    };
    return { waits, ended: rehearse(mesh, steps, olm.world, signal, told) };
  }

  const installMesh = () => [...installOperator(east), operatorReady(east), istioCrdsAvailable(east)];
  const ground = (wanted: OperatorPackage) => olmGround(olm.cluster, wanted, signal);
  const troubles = async (wanted = ours) => olmTrouble(east, await ground(wanted));

  /** Whether the only node takes pods. */
  async function scheduling(allowed: boolean): Promise<void> {
    const headers = { 'content-type': 'application/merge-patch+json' };
    const body = { spec: { unschedulable: allowed ? null : true } };
    assert.equal((await olm.plane.request('PATCH', '/api/v1/nodes/node-1', { body, headers })).status, 200);
  }

  /**
   * As it was before: nothing of OLM's makes it hard for the next test. What OLM is just carrying out is let come to its
   * end first; what it has made again nevertheless goes again, until nothing is left.
   */
  async function emptied(): Promise<void> {
    await scheduling(true);
    const places = [namespace, METALLB_NAMESPACE];
    const all = async (kind: keyof typeof kinds) =>
      (await Promise.all(places.map(within => list(kind, within)))).flat();
    await holds('OLM carries out no plan', async () => {
      const plans = await all('InstallPlan');
      return (await all('Subscription')).every(each => isSettled(each, plans));
    });
    await holds('nothing of OLM’s is left', async () => {
      for (const kind of ['Subscription', 'InstallPlan', 'ClusterServiceVersion', 'OperatorGroup'] as const) {
        for (const { metadata } of (await all(kind)).filter(isOfTest))
          await deleted(kind, metadata.name, metadata.namespace);
      }
      const left = await Promise.all(
        (['Subscription', 'InstallPlan', 'ClusterServiceVersion', 'Deployment'] as const).map(all),
      );
      return left.flat().length === 0;
    });
    await put(olm.plane, [globalOperators]);
  }

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
    const found = await surveyCluster(olm.cluster, realClock, 'sample', signal);
    assert.equal(found.operator?.title, meshCsv);
    assert.equal(found.operator?.ours, true);
    const again = await started(steps).ended;
    assert.deepEqual(again.problems, []);
    assert.deepEqual([...new Set(again.results.values())], ['unchanged']);
  });

  test('a group that a namespace has is kept: a second one would fail every operator there', async () => {
    const group = { ...globalOperators, metadata: { name: 'foreign', namespace: METALLB_NAMESPACE } };
    await put(olm.plane, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: METALLB_NAMESPACE } }, group]);
    const found = await metalLbOperator({ cluster: olm.cluster }, signal);
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
    await put(olm.plane, [subscription('broken', { name: kiali.name, channel: 'nosuch' })]);
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
    await put(olm.plane, [subscription('broken', { name: kiali.name, channel: 'nosuch' })]);
    await failed('broken');
    await put(olm.plane, [subscription(ours.name)]);
    await failed(ours.name);
    await patched('Subscription', 'broken', { spec: { channel: 'stable' } });
    await succeeded(meshCsv);
    await succeeded(newestKiali);
  });

  test('a version whose Subscription was deleted goes on, is used, and blocks a new one until it is deleted', async () => {
    await put(olm.plane, [subscription(ours.name)]);
    await installed(ours.name, meshCsv);
    await removed('Subscription', ours.name);
    const found = await surveyCluster(olm.cluster, realClock, 'sample', signal);
    assert.deepEqual([found.operator?.title, found.operator?.ours], [meshCsv, false]);
    assert.equal((await ground(ours))?.leftBehind, meshCsv);
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
    await removed('ClusterServiceVersion', meshCsv);
    await holds('UpgradePending', async () => stateOf(await read('Subscription', ours.name))[0] === 'UpgradePending');
    assert.equal((await ground(ours))?.lost, meshCsv);
    const run = await started(steps).ended;
    assert.match(run.problems.join(), new RegExp(`${meshCsv} was deleted under its Subscription`));
    assert.equal(await read('ClusterServiceVersion', meshCsv), undefined);
    await removed('Subscription', ours.name);
    assert.deepEqual((await started(steps).ended).problems, []);
  });

  test('without exactly one group OLM says nothing: the check does, and one that is right sets ours going', async () => {
    const another = { ...globalOperators, metadata: { ...globalOperators.metadata, name: 'another' } };
    const isSilent = async () => {
      const found = await read('Subscription', ours.name);
      const isRead = conditionOf(found, 'CatalogSourcesUnhealthy')?.status === 'False';
      return isRead && stateOf(found).every(each => each === undefined);
    };
    await put(olm.plane, [another]);
    assert.match((await troubles())[0]?.title ?? '', /2 OperatorGroups \(another, global-operators\)/);
    const several = started(installMesh());
    await holds('nothing is said of two groups', isSilent);
    await removed('OperatorGroup', 'another');
    assert.deepEqual((await several.ended).problems, []);
    // One that comes later breaks what is installed.
    await put(olm.plane, [another]);
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
    await put(olm.plane, [globalOperators]);
    assert.deepEqual((await none.ended).problems, []);
  });
});

/** OLM is done with it for now: it cannot be resolved, or its plan is carried out or waits for a person. */
function isSettled(subscription: KubeObject, plans: readonly KubeObject[]): boolean {
  if (conditionOf(subscription, 'ResolutionFailed')?.status === 'True') return true;
  const reference = textAt(subscription, 'status', 'installPlanRef', 'name');
  const plan = plans.find(({ metadata }) => metadata.name === reference);
  return ['Complete', 'Failed', 'RequiresApproval'].includes(textAt(plan, 'status', 'phase') ?? '');
}

/** Every cluster has the group; OLM itself takes copies away with what they are of. */
const isOfTest = ({ metadata: { name, labels } }: KubeObject) =>
  name !== globalOperators.metadata.name && labels?.['olm.copiedFrom'] === undefined;

const phaseOf = (csv: KubeObject | undefined) => textAt(csv, 'status', 'phase');
const stateOf = (subscription: KubeObject | undefined) =>
  ['state', 'currentCSV', 'installedCSV'].map(field => textAt(subscription, 'status', field));
const isDeep = (left: readonly unknown[], right: readonly unknown[]) => left.join() === right.join();
