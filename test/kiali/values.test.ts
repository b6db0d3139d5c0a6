/** The user's own fields and choices, held against the CRD of the operator that is to install them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kialiReader, kialiServer } from '../../source/manifests/kiali.ts';
import { ownKialiAccount } from '../../source/manifests/kiali-account.ts';
import { listAt, recordAt } from '../../source/model/fields.ts';
import { kialiSpecSchema, unfitFields } from '../../source/model/kiali-schema.ts';
import type { JsonObject } from '../../source/model/kube.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { kialiCrds } from '../../source/rehearsal/controllers/crds/kiali-crds.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { upstreamObjects } from '../helpers/upstream.ts';
import { kialiRef } from '../rehearsal/controllers/kiali-by-hand.ts';

const networks = { east: 'network1', west: 'network2' };
const [upstream] = upstreamObjects('kiali/kiali-upstream-2.30.0.crd.yaml');
const schemas = {
  upstream: kialiSpecSchema(upstream),
  simulated: kialiSpecSchema(kialiCrds('kiali', '2.30.0')[0]),
};
const none = { version: undefined, connected: undefined };

for (const [name, schema] of Object.entries(schemas)) {
  const titles = (values: JsonObject) => unfitFields({ values }, schema, 'east').map(({ title }) => title);

  test(`an unknown field and a wrong type are told with their paths, by the ${name} CRD`, () => {
    assert.deepEqual(
      titles({
        server: { prot: 20001, web_root: '/mesh' },
        deployment: { replicas: '2', resources: { limits: { memory: '2Gi' } }, logger: { log_level: 'debug' } },
        clustering: { clusters: [{ name: 'far', secret: 's' }] },
      }),
      [
        '--kiali-values: server.prot is not a field; did you mean port?',
        '--kiali-values: deployment.replicas is not a whole number',
        '--kiali-values: clustering.clusters.0.secret is not a field',
      ],
    );
  });

  test(`what the plan writes by itself is what the ${name} CRD takes`, () => {
    const options = { links: [{ cluster: 'far', url: 'https://kiali.far.example' }], queryScope: { mesh_id: 'mesh1' } };
    for (const platform of ['openshift', 'kubernetes'] as const) {
      const kiali = kialiFor(rehearsedMesh(networks, {}, platform), { options });
      const [, west] = kiali.mesh.members;
      assert.ok(west);
      const settings = { version: 'v2.22', connected: 'x' };
      for (const { spec } of [kialiServer(kiali, settings), kialiReader(kiali, west, { ...settings, host: 'h' })]) {
        assert.deepEqual(titles(spec as JsonObject), []);
      }
    }
  });
}

test('one login for all clusters is refused where an operator does not know it, and needs no addresses where it does', () => {
  const said = { values: {}, options: { impersonation: true as const } };
  const [problem] = unfitFields(said, schemas.upstream, 'east');
  assert.equal(
    problem?.title,
    '--kiali-impersonation: the Kiali operator of east does not know auth.openshift.impersonation',
  );
  assert.deepEqual(unfitFields(said, kialiSpecSchema(kialiCrds('kiali', '2.31.0')[0]), 'east'), []);

  const kiali = kialiFor(rehearsedMesh(networks), { options: said.options });
  const [, west] = kiali.mesh.members;
  assert.ok(west);
  assert.ok(kialiSteps(kiali).every(({ id }) => id !== 'east/kiali-address'));
  const reader = kialiReader(kiali, west, { version: undefined, host: undefined });
  assert.deepEqual(recordAt(reader, 'spec', 'auth'), {
    strategy: 'openshift',
    openshift: { impersonation: { enabled: true } },
  });
  const rules = ownKialiAccount(kiali, west).flatMap(each => listAt(each, 'rules')) as readonly JsonObject[];
  assert.ok(rules.some(({ verbs }) => Array.isArray(verbs) && verbs.includes('impersonate')));
});

test('links and labels for metrics go beside the user’s own fields', () => {
  const mesh = rehearsedMesh(networks);
  const values = { clustering: { clusters: [{ name: 'old' }], kiali_urls: [{ cluster_name: 'far', url: 'x' }] } };
  const options = { links: [{ cluster: 'far', url: 'https://far' }], queryScope: { mesh_id: 'mesh1' } };
  const { spec } = kialiServer(kialiFor(mesh, { values, options }), none);
  assert.deepEqual(recordAt(spec, 'clustering'), {
    clusters: [{ name: 'old' }, { name: 'far' }],
    kiali_urls: [{ cluster_name: 'far', instance_name: 'kiali', namespace: 'istio-system', url: 'https://far' }],
  });
  const { query_scope: scope, url } = recordAt(spec, 'external_services', 'prometheus');
  assert.deepEqual([scope, typeof url], [{ mesh_id: 'mesh1' }, 'string']);
});

test('where only the run brings the CRD, a wrong field ends it before anything of Kiali is written', async context => {
  const mesh = rehearsedMesh({ east: 'network1' });
  const { simulated, world } = await installed(context, mesh);
  const sites = new Map([['east', { unchecked: true as const }]]);
  const kiali = kialiFor(mesh, { sites, values: { server: { prot: 1 } } });
  const { problems } = await rehearse(mesh, kialiSteps(kiali), world, simulated.signal);
  assert.deepEqual(
    problems.filter(each => !each.includes(' blocked: ')),
    ['east/kiali-fields failed-fast: --kiali-values: server.prot is not a field; did you mean port?'],
  );
  assert.equal(await simulated.cluster('east').api.get(kialiRef, simulated.signal), undefined);
});
