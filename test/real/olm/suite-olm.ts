/**
 * OLM itself for the tests of one suite, with a catalog of several operators, one of them pinned: what the tests do to it
 * and ask of it, and how it is emptied after each. The operators are those of the simulated catalogs, their pods are
 * kwok's.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { olmGround } from '../../../source/checks/olm-ground.ts';
import { olmTrouble } from '../../../source/checks/requirements/olm-trouble.ts';
import type { Event } from '../../../source/engine/events.ts';
import type { Step } from '../../../source/engine/step.ts';
import { realClock } from '../../../source/kubernetes/clock.ts';
import { objectPath } from '../../../source/kubernetes/requests/paths.ts';
import { METALLB_NAMESPACE } from '../../../source/model/address-pool.ts';
import { conditionOf, listAt, textAt } from '../../../source/model/fields.ts';
import { installUnderWay } from '../../../source/model/install-under-way.ts';
import { kialiPackage } from '../../../source/model/kiali-package.ts';
import type { JsonObject, KubeObject } from '../../../source/model/kube.ts';
import { type OperatorPackage, operatorPackage } from '../../../source/model/operator-package.ts';
import { bundlesIn } from '../../../source/rehearsal/controllers/olm/catalog.ts';
import { packageCrds } from '../../../source/rehearsal/controllers/sail/mesh-package.ts';
import { newestReleases } from '../../../source/rehearsal/operator-releases.ts';
import { installOperator, istioCrdsAvailable, operatorReady } from '../../../source/steps/operator.ts';
import { member, meshOf } from '../../helpers/meshes.ts';
import { rehearse } from '../../helpers/rehearsed-run.ts';
import { put } from '../put.ts';
import { globalOperators, type RealOlm, realOlm } from './real-olm.ts';

export const east = member('east');
export const mesh = meshOf([], { members: [east] });
export const ours = operatorPackage('openshift');
export const kiali = kialiPackage('openshift');
export const { namespace } = ours;

const catalog = bundlesIn({ releases: newestReleases, packageCrds }, ours.source);
export const ofPackage = (name: string) => catalog.filter(each => each.package === name).map(({ csv }) => csv);
export const [meshCsv = ''] = ofPackage(ours.name);
export const [newestKiali = '', olderKiali = ''] = ofPackage(kiali.name);

const API = 'operators.coreos.com/v1alpha1';
const kinds = {
  Subscription: { apiVersion: API, kind: 'Subscription' },
  ClusterServiceVersion: { apiVersion: API, kind: 'ClusterServiceVersion' },
  InstallPlan: { apiVersion: API, kind: 'InstallPlan' },
  OperatorGroup: { apiVersion: 'operators.coreos.com/v1', kind: 'OperatorGroup' },
  Deployment: { apiVersion: 'apps/v1', kind: 'Deployment' },
} as const;

/** To be called within `describe`. */
export function suiteOlm() {
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
   * end first; what it has made again nevertheless goes again, until nothing has been left for a while.
   */
  async function emptied(): Promise<void> {
    await scheduling(true);
    const places = [namespace, METALLB_NAMESPACE];
    const all = async (kind: keyof typeof kinds) =>
      (await Promise.all(places.map(within => list(kind, within)))).flat();
    await holds('OLM rests', async () =>
      (await all('Subscription')).every(each => installUnderWay(each) === undefined),
    );
    await staysAway('what is OLM’s', async () => {
      for (const kind of ['Subscription', 'InstallPlan', 'ClusterServiceVersion', 'OperatorGroup'] as const) {
        const made = (await all(kind)).filter(isOfTest);
        for (const { metadata } of made) await deleted(kind, metadata.name, metadata.namespace);
      }
      const left = await Promise.all(
        (['Subscription', 'InstallPlan', 'ClusterServiceVersion', 'Deployment'] as const).map(all),
      );
      return left.flat().length > 0;
    });
    await put(olm.plane, [globalOperators]);
  }

  /** OLM may make a version once more, from what it has cached of a plan that is complete (docs/istio/olm.md#deleting). */
  async function staysAway(what: string, isThere: () => Promise<boolean>): Promise<void> {
    let since = realClock.now();
    await holds(`${what} stays away`, async () => {
      if (await isThere()) since = realClock.now();
      return realClock.now() - since > 3_000;
    });
  }

  /** For good: also what OLM makes once more. */
  const removedForGood = (csv: string) =>
    staysAway(csv, async () => {
      await deleted('ClusterServiceVersion', csv);
      return (await read('ClusterServiceVersion', csv)) !== undefined;
    });

  return {
    signal,
    plane: () => olm.plane,
    cluster: () => olm.cluster,
    world: () => olm.world,
    list,
    read,
    subscription,
    patched,
    removed,
    removedForGood,
    until,
    holds,
    succeeded,
    failed,
    installed,
    planFor,
    approve,
    pinnedKiali,
    started,
    installMesh,
    ground,
    troubles,
    scheduling,
    emptied,
  };
}

/** Every cluster has the group; OLM itself takes copies away with what they are of. */
const isOfTest = ({ metadata: { name, labels } }: KubeObject) =>
  name !== globalOperators.metadata.name && labels?.['olm.copiedFrom'] === undefined;

export const phaseOf = (csv: KubeObject | undefined) => textAt(csv, 'status', 'phase');
export const stateOf = (subscription: KubeObject | undefined) =>
  ['state', 'currentCSV', 'installedCSV'].map(field => textAt(subscription, 'status', field));
export const isDeep = (left: readonly unknown[], right: readonly unknown[]) => left.join() === right.join();
