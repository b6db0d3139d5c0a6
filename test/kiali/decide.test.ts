/** What is decided of a Kiali before anything is written, and what stands in its way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KialiSurvey } from '../../source/checks/kiali-survey.ts';
import { kialiRoot } from '../../source/model/kiali.ts';
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import type { Platform } from '../../source/model/mesh.ts';
import { decideKiali } from '../../source/preparation/decide-kiali.ts';
import type { KialiChoices } from '../../source/preparation/kiali-choices.ts';
import type { KialiFound } from '../../source/preparation/kiali-found.ts';
import { inNeedOfOperator } from '../../source/preparation/kiali-remotes.ts';
import { member } from '../helpers/meshes.ts';

const names = ['east', 'west'];
const choices = (more: Partial<KialiChoices> = {}): KialiChoices => ({
  meshId: 'mesh1',
  certificates: '',
  clusters: names.map(name => ({ name, context: name })),
  home: 'east',
  values: {},
  ...more,
});

function found(name: string, survey: Partial<KialiSurvey> = {}, platform: Platform = 'openshift'): KialiFound {
  return {
    member: member(name, { platform }),
    survey: {
      uid: name,
      platform,
      olm: true,
      apiServerUrl: undefined,
      apiEndpoint: undefined,
      network: '',
      clusterIds: [name],
      primary: undefined,
      meshId: undefined,
      istioVersion: 'v1.28.5',
      operator: undefined,
      ownAccount: false,
      kialis: [],
      remoteSecrets: [],
      ...survey,
    },
  };
}

/** A Kiali that eastwest did not create. */
function kiali(
  spec: JsonObject,
  namespace = 'istio-system',
  annotations: Readonly<Record<string, string>> = {},
): KubeObject {
  return { apiVersion: 'kiali.io/v1alpha1', kind: 'Kiali', metadata: { name: 'kiali', namespace, annotations }, spec };
}

const titles = (...from: Parameters<typeof decideKiali>) => decideKiali(...from).problems.map(({ title }) => title);

test('where nothing is there, a Kiali comes into Istio’s namespace, with the logins of the platform', () => {
  const {
    kiali: plan,
    problems,
    warnings,
  } = decideKiali(
    choices(),
    names.map(name => found(name)),
  );
  assert.deepEqual([problems, warnings], [[], []]);
  assert.deepEqual(
    [plan?.home.name, plan?.namespace, plan?.auth, plan?.version],
    ['east', 'istio-system', 'openshift', undefined],
  );
  const plain = decideKiali(
    choices(),
    names.map(name => found(name, {}, 'kubernetes')),
  );
  assert.equal(plain.kiali?.auth, 'anonymous');
  assert.match(
    plain.warnings.join(),
    /without a login whoever reaches Service istio-system\/kiali of east sees and changes/,
  );
});

test('a Kiali that eastwest did not create is the home’s, where and as it is, and its logins cannot be chosen', () => {
  const theirs = kiali({ auth: { strategy: 'openid' }, server: { web_root: '/k' } }, 'kiali');
  const all = [found('east', { kialis: [theirs] }), found('west')];
  const { home: _home, ...unsaid } = choices();
  const { kiali: plan, warnings } = decideKiali(unsaid, all);
  assert.deepEqual([plan?.home.name, plan?.namespace, plan?.auth], ['east', 'kiali', 'openid']);
  assert.deepEqual(plan?.sites.get('east'), { adopted: true });
  assert.equal(plan && kialiRoot(plan), '/k');
  assert.match(warnings.join(), /the Kiali on east was not created by eastwest: it is used as it is/);
  assert.match(
    titles(choices({ auth: 'anonymous' }), all).join(),
    /--kiali-auth anonymous: the Kiali on east was not created by eastwest/,
  );
});

test('our own Kiali keeps its version and its logins, and another version is told for what it is', () => {
  const ours = kiali({ version: 'v2.17', auth: { strategy: 'token' } }, 'istio-system', { 'eastwest/mesh': 'mesh1' });
  const all = [found('east', { kialis: [ours] }), found('west')];
  const same = decideKiali(choices(), all);
  assert.deepEqual([same.kiali?.version, same.kiali?.auth], ['v2.17', 'token']);
  const other = decideKiali(choices({ version: 'v2.22' }), all);
  assert.match(other.warnings.join(), /another version \(v2\.17 to v2\.22\): the operator removes Kiali first/);
});

const upstream = { namespace: 'kiali-operator', deployment: 'kiali-operator', title: 'kiali-operator', ours: false };

test('only the accounts that an operator made go with another version, and one that it may lack is warned of', () => {
  const ours = kiali({ version: 'v2.17' }, 'istio-system', { 'eastwest/mesh': 'mesh1' });
  const east = found('east', { kialis: [ours], operator: upstream }, 'kubernetes');
  const west = (operator?: typeof upstream) => found('west', { operator }, 'kubernetes');
  const warned = (other: KialiFound, at = east) =>
    decideKiali(choices({ version: 'v2.22' }), [at, other]).warnings.find(each => /another version/.test(each));
  const unsure = /does not say which versions it has: without v2\.22 no Kiali is left until another is named$/;
  assert.match(warned(west()) ?? '', unsure);
  assert.doesNotMatch(warned(west()) ?? '', /accounts/);
  assert.match(warned(west(upstream)) ?? '', /removes Kiali first, then its accounts with their tokens on west;/);
  const listed = { ...upstream, versions: ['v2.17', 'v2.22'] };
  assert.doesNotMatch(warned(west(), found('east', { kialis: [ours], operator: listed }, 'kubernetes')) ?? '', unsure);
});

test('a version that the operator did not have is not asked for again by itself', () => {
  const message = 'Asked to install a version [v9.9] that does not have a known supported image.';
  const conditions = [{ type: 'Failure', status: 'True', message }];
  const ours = {
    ...kiali({ version: 'v9.9' }, 'istio-system', { 'eastwest/mesh': 'mesh1' }),
    status: { specVersion: 'v2.17', conditions },
  };
  const plan = (more: Partial<KialiChoices> = {}) =>
    decideKiali(choices(more), [found('east', { kialis: [ours], operator: upstream }), found('west')]).kiali;
  assert.deepEqual([plan()?.version, plan()?.replaces], ['v2.17', undefined]);
  assert.deepEqual([plan({ version: 'v9.9' })?.version, plan({ version: 'v9.9' })?.replaces], ['v9.9', 'v2.17']);
});

test('a Kiali that no operator installed is not overwritten by one', () => {
  const server = (namespace: string, name = 'kiali'): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
  });
  const refused = decideKiali(choices(), [
    found('east', { servers: [server('istio-system')] }),
    found('west'),
  ]).problems;
  assert.deepEqual(
    refused.map(({ title }) => title),
    ['east has a Kiali that no operator installed, Deployment istio-system/kiali: the operator would overwrite it'],
  );
  assert.match(refused[0]?.hint ?? '', /kubectl --context east delete -f samples\/addons\/kiali\.yaml/);
  const ours = kiali({}, 'istio-system', { 'eastwest/mesh': 'mesh1' });
  const fine = [
    [found('east', { servers: [server('istio-system')], kialis: [ours] }), found('west')],
    [found('east', { servers: [server('elsewhere'), server('istio-system', 'other')] }), found('west')],
    [found('east'), found('west', { servers: [server('istio-system')] })],
  ];
  for (const each of fine) assert.deepEqual(titles(choices(), each), []);
});

/** A Kiali of ours, connected to west by a Secret of either form. */
function connected(form: 'one for all' | 'one each'): KialiFound {
  const ours = kiali({}, 'istio-system', { 'eastwest/mesh': 'mesh1' });
  const annotations = { 'eastwest/mesh': 'mesh1' };
  const metadata =
    form === 'one for all'
      ? { labels: { 'kiali.io/kiali-multi-cluster-secret': 'true' }, annotations }
      : { labels: { 'kiali.io/multiCluster': 'true' }, annotations: { ...annotations, 'kiali.io/cluster': 'west' } };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'istio-system', ...metadata } };
  return found('east', { kialis: [ours], remoteSecrets: [{ ...secret, data: { west: '' } }] });
}

for (const form of ['one for all', 'one each'] as const) {
  test(`a cluster that Kiali reads, by Secrets ${form}, is taken out of it before it is linked to`, () => {
    const links = names.map(cluster => ({ cluster, url: `https://kiali.${cluster}.example.com` }));
    const { problems } = decideKiali(choices({ links }), [connected(form), found('west')]);
    assert.deepEqual(
      problems.map(({ title, hint }) => [title, hint]),
      [
        [
          '--kiali-link west: the Kiali on east is connected to west',
          'Take it out first: eastwest kiali … --disconnect west',
        ],
      ],
    );
  });
}

test('where every cluster is linked to, the one that has a Kiali is the home', () => {
  const links = names.map(cluster => ({ cluster, url: `https://kiali.${cluster}.example.com` }));
  const { home: _home, ...unsaid } = choices({ links });
  const ours = kiali({}, 'istio-system', { 'eastwest/mesh': 'mesh1' });
  const decided = decideKiali(unsaid, [found('east'), found('west', { kialis: [ours] })]);
  assert.deepEqual([decided.kiali?.home.name, decided.apart.map(({ home }) => home.name)], ['west', ['east']]);
});

test('a cluster must bear the name that Istio has for it, and be in the mesh', () => {
  const renamed = titles(choices(), [found('east', { clusterIds: ['main'] }), found('west', { clusterIds: [] })]);
  assert.deepEqual(renamed, [
    'the cluster of context east is main in Istio, not east',
    'west has no control plane of Istio, and no other cluster is said to serve it',
  ]);
  const led = titles(choices(), [found('east'), found('west', { clusterIds: [], primary: 'north' })]);
  assert.deepEqual(led, ['the control plane of west is in north, which is not among the clusters']);
  assert.deepEqual(titles(choices(), [found('east'), found('west', { meshId: 'other' })]), [
    'west is in the mesh other, not mesh1',
  ]);
});

test('clusters that are connected are named, or would be cut off', () => {
  const secret: KubeObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'kiali-multi-cluster-secret',
      namespace: 'istio-system',
      labels: { 'kiali.io/kiali-multi-cluster-secret': 'true' },
      annotations: { 'eastwest/mesh': 'mesh1' },
    },
    data: { west: '', north: '' },
  };
  const [problem] = decideKiali(choices(), [found('east', { remoteSecrets: [secret] }), found('west')]).problems;
  assert.equal(problem?.title, 'the Kiali on east is connected to more clusters: north');
});

test('Secrets of single clusters stay the only ones; of foreign ones no second one is created', () => {
  const metadata = { name: 's', namespace: 'istio-system', labels: { 'kiali.io/multiCluster': 'true' } };
  const ours = { 'kiali.io/cluster': 'west', 'eastwest/mesh': 'mesh1' };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { ...metadata, annotations: ours } };
  const theirs = { ...secret, metadata: { ...metadata, annotations: { 'kiali.io/cluster': 'west' } } };
  const on = (remoteSecrets: readonly KubeObject[]) => [found('east', { remoteSecrets }), found('west')];
  assert.equal(decideKiali(choices(), on([secret])).kiali?.secretEach, true);
  assert.deepEqual(titles(choices(), on([theirs])), [
    'the Kiali on east is connected to west by Secret istio-system/s, which eastwest did not create',
  ]);
});

test('a second Kiali of the same name in another namespace is a conflict, on any cluster', () => {
  const [problem] = decideKiali(choices(), [found('east'), found('west', { kialis: [kiali({}, 'kiali')] })]).problems;
  assert.match(problem?.title ?? '', /^west has a Kiali in another namespace, kiali/);
  assert.match(problem?.hint ?? '', /kubectl --context west -n kiali delete kiali\.kiali\.io kiali/);
});

test('logins that a platform does not have, or that nobody described, are refused', () => {
  const plain = names.map(name => found(name, {}, 'kubernetes'));
  assert.deepEqual(titles(choices({ auth: 'openshift' }), plain), ['--kiali-auth openshift: east is not OpenShift']);
  assert.deepEqual(titles(choices({ auth: 'openid' }), plain), ['--kiali-auth openid needs to know the provider']);
  const values = { auth: { openid: { client_id: 'kiali', issuer_uri: 'https://id.example.com' } } };
  assert.deepEqual(titles(choices({ auth: 'openid', values }), plain), []);
});

test('an operator is on another cluster only where it is usual or wanted: else eastwest creates the account there', () => {
  const operator = { namespace: 'k', deployment: 'kiali-operator', title: 'k/kiali-operator', ours: false };
  const ownsAccount = (
    more: Partial<KialiChoices>,
    survey: Partial<KialiSurvey>,
    platform: Platform = 'kubernetes',
  ) => {
    const all = [found('east', {}, platform), found('west', survey, platform)];
    const { kiali: plan, problems } = decideKiali(choices(more), all);
    return plan === undefined ? problems.map(({ title }) => title) : plan.sites.get('west')?.ownAccount === true;
  };
  assert.equal(ownsAccount({}, {}), true);
  assert.equal(ownsAccount({}, {}, 'openshift'), false);
  assert.equal(ownsAccount({}, { operator }), false);
  assert.equal(ownsAccount({}, { operator, ownAccount: true }), true);
  assert.equal(ownsAccount({ remoteOperator: 'none' }, { operator }), true);
  assert.equal(ownsAccount({ remoteOperator: 'install' }, { ownAccount: true }), false);
  assert.equal(ownsAccount({}, { kialis: [kiali({ deployment: { remote_cluster_resources_only: true } })] }), false);
  assert.deepEqual(ownsAccount({ remoteOperator: 'none' }, { kialis: [kiali({})] }), [
    '--kiali-remote-operator none: the account on west is that of Kiali istio-system/kiali, which eastwest did not create',
  ]);
  assert.deepEqual(ownsAccount({ remoteOperator: 'none' }, {}, 'openshift'), [
    '--kiali-remote-operator none: the logins of OpenShift need an OAuthClient on west, which the operator there keeps',
  ]);
  assert.equal(ownsAccount({ remoteOperator: 'none', auth: 'anonymous' }, {}, 'openshift'), true);
});

test('a bundle that cannot be read is reported once, however many clusters need it', () => {
  const problem = { code: 'no-operator', title: 'the operator bundle cannot be fetched', hint: '' } as const;
  const bare = names.map(name => ({ ...found(name, { olm: false }, 'kubernetes'), bundle: { problem } }));
  assert.deepEqual(titles(choices({ remoteOperator: 'install' }), bare), [problem.title]);
  const [east, west] = bare;
  assert.ok(east && west);
  assert.deepEqual(inNeedOfOperator(choices(), bare), [east]);
  assert.deepEqual(inNeedOfOperator(choices({ remoteOperator: 'install' }), bare), [east, west]);
});

test('one login for all clusters is OpenShift’s, told for what it allows, and kept by a later run', () => {
  const all = (survey: Partial<KialiSurvey> = {}) => [found('east', survey), found('west')];
  const on = decideKiali(choices({ impersonation: true }), all());
  assert.deepEqual(on.kiali?.options, { impersonation: true });
  assert.match(on.warnings.join(), /Kiali’s accounts may act as any user on every cluster/);
  assert.deepEqual(titles(choices({ impersonation: true, auth: 'anonymous' }), all()), [
    '--kiali-impersonation is of OpenShift’s logins, not of anonymous',
  ]);
  const spec = { auth: { strategy: 'openshift', openshift: { impersonation: { enabled: true } } } };
  const ours = kiali(spec, 'istio-system', { 'eastwest/mesh': 'mesh1' });
  assert.deepEqual(decideKiali(choices(), all({ kialis: [ours] })).kiali?.options, { impersonation: true });
  assert.equal(decideKiali(choices({ impersonation: false }), all({ kialis: [ours] })).kiali?.options, undefined);
  const without = choices({ impersonation: true, remoteOperator: 'none' });
  assert.equal(decideKiali(without, all()).kiali?.sites.get('west')?.ownAccount, true);
});

test('a link to a cluster of the command needs one back, and nothing is chosen for a Kiali of others', () => {
  const url = 'https://kiali.far.example';
  const linked = (cluster: string, survey: Partial<KialiSurvey> = {}) =>
    decideKiali(choices({ links: [{ cluster, url }] }), [found('east', survey), found('west')]);
  assert.deepEqual(linked('far').kiali?.options, { links: [{ cluster: 'far', url }] });
  assert.deepEqual(
    linked('west').problems.map(({ title }) => title),
    ['--kiali-link west: the Kiali there is to link back to that of east, whose URL is not known'],
  );
  assert.deepEqual(
    linked('far', { kialis: [kiali({})] }).problems.map(({ title }) => title),
    ['--kiali-link: the Kiali on east was not created by eastwest, and is used as it is'],
  );
});

test('what makes OLM install nothing is told before anything is written, on each cluster that gets the operator', () => {
  const ground = {
    namespace: 'openshift-operators',
    package: 'kiali-ossm',
    groups: ['global-operators'],
    isConfined: false,
    approvedByHand: [],
  };
  const on = (changes: Partial<NonNullable<KialiFound['ground']>>) => {
    const west = { ...found('west'), ground: { ...ground, ...changes } };
    return decideKiali(choices(), [found('east'), west]);
  };
  assert.deepEqual(on({}).problems, []);
  const [left] = on({ leftBehind: 'kiali-operator.v2.27.2' }).problems;
  assert.match(
    left?.title ?? '',
    /^ClusterServiceVersion kiali-operator\.v2\.27\.2 in openshift-operators of west is left/,
  );
  const [bare] = on({ groups: [] }).problems;
  assert.match(bare?.title ?? '', /west has no OperatorGroup/);
  const { warnings } = on({ approvedByHand: ['pinned'] });
  assert.match(warnings.join(), /on west only when its InstallPlan is approved: pinned in openshift-operators/);
});

test('of several Kialis on a cluster the mesh’s is found by what it is, not by where', () => {
  // One instance has one namespace on a cluster.
  const at = (namespace: string, spec: JsonObject = {}, annotations = {}) =>
    kiali({ ...spec, deployment: { instance_name: namespace } }, namespace, annotations);
  const leadsTo = (cluster: string, namespace: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'of-others', namespace, labels: { 'kiali.io/kiali-multi-cluster-secret': 'true' } },
    data: { [cluster]: '' },
  });
  const placed = (kialis: readonly KubeObject[], remoteSecrets: readonly KubeObject[] = []) =>
    decideKiali(
      choices({
        clusters: [
          { name: 'east', context: 'east' },
          { name: 'west', context: 'west' },
        ],
      }),
      [found('east', { kialis, remoteSecrets }), found('west')],
    );
  const namespaceOf = (...of: Parameters<typeof placed>) => placed(...of).kiali?.namespace;
  // It was created for this mesh; one of another mesh is none of it.
  const marked = at('mine', {}, { 'eastwest/mesh': 'mesh1' });
  assert.equal(namespaceOf([at('istio-system'), marked]), 'mine');
  assert.equal(namespaceOf([at('far', {}, { 'eastwest/mesh': 'mesh2' }), at('near')]), 'near');
  // It was given a cluster of the mesh.
  const [taken] = placed([at('istio-system'), at('theirs')], [leadsTo('west', 'theirs')]).problems;
  assert.match(taken?.title ?? '', /is connected to west by Secret theirs\/of-others/);
  assert.equal(namespaceOf([at('istio-system'), at('theirs')], [leadsTo('north', 'theirs')]), 'istio-system');
  // It looks for Istio where the control plane is, whatever its own namespace is.
  assert.equal(namespaceOf([at('other'), at('kiali', { istio_namespace: 'istio-system' })]), 'kiali');
  assert.equal(
    namespaceOf([at('istio-system', { istio_namespace: 'istio-two' }), at('b', { istio_namespace: 'istio-system' })]),
    'b',
  );
  const elsewhere = at('istio-system', { external_services: { istio: { root_namespace: 'istio-two' } } });
  assert.equal(namespaceOf([elsewhere, at('kiali', { istio_namespace: 'istio-system' })]), 'kiali');
});

test('of several clusters with a Kiali the home is the one whose Kiali is surely that of the mesh', () => {
  const { home: _home, ...unsaid } = choices();
  const theirs = kiali({}, 'istio-system');
  const ours = kiali({}, 'istio-system', { 'eastwest/mesh': 'mesh1' });
  assert.deepEqual(titles(unsaid, [found('east', { kialis: [theirs] }), found('west', { kialis: [theirs] })]), [
    'east and west have a Kiali each',
  ]);
  const { kiali: plan } = decideKiali(unsaid, [found('east', { kialis: [theirs] }), found('west', { kialis: [ours] })]);
  assert.equal(plan?.home.name, 'west');
});

test('clusters that do not reach each other get a Kiali each, and every one links to all others', () => {
  const links = ['east', 'west', 'far'].map(cluster => ({ cluster, url: `https://${cluster}.example.com` }));
  const three = { clusters: ['east', 'west', 'north'].map(name => ({ name, context: name })) };
  const said = choices({ ...three, links, rotate: ['north'], console: true });
  const all = [found('east'), found('west'), found('north')];
  const { kiali: home, apart, problems } = decideKiali(said, all);
  assert.deepEqual(problems, []);
  const shapes = [home, ...apart].map(plan => ({
    home: plan?.home.name,
    sees: plan?.mesh.members.map(({ name }) => name),
    links: plan?.options?.links?.map(({ cluster }) => cluster),
    console: plan?.console,
  }));
  assert.deepEqual(shapes, [
    { home: 'east', sees: ['east', 'north'], links: ['west', 'far'], console: true },
    { home: 'west', sees: ['west'], links: ['east', 'far'], console: undefined },
  ]);
  // Whoever is linked to is no home by itself.
  const { home: _home, ...unsaid } = said;
  assert.deepEqual(titles(unsaid, all), ['no cluster has a Kiali yet']);
  // A remote has no control plane that a Kiali of its own could show.
  assert.deepEqual(titles(said, [found('east'), found('west', { clusterIds: [], primary: 'east' }), found('north')]), [
    '--kiali-link west: no control plane runs there, so a Kiali of its own would show nothing',
  ]);
});

test('links and labels are as an earlier run had them, until others are said or none', () => {
  const mark = { 'eastwest/mesh': 'mesh1' };
  const spec = {
    clustering: {
      clusters: [{ name: 'west' }, { name: 'far' }, { name: 'connected', secret_name: 's' }],
      kiali_urls: [
        { cluster_name: 'west', url: 'https://w' },
        { cluster_name: 'far', url: 'https://f' },
        { cluster_name: 'connected', url: 'https://c' },
      ],
    },
    external_services: { prometheus: { query_scope: { mesh_id: 'mesh1' } } },
  };
  const ours = kiali(spec, 'istio-system', mark);
  const all = [found('east', { kialis: [ours] }), found('west', { kialis: [kiali({}, 'istio-system', mark)] })];
  const before = decideKiali(choices(), all);
  assert.deepEqual(before.kiali?.options, {
    links: [
      { cluster: 'west', url: 'https://w' },
      { cluster: 'far', url: 'https://f' },
    ],
    queryScope: { mesh_id: 'mesh1' },
  });
  assert.deepEqual(
    before.apart.map(({ home }) => home.name),
    ['west'],
  );
  const none = decideKiali(choices({ links: [], queryScope: {} }), [all[0] ?? found('east')]);
  assert.equal(none.kiali?.options, undefined);
  // A Kiali of its own cannot become the account of another.
  assert.deepEqual(titles(choices({ links: [] }), all), [
    'west has a Kiali of its own, istio-system/kiali: the account for another Kiali cannot take its place',
  ]);
});

test('a version that an installed operator does not offer is refused before anything runs, and openid says what it takes', () => {
  const operator = (versions: readonly string[]) => ({
    operator: { namespace: 'o', deployment: 'kiali-operator', title: 'o', ours: false, versions },
  });
  const all = [found('east', operator(['default', 'v2.27', 'v2.22'])), found('west', operator(['default', 'v2.27']))];
  assert.deepEqual(titles(choices({ version: 'v2.27' }), all), []);
  const [problem] = decideKiali(choices({ version: 'v2.22' }), all).problems;
  assert.equal(problem?.title, 'the Kiali operator of west cannot install Kiali v2.22');
  assert.match(problem?.hint ?? '', /west: default, v2\.27$/);
  // Upstream's operator does not say what it brings, and one that is to come is asked in the run.
  assert.deepEqual(titles(choices({ version: 'v2.99' }), [found('east'), found('west')]), []);

  const openid = choices({ auth: 'openid', values: { auth: { openid: { client_id: 'kiali' } } } });
  assert.match(
    decideKiali(openid, all).warnings.join(),
    /the API server of each cluster must accept the provider’s tokens, which decide what is seen of it: east, west/,
  );
});
