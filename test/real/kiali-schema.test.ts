/** What the plans of Kiali and of address pools write, judged by a real API server with upstream's own CRDs. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addressPool, metalLbPackage } from '../../source/manifests/metallb.ts';
import { subscription } from '../../source/manifests/operator.ts';
import type { KialiPlan, KialiSite } from '../../source/model/kiali.ts';
import { kialiPackage } from '../../source/model/kiali-package.ts';
import { kialiSpecSchema, unfitFields } from '../../source/model/kiali-schema.ts';
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import type { Platform } from '../../source/model/mesh.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { kialiBundle } from '../kiali/upstream-bundle.ts';
import { writesOf } from './learned.ts';
import { applied, put } from './put.ts';
import { kialiKinds, metalLbKinds, olmKinds } from './upstream-kinds.ts';

const skip = unavailable() ?? false;

const namespaces = ['istio-system', 'kiali-operator', 'metallb-system', 'openshift-operators', 'operators'].map(
  (name): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
);

const options = {
  links: [{ cluster: 'far', url: 'https://kiali.far.example/' }],
  queryScope: { mesh_id: 'mesh1' },
};
const values: JsonObject = { server: { web_root: '/mesh' }, deployment: { resources: { limits: { memory: '2Gi' } } } };

/** Plans in every form that changes what is written; one login for all is not in this CRD. */
function plans(): readonly KialiPlan[] {
  const bundle = kialiBundle();
  const remotes: readonly KialiSite[] = [
    { bundle },
    { ownAccount: true },
    { ownAccount: true, token: { name: 'kiali-service-account-2', old: ['kiali-service-account'] } },
  ];
  return (['openshift', 'kubernetes'] as const).flatMap((platform: Platform) => {
    const mesh = rehearsedMesh({ east: 'network1', west: 'network2' }, {}, platform);
    const from = remotes.map(west => {
      const east: KialiSite = platform === 'kubernetes' ? { bundle } : {};
      return kialiFor(mesh, {
        sites: new Map([
          ['east', east],
          ['west', west],
        ]),
        values,
        options,
      });
    });
    const each = from.map(plan => ({ ...plan, secretEach: true as const, auth: 'anonymous' as const }));
    return [...from, ...each, kialiFor(mesh, { version: 'v2.22' })];
  });
}

/** Each different object once, with the step that writes it. */
function writes(): readonly { readonly title: string; readonly object: KubeObject }[] {
  const all = plans().flatMap(plan => writesOf(kialiSteps(plan), plan.mesh.id, 'v1.30.3'));
  const others = [
    ...(['openshift', 'kubernetes'] as const).map(platform => subscription(kialiPackage(platform))),
    subscription(metalLbPackage),
    ...(['kinds', 'config-map'] as const).flatMap(form =>
      addressPool({ form, namespace: 'metallb-system', addresses: ['172.18.255.200-172.18.255.209', '192.0.2.0/28'] }),
    ),
  ];
  const titled = [
    ...all.map(({ step, object }) => ({ title: `${step}: ${object.kind} ${object.metadata.name}`, object })),
    ...others.map(object => ({ title: `${object.kind} ${object.metadata.name}`, object })),
  ];
  return [...new Map(titled.map(each => [JSON.stringify(each.object), each])).values()];
}

describe('with the CRDs of Kiali, MetalLB and OLM', { skip }, () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane('kiali-schema', { without: ['kube-controller-manager', 'kube-scheduler', 'kwok'] });
    await put(plane, [...kialiKinds(), ...metalLbKinds(), ...olmKinds(), ...namespaces]);
  });
  after(() => plane?.stop());

  test('every object of Kiali and of address pools is accepted by a strict server, without a warning', async () => {
    const all = writes();
    const kinds = new Set(all.map(({ object }) => object.kind));
    for (const kind of [
      'Kiali',
      'Secret',
      'ClusterRole',
      'Deployment',
      'Subscription',
      'IPAddressPool',
      'L2Advertisement',
    ]) {
      assert.ok(kinds.has(kind), `no plan writes a ${kind}`);
    }
    const refusals: string[] = [];
    for (const { title, object } of all) {
      const { status, headers, body } = await applied(plane, object, '&dryRun=All');
      if (status !== 200 && status !== 201) refusals.push(`${title}: ${status} ${JSON.parse(body).message}`);
      else if (headers.warning !== undefined) refusals.push(`${title}: ${headers.warning}`);
    }
    assert.deepEqual(refusals, []);
  });

  test('the fields that the check of --kiali-values refuses are those that the server refuses', async () => {
    const schema = kialiSpecSchema(kialiKinds()[0]);
    const cases: readonly JsonObject[] = [
      { server: { prot: 20001 } },
      { deployment: { replicas: '2' } },
      { clustering: { clusters: [{ name: 'far', secret: 's' }] } },
      { auth: { openid: { scopes: 'openid' } } },
      { deployment: { resources: { anything: true }, logger: { log_level: 'debug' } } },
      { external_services: { prometheus: { query_scope: { mesh_id: 'mesh1' } } } },
      { custom_dashboards: [{ name: 'mine', items: [] }] },
    ];
    for (const spec of cases) {
      const metadata = { name: 'kiali', namespace: 'istio-system' };
      const object = { apiVersion: 'kiali.io/v1alpha1', kind: 'Kiali', metadata, spec };
      const { status, body } = await applied(plane, object, '&dryRun=All');
      const judged = unfitFields({ values: spec }, schema, 'east').map(({ title }) => title);
      assert.equal(status < 300, judged.length === 0, `${JSON.stringify(spec)}: ${status} ${body}; ${judged.join()}`);
    }
  });
});
